"""Register files as people really send them, through ``supervisor register import --preview``."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from supervisor.cli import main
from supervisor.extensions import db
from tests.support.files.register_files import A, B, C, csv_file, xlsx_file

NAME = "武汉川岳（湖北）人力资源有限公司"
PAPERS = [
    "统一社会信用代码",
    "机构名称",
    "联系电话",
    "从业人数",
    "许可证编号",
    "许可证有效期起",
    "许可证有效期止",
]
START, END = "2024-03-01", "2029-02-28"
IDENTITY = "420106190001010393"


@pytest.fixture
def preview(tmp_path, monkeypatch):
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(tmp_path / "instance"))
    monkeypatch.setattr("supervisor.services.platform.database.upgrade", lambda *_: db.create_all())

    def call(data, *, name="名册.csv", held=None):
        path = tmp_path / name
        if held is not None:
            path.write_bytes(held)
            assert CliRunner().invoke(main, ["register", "import", str(path)]).exit_code == 0
        path.write_bytes(data)
        result = CliRunner().invoke(main, ["register", "import", str(path), "--preview", "--json"])
        return json.loads(result.stdout)

    return call


def line(code=A, name=NAME, *, phone="", staff="5", number="鄂E1", start=START, end=END):
    return [code, name, phone, staff, number, start, end]


def refused(found):
    return {problem["column"] for problem in found["problems"]}


@pytest.mark.parametrize(
    "spelling",
    [
        "武汉川岳(湖北)人力资源有限公司",
        NAME + "\u200b",
        "武汉川岳 （湖北） 人力资源有限公司",
        "武漢川岳（湖北）人力資源有限公司",
    ],
)
def test_another_spelling_is_no_renaming(preview, spelling):
    headers = PAPERS[:2]
    found = preview(csv_file([[A, spelling]], headers), held=csv_file([[A, NAME]], headers))
    assert (found["added"], found["changed"], found["unchanged"]) == (0, 0, 1)


def test_a_former_name_in_another_spelling_is_held_once(preview):
    headers = [*PAPERS[:2], "曾用名"]
    held = csv_file([[A, NAME, "武汉旧名（湖北）劳务有限公司"]], headers)
    found = preview(csv_file([[A, NAME, "武汉旧名(湖北)劳务有限公司"]], headers), held=held)
    assert found["unchanged"] == 1


def test_a_branch_finds_its_head_office_by_another_spelling(preview):
    headers = [*PAPERS[:2], "上级机构"]
    branch = [B, NAME + "江夏分公司", "武汉川岳(湖北)人力资源有限公司"]
    found = preview(csv_file([branch], headers), held=csv_file([[A, NAME, ""]], headers))
    assert (found["added"], found["problems"]) == (1, [])


@pytest.mark.parametrize(
    "number", ["4.20106E+17", "420106202200310000", "#N/A", "2024-05-01", "无", "办理中", "000000"]
)
def test_a_number_that_was_spoilt_or_is_none_is_refused_by_its_cell(preview, number):
    found = preview(csv_file([line(number=number)], PAPERS))
    assert (found["added"], refused(found)) == (0, {"许可证编号"})


def test_a_long_number_in_a_workbook_is_refused(preview):
    found = preview(xlsx_file(机构=[PAPERS, line(number=420106202300001234)]), name="名册.xlsx")
    assert (found["added"], refused(found)) == (0, {"许可证编号"})


def test_what_a_workbook_turned_into_a_date_is_said(preview):
    headers = [*PAPERS, "地址"]
    row = [*line(number=date(2024, 5, 1)), date(2026, 3, 5)]
    found = preview(xlsx_file(机构=[headers, row]), name="名册.xlsx")
    assert refused(found) == {"许可证编号", "地址"}
    assert all("日期" in problem["expected"] for problem in found["problems"])


def test_the_same_number_in_other_brackets_is_the_same_licence(preview):
    held = csv_file([line(number="（鄂）人服证字〔2021〕第0106000001号")], PAPERS)
    again = csv_file([line(number="(鄂)人服证字[2021] 第0106000001号")], PAPERS)
    assert preview(again, held=held)["unchanged"] == 1


def test_hidden_characters_and_full_width_are_no_part_of_codes(preview):
    wide = str.maketrans({chr(point): chr(point + 0xFEE0) for point in range(0x30, 0x5B)})
    rows = [
        line(A + "\u200b", NAME + "\u200b", end=END + "\u200b"),
        line(f"\u202d{B}\u202c", "武汉长汀九号人力资源有限公司", number="鄂E2"),
        line(C.translate(wide), "武汉长汀十号人力资源有限公司", staff="５", number="鄂E3",
             start="２０２４年３月１日", end="２０２９-０２-２８"),
    ]  # fmt: skip
    found = preview(csv_file(rows, PAPERS))
    assert (found["added"], found["problems"]) == (3, [])
    assert [change["uscc"] for change in found["changes"]] == [A, B, C]
    assert found["changes"][0]["name"] == NAME


def test_guards_of_spreadsheets_are_no_part_of_values(preview):
    rows = [
        line(f'="{A}"', phone='="02787654321"', number='="鄂D1"'),
        line(f"'{B}", "武汉长汀六号人力资源有限公司", phone="'02787654321", number="鄂D2"),
        line(f"\t{C}", "武汉长汀七号人力资源有限公司", phone="\t02787654321", number="鄂D3"),
    ]
    found = preview(csv_file(rows, PAPERS))
    assert (found["added"], found["problems"]) == (3, [])
    assert [change["uscc"] for change in found["changes"]] == [A, B, C]


@pytest.mark.parametrize(
    "code",
    ["000000000000000000", "111111111111111111", "待补", "统一社会信用代码：无", "9.14201E+17"],
)
def test_what_stands_for_no_code_is_refused(preview, code):
    found = preview(csv_file([[code, NAME]], PAPERS[:2]))
    assert (found["added"], refused(found)) == (0, {"统一社会信用代码"})


def test_the_identity_number_of_a_person_is_refused_and_not_repeated(preview):
    found = preview(csv_file([[IDENTITY, "武昌区某某劳务服务部"]], PAPERS[:2]))
    (problem,) = found["problems"]
    assert "公民身份号码" in problem["expected"]
    assert IDENTITY not in json.dumps(found)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2024/3/1 0:00", "2029/2/28 0:00"),
        (START, "2029-02-28 23:59:59"),
        (START, "长期有效"),
        ("45352", "47177"),
        ("二〇二四年三月一日", "2029年2月28日"),
        ("1-Mar-24", "Feb 28, 2029"),
    ],
)
def test_days_are_read_in_the_forms_of_other_systems(preview, start, end):
    found = preview(csv_file([line(start=start, end=end)], PAPERS))
    assert (found["added"], found["problems"]) == (1, [])
    shown = found["changes"][0]["fields"][0][2]
    assert shown == f"{START} 至 {'长期' if '长期' in end else END}"


def test_rows_of_one_agency_that_give_different_licences_are_one_agency(preview):
    """What a merged cell of the agency's columns becomes once it is expanded."""
    found = preview(csv_file([line(number="鄂K1"), line(number="鄂K2")], PAPERS))
    assert (found["added"], found["problems"]) == (1, [])
    assert len(found["changes"][0]["fields"]) == 2
