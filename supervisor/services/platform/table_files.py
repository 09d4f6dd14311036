"""Tables people send and take away: CSV and XLSX in, CSV and XLSX out.

Cells that a spreadsheet would run as a formula are written with a leading apostrophe, and that
apostrophe is taken off again when such a file comes back.
"""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
MOST_ROWS: Final = 20_000


class UnreadableTable(ValueError):
    """The file is no table this code reads; the message is Chinese."""


def read_table(filename: str, data: bytes, headings: Sequence[str]) -> list[dict[str, str]]:
    """Return the rows of a CSV or XLSX file keyed by heading, blank rows left out.

    Raises ``UnreadableTable`` for other files, for missing headings and for over-long tables.
    """
    suffix = filename.rpartition(".")[2].lower()
    if suffix == "csv":
        lines = _csv_lines(data)
    elif suffix in ("xlsx", "xls"):
        lines = _sheet_lines(data)
    else:
        raise UnreadableTable("只能导入 CSV 或 Excel（xlsx、xls）文件。")
    if not lines:
        raise UnreadableTable("文件是空的，没有表头。")
    found = [cell.strip() for cell in lines[0]]
    missing = [heading for heading in headings if heading not in found]
    if missing:
        raise UnreadableTable(f"表头缺少：{'、'.join(missing)}。请使用下载的模板。")
    if len(lines) - 1 > MOST_ROWS:
        raise UnreadableTable(f"一次最多导入 {MOST_ROWS} 行，请拆分后再传。")
    rows = [dict(zip(found, map(_without_escape, line), strict=False)) for line in lines[1:]]
    return [row for row in rows if any(value.strip() for value in row.values())]


def csv_bytes(headings: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return a CSV file with a byte order mark, which is what spreadsheets here expect."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([escape_formula(row.get(heading, "")) for heading in headings])
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(headings: Sequence[str], rows: Iterable[Mapping[str, str]]) -> bytes:
    """Return an XLSX file whose cells are all text, with a bold, frozen heading row."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for column, heading in enumerate(headings):
        sheet.write_string(0, column, heading, bold)
        sheet.set_column(column, column, max(12, len(heading) * 2 + 4))
    for number, row in enumerate(rows, start=1):
        for column, heading in enumerate(headings):
            sheet.write_string(number, column, escape_formula(row.get(heading, "")))
    book.close()
    return out.getvalue()


def escape_formula(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell


def _without_escape(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA_STARTS) else cell


def _csv_lines(data: bytes) -> list[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError as error:
            raise UnreadableTable("文件编码无法识别，请另存为 UTF-8 的 CSV 或 xlsx。") from error
    return list(csv.reader(io.StringIO(text, newline="")))


def _sheet_lines(data: bytes) -> list[list[str]]:
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        lines = book.get_sheet_by_index(0).to_python()
    except (CalamineError, IndexError) as error:
        raise UnreadableTable("文件不是可读的 Excel 表格，可能已损坏或加密。") from error
    return [[_cell_text(cell) for cell in line] for line in lines]


def _cell_text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
