"""Tables people take away: CSV and XLSX files whose cells no spreadsheet runs as a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import xlsxwriter

from scrapers.tables.formulas import escape_formula


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
    return workbook_bytes([Sheet("Sheet1", headings, rows)])


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its name of at most 31 characters, its columns, its rows."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Mapping[str, str]]


def workbook_bytes(sheets: Iterable[Sheet]) -> bytes:
    """Return an XLSX file of several sheets, each as ``xlsx_bytes`` writes one."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True})
    for one in sheets:
        sheet = book.add_worksheet(one.name)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(one.headings):
            sheet.write_string(0, column, heading, bold)
            sheet.set_column(column, column, max(12, len(heading) * 2 + 4))
        for number, row in enumerate(one.rows, start=1):
            for column, heading in enumerate(one.headings):
                sheet.write_string(number, column, escape_formula(row.get(heading, "")))
    book.close()
    return out.getvalue()
