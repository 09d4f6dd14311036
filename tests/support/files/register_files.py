"""Register files for tests, written cell by cell; every agency in them is invented."""

import csv
import io

import xlsxwriter

HEADERS = ["统一社会信用代码", "机构名称", "街道", "从业人数", "星级"]
A, B, C, D = (
    "91420106MA4YK8PB56",
    "91420106MA4YRNYT9D",
    "91420106MA4YPLXGXD",
    "91420106MA4Y0TEQ6J",
)


def csv_file(rows, headers=HEADERS, encoding="utf-8-sig"):
    text = io.StringIO()
    csv.writer(text).writerows([headers, *rows])
    return text.getvalue().encode(encoding)


def xlsx_file(**sheets):
    """Each sheet is a list of rows, the header first; numbers and dates stay what they are."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return target.getvalue()
