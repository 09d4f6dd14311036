"""Tables people take away: CSV and XLSX files whose cells no spreadsheet runs as a formula."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

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
