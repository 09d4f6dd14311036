"""Tables as they come in the field, each read or refused in words, nothing lost in silence."""

import gzip
import io
import resource
import time
import zipfile

import pytest

from supervisor.services.platform.table_writing import xlsx_bytes
from tests.support.input_cases import by_handover, by_register, cases, judge, run_case


@pytest.mark.parametrize("case", cases("tables"))
def test_a_table_is_read_or_refused_in_words(case, tmp_path):
    assert judge(case, run_case(case, tmp_path)) == []


def with_sheet(sheet, *, ratio_of=b""):
    """Return a workbook whose first sheet is this XML."""
    whole = zipfile.ZipFile(io.BytesIO(xlsx_bytes(["职位名称", "公司名称"], [])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in whole.namelist():
            packed.writestr(name, sheet if name.endswith("sheet1.xml") else whole.read(name))
    return out.getvalue()


HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def cell(place, text):
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


def test_a_far_cell_costs_nothing(tmp_path):
    rows = [
        f'<row r="1">{cell("A1", "职位名称")}{cell("B1", "公司名称")}</row>',
        f'<row r="2">{cell("A2", "保洁")}{cell("B2", "甲公司")}</row>',
        f'<row r="1048576">{cell("XFD1048576", "远")}</row>',
    ]
    path = tmp_path / "far.xlsx"
    path.write_bytes(with_sheet(HEAD + "".join(rows).encode() + TAIL))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = by_handover(path)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert len(found.rows) == 1
    told = [said for row, _, _, said in found.problems if row == 1048576]
    assert any("第 1024 列之后" in said for said in told)
    assert grown < 100 * 1024


def test_too_many_columns_are_refused_with_their_number(tmp_path):
    path = tmp_path / "wide.csv"
    path.write_text(("甲," * 100_000 + "乙\n") * 4, encoding="utf-8")
    spent = time.process_time()
    for door in (by_handover, by_register):
        assert "100,001 列，最多可以有 1,024 列" in door(path).refused
    assert time.process_time() - spent < 2


def test_blank_cells_at_the_end_of_every_line_are_no_columns(tmp_path):
    """A spreadsheet whose whole sheet was formatted is saved so."""
    path, blank = tmp_path / "blank.csv", "," * 16_380
    rows = "".join(f"K{n},保洁,甲公司{blank}\n" for n in range(3))
    path.write_text(f"编号,职位名称,公司名称{blank}\n{rows}", encoding="utf-8")
    found = by_handover(path)
    assert [row["external_id"] for row in found.rows] == ["K0", "K1", "K2"]
    assert found.problems == []


def test_one_wide_line_costs_its_own_row(tmp_path):
    path = tmp_path / "one.csv"
    rows = "".join(f"K{n},保洁,甲公司{',x' * 3_000 if n == 1 else ''}\n" for n in range(4))
    path.write_text(f"编号,职位名称,公司名称\n{rows}", encoding="utf-8")
    found = by_handover(path)
    assert [row["external_id"] for row in found.rows] == ["K0", "K2", "K3"]
    assert [problem[0] for problem in found.problems] == [3]


def test_bombs_are_refused_by_their_sizes(tmp_path):
    sheet, line = tmp_path / "bomb.xlsx", tmp_path / "line.csv.gz"
    sheet.write_bytes(with_sheet(HEAD + b" " * (64 << 20) + TAIL))
    head = gzip.compress("职位名称,公司名称\n保洁,".encode())
    line.write_bytes(head + gzip.compress(b"x" * (64 << 20)))
    for path in (sheet, line):
        found = by_handover(path)
        assert not found.rows
        assert any(word in found.refused for word in ("过大", "超过"))
    assert "过大" in by_register(sheet).refused


def test_a_document_type_in_a_workbook_is_refused(tmp_path):
    path = tmp_path / "entities.xlsx"
    path.write_bytes(with_sheet(b'<!DOCTYPE x [<!ENTITY a "b">]>' + HEAD + TAIL))
    assert by_handover(path).refused


def test_a_line_nested_without_end_is_one_bad_line(tmp_path):
    good = '{"编号": "K%d", "职位名称": "保洁", "单位名称": "甲公司"}'
    path = tmp_path / "deep.jsonl"
    deep = '{"a":' * 100_000 + "1" + "}" * 100_000
    path.write_text("\n".join([good % 1, deep, good % 3]), encoding="utf-8")
    found = by_handover(path)
    assert [row["external_id"] for row in found.rows] == ["K1", "K3"]
    assert [problem[0] for problem in found.problems] == [2]


def test_a_row_of_very_many_columns_is_cut_and_said(tmp_path):
    path = tmp_path / "wide.csv"
    rest = "," * 100_000
    path.write_text(
        f"职位名称,公司名称{rest}\n保洁,甲公司{rest}远\n保安,乙公司\n", encoding="utf-8"
    )
    found = by_handover(path)
    assert [row["company"] for row in found.rows] == ["乙公司"]
    assert [problem[0] for problem in found.problems] == [2]


def test_tables_nested_without_end_are_refused(tmp_path):
    path = tmp_path / "deep.xls"
    path.write_text("<table><tr><td>" * 20_000, encoding="utf-8")
    assert "嵌套过深" in by_handover(path).refused
    assert "嵌套过深" in by_register(path).refused


def test_a_package_of_very_many_parts_is_refused_before_its_directory_is_read(tmp_path):
    path = tmp_path / "parts.xlsx"
    with zipfile.ZipFile(path, "w") as packed:
        for number in range(6_000):
            packed.writestr(f"xl/worksheets/sheet{number}.xml", b"")
    assert "过多的部分" in by_handover(path).refused
