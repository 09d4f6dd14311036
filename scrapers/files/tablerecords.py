"""The tables of a handed-over file as records by field, with the damage of spreadsheets named."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from scrapers.files.columns import LABELS, REQUIRED, field_of, map_headers
from scrapers.items import RowProblem
from scrapers.tables.damage import EXPECTED, is_automatic_date
from scrapers.tables.filetypes import Source
from scrapers.tables.model import CellKind, Columns, TableProblem, TableRow
from scrapers.tables.reader import Table, read_tables

COLUMNS: Final = Columns(field_of, REQUIRED, LABELS, map_headers)
_DATES: Final = frozenset({"date", "valid_until"})
# Numbers and ranges a spreadsheet likes to take for days; a text may hold a date rightly.
_AMOUNTS: Final = frozenset({"salary_text", "salary_low", "salary_high", "headcount", "年龄要求"})
# These are refused with words of their own further on.
_TOLD_LATER: Final = frozenset({"external_id", "uscc"})
_LOST: Final = (CellKind.ERROR, CellKind.UNCOMPUTED)

Parts = tuple[int, Any, tuple[RowProblem, ...]]


def read_table_records(source: Source, filename: str) -> Iterator[Parts]:
    """Yield row number, record by field and problems; ``None`` as record for a broken row.

    Raises ``UnreadableFile``.
    """
    tables, left_out = read_tables(source, filename, COLUMNS)
    names_sheets = len(tables) > 1
    before = [_problem(notice, names_sheets=True) for notice in left_out]
    held: Parts | None = None
    for table in tables:
        for row in table.rows():
            if held is not None:
                yield held
            told = _drained(table, names_sheets=names_sheets)
            problems = (*before, *told)
            held = _parts(table, row, problems, names_sheets=names_sheets)
            before = []
        before += _drained(table, names_sheets=names_sheets)
    if held is not None:
        line, record, problems = held
        yield line, record, (*problems, *before)


def _parts(
    table: Table, row: TableRow, told: tuple[RowProblem, ...], *, names_sheets: bool
) -> Parts:
    problems = (*told, *(_problem(p, names_sheets=names_sheets) for p in row.problems))
    if row.is_broken:
        return row.number, None, problems
    cells, width = row.cells, len(row.cells)
    record = {key: cells[at] for key, at in table.header.columns.items() if at < width}
    found = list(_damage(table, row, record))
    for key, problem in found:
        if key not in _TOLD_LATER or problem.expected in _GONE:
            record[key] = ""
    if not names_sheets:
        return row.number, record, (*problems, *(problem for _, problem in found))
    named = (_in_sheet(problem, table.sheet) for _, problem in found)
    return row.number, record, (*problems, *named)


_GONE: Final = frozenset(EXPECTED[kind] for kind in _LOST)


def _damage(
    table: Table, row: TableRow, record: Mapping[str, str]
) -> Iterator[tuple[str, RowProblem]]:
    """Yield the fields whose cells a spreadsheet has spoilt."""
    for key, at in table.header.columns.items():
        text = record.get(key, "")
        kind = row.kinds.get(at)
        if key in _AMOUNTS and kind is None and text and is_automatic_date(text):
            kind = CellKind.DATE
        if kind is None or kind is CellKind.NUMBER or (key in _DATES and kind is CellKind.DATE):
            continue
        if key in _TOLD_LATER and kind not in _LOST and kind is not CellKind.DATE:
            continue
        label = LABELS.get(key, key)
        found = text or "（公式）"
        yield key, RowProblem(row=row.number, column=label, value=found, expected=EXPECTED[kind])


def _drained(table: Table, *, names_sheets: bool) -> tuple[RowProblem, ...]:
    notices = tuple(_problem(notice, names_sheets=names_sheets) for notice in table.notices)
    table.notices.clear()
    return notices


def _problem(problem: TableProblem, *, names_sheets: bool) -> RowProblem:
    column = problem.column or ("工作表" if not problem.row else "整行")
    row = RowProblem(
        row=problem.row, column=column, value=problem.found[:80], expected=problem.expected
    )
    return _in_sheet(row, problem.sheet) if names_sheets and problem.sheet else row


def _in_sheet(problem: RowProblem, sheet: str) -> RowProblem:
    return problem.model_copy(update={"column": f"{sheet}：{problem.column}"})
