import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scrapers.tables import limits
from supervisor.demo.register import build
from supervisor.services.register import sheets
from supervisor.services.register.files import UnreadableRegister, read_register_file
from tests.support.files.register_files import A, csv_file, xlsx_file

BOOK = sheets.export_xlsx(build()[:5])
SHEET = b"".join(sheets.export_csv(build()[:5]))


def read(data):
    """Read anything; only a refusal in plain words may come of it."""
    try:
        return read_register_file("名册", data)
    except UnreadableRegister as refusal:
        said = str(refusal)
    assert said.endswith("。")
    return None


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data):
    read(data)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from([BOOK, SHEET]), st.floats(0, 1), st.binary(max_size=30))
def test_a_damaged_file_is_read_or_refused(file, position, junk):
    start = int(position * (len(file) - 1))
    read(file[:start] + junk + file[start + len(junk) :])
    read(file[:start])


def test_a_packed_file_that_is_no_workbook_is_refused():
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as packed:
        packed.writestr("readme.txt", "x")
    assert read(target.getvalue()) is None


def test_a_workbook_that_unpacks_to_far_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "UNPACKED_BYTES", 100_000)
    with pytest.raises(UnreadableRegister, match="过大"):
        read_register_file("名册.xlsx", sheets.export_xlsx(build()))


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_found(delimiter):
    text = f"统一社会信用代码{delimiter}机构名称\n{A}{delimiter}晨帆\n"
    (sheet,) = read(text.encode())
    assert sheet.rows[0].cells == {"uscc": A, "name": "晨帆"}


def test_rows_keep_their_numbers_below_titles_and_gaps():
    rows = [
        ["某区人力资源服务机构名册", "", ""],
        [],
        ["序号", "统一社会信用代码＊", " 机 构 名 称 "],
        [1, A, "晨帆"],
        ["", "", ""],
        [2, A, "启禾"],
    ]
    (sheet,) = read(xlsx_file(名册=rows))
    assert [row.number for row in sheet.rows] == [4, 6]
    assert sheet.unknown == ("序号",)


def test_numbers_and_quotes_come_as_a_person_would_have_typed_them():
    rows = [
        ["统一社会信用代码", "机构名称", "从业人数", "联系电话"],
        [A, "'=晨帆", 25.0, 2787654321],
    ]
    (sheet,) = read(xlsx_file(机构=rows))
    cells = sheet.rows[0].cells
    assert (cells["name"], cells["staff_count"], cells["phone"]) == ("=晨帆", "25", "2787654321")


def test_a_long_file_is_read_whole():
    rows = [[A, "晨帆", "", "", ""]] * 3000
    (sheet,) = read(csv_file(rows))
    assert len(sheet.rows) == 3000
