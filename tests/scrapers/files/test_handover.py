"""Group K and the inbox: a bad cell costs its cell, a bad row its row, and both are said."""

import csv
import gzip
import io
import json
import tracemalloc
import unicodedata
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from scrapers.contract import Row
from scrapers.files.handover import UnreadableFile, read_rows
from scrapers.items import RawPosting

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
HEADER = [
    "信息编号",
    "职位名称",
    "用人单位全称",
    "职位描述",
    "统一社会信用代码",
    "发布时间",
    "原文链接",
]
GOOD_USCC = "91420106MA4K2X3Y7" + uscc.calc_check_digit("91420106MA4K2X3Y7")


def rows(path: Path, name: str = "", after_row: int = 0) -> list[Row]:
    return list(read_rows(path, name or path.name, after_row=after_row, received_at=NOW))


def posting(row: Row) -> RawPosting:
    assert row.posting is not None
    return row.posting


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def table(lines: list[list[str]], delimiter: str = ",") -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows(lines)
    return out.getvalue()


LINE = [
    "A1",
    "理货员",
    "武汉澄岭精工有限公司",
    "负责上架，男女不限",
    "",
    "2026-11-02",
    "https://e.cn/1",
]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_any_usual_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = write(tmp_path / "a.csv", table([HEADER, LINE], delimiter), encoding)
    (row,) = rows(path)
    assert row.problems == ()
    assert posting(row) == RawPosting(
        external_id="A1", title="理货员", company="武汉澄岭精工有限公司", text="负责上架，男女不限",
        published_on=date(2026, 11, 2), url="https://e.cn/1",
    )  # fmt: skip


def test_gzip_is_opened_whatever_its_name(tmp_path: Path) -> None:
    path = tmp_path / "received"
    path.write_bytes(gzip.compress(table([HEADER, LINE]).encode()))
    assert len(rows(path, "报送.csv.gz")) == 1


def test_quoted_line_breaks_stay_in_their_cell(tmp_path: Path) -> None:
    line = [*LINE[:3], '第一行\n第二行，"引号"', *LINE[4:]]
    path = write(tmp_path / "a.csv", table([HEADER, line, LINE]))
    first, second = rows(path)
    assert posting(first).text == '第一行\n第二行，"引号"'
    assert second.number == 2


def test_a_title_above_the_header_is_skipped(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", table([["11月报送表"], [], HEADER, LINE]))
    assert len(rows(path)) == 1


@pytest.mark.parametrize(
    "header", ["职位名称*", "岗位", "职位名称（必填）", " title ", "Job Title"]
)
def test_headers_are_recognised_with_their_decoration(tmp_path: Path, header: str) -> None:
    path = write(
        tmp_path / "a.csv", table([[header, "公司名称"], ["保洁", "湖北栖禾食品有限公司"]])
    )
    assert posting(rows(path)[0]).title == "保洁"


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", table([["信息编号", "职位名称"], ["1", "保洁"]]))
    with pytest.raises(UnreadableFile, match="用人单位全称") as caught:
        rows(path)
    assert "职位名称" in caught.value.reason


def test_cells_and_rows_fail_apart(tmp_path: Path) -> None:
    lines = [
        HEADER,
        ["A1", "理货员", "甲", "文", "91420100MA0000000X", "2026-02-30", ""],
        ["A2", "", "乙", "文", "", "", ""],
        ["A3", "文员", "", "文", "9.1420106E+17", "明年", ""],
        ["A4", "司机", "丁", "文", GOOD_USCC, "2027-03-01", ""],
    ]
    found = rows(write(tmp_path / "a.csv", table(lines)))
    assert [row.number for row in found] == [1, 2, 3, 4]
    assert [row.posting is None for row in found] == [False, True, False, False]
    assert [(p.row, p.column) for row in found for p in row.problems] == [
        (2, "统一社会信用代码"), (2, "发布时间"), (3, "职位名称"),
        (4, "统一社会信用代码"), (4, "发布时间"), (5, "发布时间"),
    ]  # fmt: skip
    assert posting(found[0]).uscc == ""
    assert posting(found[2]).company == ""
    assert posting(found[3]).uscc == GOOD_USCC
    assert all(p.expected and p.value != p.expected for row in found for p in row.problems)


def test_account_types_and_pay_columns(tmp_path: Path) -> None:
    header = [
        "职位名称",
        "单位名称",
        "发布账号类型",
        "薪资下限",
        "薪资上限",
        "薪资单位",
        "工作地点",
    ]
    lines = [
        ["甲", "A", "经营性人力资源服务机构", "5000", "8000", "元/月", "武汉市武昌区中南路"],
        ["乙", "B", "用人单位", "", "", "面议", ""],
        ["丙", "C", "", "4000", "", "元/月", ""],
    ]
    first, second, third = map(posting, rows(write(tmp_path / "a.csv", table([header, *lines]))))
    assert (first.is_proxy_flagged, first.salary_text) == (True, "5000-8000元/月")
    assert first.address == "武汉市武昌区中南路"
    assert (second.is_proxy_flagged, second.salary_text) == (False, "面议")
    assert (third.is_proxy_flagged, third.salary_text) == (None, "4000元/月以上")


def jsonl(path: Path, *records: Any) -> Path:
    return write(path, "\n".join(json.dumps(record, ensure_ascii=False) for record in records))


def test_jsonl_with_the_shapes_of_data_dumps(tmp_path: Path) -> None:
    path = jsonl(
        tmp_path / "a.jsonl",
        {"id": 7, "title": "文员", "company": None, "text": "x", "salary": float("nan")},
        {"id": "8", "title": "会计", "text": "y", "salary": 6000.0, "uscc": 12, "date": "2026-11"},
        {"title": "司机", "company": "甲", "text": "z", "company_intro": "运输", "city": "武汉"},
    )
    first, second, third = rows(path)
    assert (posting(first).external_id, posting(first).company) == ("7", "")
    assert posting(first).salary_text == ""
    assert [p.column for p in second.problems] == ["统一社会信用代码", "发布时间"]
    assert posting(second).salary_text == "6000"
    assert posting(third).company_scope == "运输"
    assert posting(third).external_id.startswith("c-")


def test_numbers_that_lost_digits_name_no_ad(tmp_path: Path) -> None:
    """Two ids of 25 digits, sent as numbers, read as the same float: they must stay two ads."""
    lines = [
        f'{{"id": 1234567890123456789012{n}, "title": "{n}", "company": "甲"}}' for n in (1, 2)
    ]
    path = write(tmp_path / "a.jsonl", "\n".join(lines))
    assert len({posting(row).external_id for row in rows(path)}) == 2


def test_over_long_short_fields_are_cut_and_said(tmp_path: Path) -> None:
    record = {
        "id": "x" * 500,
        "title": "文员",
        "company": "甲",
        "city": "武" * 200,
        "salary": "9" * 300,
    }
    (row,) = rows(jsonl(tmp_path / "a.jsonl", record))
    assert len(posting(row).external_id) <= 120
    assert (len(posting(row).city), len(posting(row).salary_text)) == (80, 120)
    assert sorted(p.column for p in row.problems) == ["工作城市", "薪资待遇"]


def test_ids_from_content_are_stable(tmp_path: Path) -> None:
    record = {"title": "司机", "company": "甲", "text": "z"}
    path = jsonl(tmp_path / "a.jsonl", record, record, record | {"text": "另"})
    ids = [posting(row).external_id for row in rows(path)]
    assert ids[0] == ids[1] != ids[2]


def test_bad_lines_do_not_stop_a_jsonl_file(tmp_path: Path) -> None:
    good = json.dumps({"id": "1", "title": "文员", "company": "甲"}).encode()
    deep = b'{"a":' * 20_000 + b"1" + b"}" * 20_000
    long = b'{"id": "9", "title": "' + b"x" * 5_000_000 + b'"}'
    path = tmp_path / "a.jsonl"
    path.write_bytes(b"\n".join([good, b"{broken", b"[1]", b"", deep, long, b"null", good]))
    found = rows(path)
    assert [row.posting is not None for row in found] == [True, *[False] * 5, True]
    assert [row.problems[0].row for row in found if row.problems] == [2, 3, 5, 6, 7]
    assert found[-1].number == 7


def test_gbk_lines_and_lone_surrogates(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    gbk = json.dumps({"id": "1", "title": "收银员", "company": "甲"}, ensure_ascii=False)
    path.write_bytes(
        gbk.encode("gbk") + b'\n{"id":"2","title":"a\\ud83db\\u0000c","company":"x"}\n'
    )
    first, second = rows(path)
    assert posting(first).title == "收银员"
    assert posting(second).title == "abc"


@pytest.mark.parametrize("wrap", [lambda r: r, lambda r: {"data": r}, lambda r: {"list": r}])
def test_json_arrays(tmp_path: Path, wrap: Any) -> None:
    records = [{"编号": "1", "岗位名称": "文员", "企业名称": "甲", "岗位描述": "x"}, 5]
    path = write(tmp_path / "a.json", json.dumps(wrap(records), ensure_ascii=False))
    first, second = rows(path)
    assert posting(first).company == "甲"
    assert second.posting is None


@pytest.mark.parametrize("after", [0, 1, 2, 3, 99])
def test_reading_goes_on_after_a_row(tmp_path: Path, after: int) -> None:
    path = write(tmp_path / "a.csv", table([HEADER, LINE, LINE, LINE]))
    assert rows(path, after_row=after) == rows(path)[after:]


def workbook(path: Path, sheets: dict[str, list[list[Any]]], merges: list[str] = []) -> Path:  # noqa: B006
    with xlsxwriter.Workbook(path) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, lines in sheets.items():
            sheet = book.add_worksheet(name)
            for y, line in enumerate(lines):
                for x, cell in enumerate(line):
                    if isinstance(cell, date):
                        sheet.write_datetime(y, x, cell, day)
                    elif cell is not None:
                        sheet.write(y, x, cell)
            for area in merges:
                sheet.merge_range(area, "武汉澄岭精工有限公司")
    return path


def test_workbooks(tmp_path: Path) -> None:
    lines = [
        HEADER,
        [1, "理货员", "甲", "文", 914201060000000000, date(2026, 11, 2), ""],
        [2, "文员", "乙", "文", GOOD_USCC, 46000, ""],
    ]
    found = rows(workbook(tmp_path / "a.xlsx", {"说明": [["填表说明"]], "数据": lines}))
    assert [posting(row).external_id for row in found] == ["1", "2"]
    assert posting(found[0]).published_on == date(2026, 11, 2)
    assert [p.column for p in found[0].problems] == ["说明：工作表", "统一社会信用代码"]
    assert posting(found[1]).published_on == date(2025, 12, 9)


def test_merged_cells_count_for_every_row(tmp_path: Path) -> None:
    lines = [["岗位", "用工单位"], ["理货员", None], ["文员", None]]
    path = workbook(tmp_path / "a.xlsx", {"台账": lines}, ["B2:B3"])
    assert [posting(row).company for row in rows(path)] == ["武汉澄岭精工有限公司"] * 2


@pytest.mark.parametrize(
    ("name", "body", "words"),
    [
        ("a.csv", b"", "空"), ("a.xlsx", b"", "空"), ("a.jsonl", b" \r\n ", "空"),
        ("a.csv", b"%PDF-1.7 rest", "PDF"), ("a.xlsx", b"\x89PNG\r\n", "图片"),
        ("a.zip", b"Rar!\x1a\x07", "RAR"), ("a.xlsx", b"PK\x03\x04broken", "损坏"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "无法打开"),
        ("a.csv.gz", gzip.compress(b"x" * 9000, mtime=0)[:-9], "不完整"),
        ("a.json", b"[1, 2", "JSON"),
        ("a.json", b"[]", "没有任何"), ("a.csv", "职位名称,单位名称".encode(), "没有任何"),
        ("a.xlsx", b"plain text", "不符"), ("a.html", b"<html></html>", "网页"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_why(tmp_path: Path, name: str, body: bytes, words: str) -> None:
    path = tmp_path / "received"
    path.write_bytes(body)
    with pytest.raises(UnreadableFile, match=words):
        rows(path, name)


def test_zip_bombs_and_other_archives_are_refused(tmp_path: Path) -> None:
    bomb, other = tmp_path / "bomb.xlsx", tmp_path / "other.xlsx"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as member,
    ):
        for _ in range(420):
            member.write(bytes(1 << 20))
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(UnreadableFile, match="过大"):
        rows(bomb)
    with pytest.raises(UnreadableFile, match="压缩包"):
        rows(other)


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    record = {"id": "1", "title": "文员", "company": "甲", "text": "岗位职责" * 300}
    line = json.dumps(record, ensure_ascii=False).encode() + b"\n"
    path = tmp_path / "big.jsonl"
    with path.open("wb") as out:
        for _ in range(4000):
            out.write(line)
    tracemalloc.start()
    assert sum(1 for _ in read_rows(path, path.name)) == 4000
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < path.stat().st_size / 4


cells = st.text(alphabet=st.characters(exclude_categories=("Cs",)), max_size=30)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None
)
@given(lines=st.lists(st.lists(cells, min_size=7, max_size=7), min_size=1, max_size=5))
def test_any_cells_are_read_or_refused_never_lost(tmp_path: Path, lines: list[list[str]]) -> None:
    """A row in which nothing can be seen may be passed over like a blank one; no other may."""
    seen = [line for line in lines if any(map(is_visible, "".join(line)))]
    path = write(tmp_path / "a.csv", table([HEADER, *lines]))
    if not seen:
        return
    found = rows(path)
    assert len(seen) <= len(found) <= len(lines)
    assert all(row.posting is not None or row.problems for row in found)


def is_visible(char: str) -> bool:
    return unicodedata.category(char)[0] not in "CZ"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(
    body=st.binary(min_size=1, max_size=300), name=st.sampled_from(["a.csv", "a.json", "a.jsonl"])
)
def test_any_bytes_are_rows_or_one_reason(tmp_path: Path, body: bytes, name: str) -> None:
    path = tmp_path / "received"
    path.write_bytes(body)
    try:
        rows(path, name)
    except UnreadableFile as error:
        assert error.reason  # noqa: PT017 - either outcome is right, silence is not


def test_headcount_and_validity_are_read_and_a_bad_end_is_named(tmp_path):
    path = tmp_path / "ads.csv"
    path.write_text(
        "编号,职位名称,单位名称,职位描述,招聘人数,有效期至\n"
        "1,普工,甲公司,负责装配,5人,2027-01-31\n"
        "2,文员,甲公司,负责收发,若干,下个月底\n",
        encoding="utf-8",
    )
    first, second = read_rows(path, "ads.csv")
    assert (first.posting.headcount, first.posting.valid_until) == ("5人", date(2027, 1, 31))
    assert first.problems == ()
    assert second.posting.valid_until is None
    assert [problem.column for problem in second.problems] == ["有效期至"]


def test_conditions_in_columns_of_their_own_are_part_of_what_the_ad_says(tmp_path):
    path = tmp_path / "ads.csv"
    path.write_text(
        "编号,职位名称,单位名称,职位描述,性别要求,年龄\n"
        "1,普工,甲公司,负责装配,女,18-35岁\n"
        "2,文员,甲公司,负责收发,,无\n",
        encoding="utf-8",
    )
    first, second = read_rows(path, "ads.csv")
    assert first.posting.text == "负责装配\n性别要求：女\n年龄要求：18-35岁"
    assert second.posting.text == "负责收发"


def test_a_validity_that_ends_before_the_publication_is_listed(tmp_path: Path) -> None:
    text = "编号,职位名称,单位名称,发布日期,有效期至\n1,保洁,某公司,2026-09-02,2026-09-01\n"
    path = tmp_path / "ads.csv"
    path.write_text(text, encoding="utf-8")
    (row,) = read_rows(path, path.name)
    assert row.posting is not None
    assert (row.posting.published_on, row.posting.valid_until) == (date(2026, 9, 2), None)
    assert [(p.column, p.value) for p in row.problems] == [("有效期至", "2026-09-01")]
