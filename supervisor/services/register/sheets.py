"""Write register sheets as CSV and XLSX: template, export, and the list of refused cells.

Text that a spreadsheet program could take for a formula is escaped; the import takes it back.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

import xlsxwriter

from scrapers.tables.formulas import escape_formula
from supervisor.domain.register.agencies import LicenceRecord
from supervisor.domain.register.columns import (
    AGENCIES,
    AGENCY_COLUMNS,
    CLEAR,
    EVENT_COLUMNS,
    EVENTS,
    HELP,
    INLINE_LICENCE_COLUMNS,
    LICENCE_COLUMNS,
    LICENCES,
    SHEETS,
)
from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.register.fields import Column

_CSV_COLUMNS: Final = AGENCY_COLUMNS + INLINE_LICENCE_COLUMNS
_PROBLEM_HEADERS: Final = ("工作表", "行", "列", "原内容", "应为")
_PROBLEM_KEYS: Final = ("sheet", "row", "column", "value", "expected")
_VALIDATED_ROWS: Final = 5_000
_EXCEL_LIST_LIMIT: Final = 255

Rows = Iterable[Sequence[str]]


def template_csv() -> bytes:
    """Return an empty register sheet: the headers alone."""
    return b"".join(csv_lines([[column.header for column in _CSV_COLUMNS]]))


def template_xlsx() -> bytes:
    """Return an empty workbook with lists to choose from and a sheet that explains each column."""
    return _workbook({name: [] for name in SHEETS}, with_help=True)


def export_csv(entries: Iterable[RegisterEntry]) -> Iterator[bytes]:
    """Yield the register as CSV: one line an agency, with the current licence of each kind."""
    yield from csv_lines([[column.header for column in _CSV_COLUMNS]])
    for entry in entries:
        yield from csv_lines([[*_agency_cells(entry), *_inline_cells(entry)]], mark=False)


def export_xlsx(entries: Iterable[RegisterEntry]) -> bytes:
    """Return the register as a workbook with every licence and its history."""
    held = list(entries)
    licences = [(entry, licence) for entry in held for licence in entry.licences]
    return _workbook(
        {
            AGENCIES: (_agency_cells(entry) for entry in held),
            LICENCES: (_licence_cells(entry, licence) for entry, licence in licences),
            EVENTS: (cells for _, licence in licences for cells in _event_cells(licence)),
        },
        with_help=True,
    )


def problems_csv(problems: Iterable[Mapping[str, Any]]) -> bytes:
    """Return refused cells as CSV."""
    rows = [[str(problem[key]) for key in _PROBLEM_KEYS] for problem in problems]
    return b"".join(csv_lines([_PROBLEM_HEADERS, *rows]))


def problems_xlsx(problems: Iterable[Mapping[str, Any]]) -> bytes:
    """Return refused cells as a workbook."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("未导入的单元格")
        _header(book, sheet, _PROBLEM_HEADERS, (12, 8, 22, 34, 70))
        for number, problem in enumerate(problems, start=1):
            for place, key in enumerate(_PROBLEM_KEYS):
                sheet.write_string(number, place, escape_formula(str(problem[key])))
    return target.getvalue()


def csv_lines(rows: Rows, *, mark: bool = True) -> Iterator[bytes]:
    """Yield rows as UTF-8 CSV; the byte order mark first, so that Excel reads Chinese rightly."""
    if mark:
        yield b"\xef\xbb\xbf"
    for row in rows:
        line = io.StringIO()
        csv.writer(line).writerow([escape_formula(text) for text in row])
        yield line.getvalue().encode()


def _agency_cells(entry: RegisterEntry) -> list[str]:
    return [column.show(getattr(entry, column.key)) for column in AGENCY_COLUMNS]


def _inline_cells(entry: RegisterEntry) -> list[str]:
    current: dict[str, LicenceRecord] = {}
    for licence in sorted(entry.licences, key=lambda paper: paper.valid_from or date.min):
        current[str(licence.kind)] = licence
    found = []
    for column in INLINE_LICENCE_COLUMNS:
        kind, _, name = column.key.partition(".")
        found.append(column.show(getattr(current[kind], name)) if kind in current else "")
    return found


def _licence_cells(entry: RegisterEntry, licence: LicenceRecord) -> list[str]:
    return [
        entry.uscc if column.key == "uscc" else column.show(getattr(licence, column.key))
        for column in LICENCE_COLUMNS
    ]


def _event_cells(licence: LicenceRecord) -> Iterator[list[str]]:
    for event in licence.events:
        values = {
            "kind": licence.kind,
            "number": licence.number,
            "event": event.kind,
            "on": event.on,
            "valid_to": event.valid_to,
            "scope": event.scope,
            "document": event.document,
        }
        yield [column.show(values[column.key]) for column in EVENT_COLUMNS]


def _workbook(sheets: Mapping[str, Rows], *, with_help: bool) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        for name, rows in sheets.items():
            columns = SHEETS[name]
            sheet = book.add_worksheet(name)
            widths = [max(12, 2 * len(column.header) + 6) for column in columns]
            _header(book, sheet, [column.header for column in columns], widths)
            text = book.add_format({"num_format": "@"})
            for place, column in enumerate(columns):
                sheet.set_column(place, place, 24 if column.key == "uscc" else widths[place], text)
                _validate(sheet, place, column)
            for number, row in enumerate(rows, start=1):
                for place, value in enumerate(row):
                    if value:
                        sheet.write_string(number, place, escape_formula(value))
        if with_help:
            _help_sheet(book)
    return target.getvalue()


def _header(book: Any, sheet: Any, headers: Sequence[str], widths: Sequence[int]) -> None:
    look = book.add_format({"bold": True, "bg_color": "#E8EEF5", "bottom": 1})
    for place, (header, width) in enumerate(zip(headers, widths, strict=True)):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, header, look)
    sheet.freeze_panes(1, 0)


def _validate(sheet: Any, place: int, column: Column) -> None:
    """Offer the choices of a column as a list; Excel takes at most 255 characters of them."""
    if not column.choices or len(",".join(column.choices)) > _EXCEL_LIST_LIMIT:
        return
    sheet.data_validation(
        1,
        place,
        _VALIDATED_ROWS,
        place,
        {
            "validate": "list",
            "source": list(column.choices),
            "error_title": column.header,
            "error_message": column.explain[:255],
        },
    )


def _help_sheet(book: Any) -> None:
    sheet = book.add_worksheet(HELP)
    _header(book, sheet, ("工作表", "列", "是否必填", "说明", "示例"), (16, 24, 10, 70, 36))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    rows = [
        ("通用", "", "", f"空白单元格表示不改动原有内容；要清空某项，填“{CLEAR}”。", ""),
        (
            "通用",
            "",
            "",
            "同一文件导入两次，第二次不会产生任何变化；文件中没有的机构不受影响。",
            "",
        ),
    ]
    rows += [
        (name, column.header, "必填" if column.required else "", column.explain, column.example)
        for name, columns in SHEETS.items()
        for column in columns
    ]
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row):
            sheet.write_string(number, place, escape_formula(text), wrap)
