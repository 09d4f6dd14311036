"""Open a register file: find its sheets and header rows, and give its cells as text.

CSV in the usual encodings, XLSX, and HTML tables saved as .xls, through the one table reader. The
header may stand below title lines and over two rows; columns may come in any order.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final

from scrapers.errors import UnreadableFile
from scrapers.tables import limits
from scrapers.tables.damage import EXPECTED
from scrapers.tables.headers import NoHeader
from scrapers.tables.limits import HEADER_WITHIN
from scrapers.tables.model import CellKind, Columns, Sheet, TableProblem, TableRow
from scrapers.tables.model import first_of_each as first
from scrapers.tables.reader import Table, find_table, open_sheets
from supervisor.domain.platform.text import fold
from supervisor.domain.register import cells
from supervisor.domain.register.columns import (
    AGENCIES,
    EVENTS,
    HELP,
    INLINE_LICENCE_COLUMNS,
    LICENCES,
    SHEETS,
)
from supervisor.domain.register.fields import Column

_DECORATION: Final = re.compile(r"[\s*＊]|[（(]必填[)）]")
_LEAST_HEADERS: Final = 2


class UnreadableRegister(ValueError):
    """Nothing of the file can be imported; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class RawProblem:
    """One place that the file itself has spoilt; ``column`` is a header, or empty for the row."""

    row: int
    column: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row as text: its number in the sheet (from 1) and the cells that are not blank.

    A row with ``problems`` is not imported; the cells named there are not among ``cells``.
    """

    number: int
    cells: dict[str, str]
    problems: tuple[RawProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet with the columns it holds; ``unknown`` are headers nobody can place.

    ``notices`` are Chinese sentences on what was left out.
    """

    name: str
    columns: tuple[Column, ...]
    rows: tuple[RawRow, ...]
    unknown: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()


def read_register_file(filename: str, data: bytes) -> list[RawSheet]:
    """Return the sheets of a register file; raises ``UnreadableRegister``."""
    try:
        if not data.strip():
            raise UnreadableRegister("文件是空的。")
        found = open_sheets(data, filename, _columns(AGENCIES))
        sheets = list(_chosen(found))
    except UnreadableFile as error:
        raise UnreadableRegister(error.reason) from error
    if not any(sheet.rows for sheet in sheets):
        raise UnreadableRegister("文件中只有表头，没有数据行。")
    return sheets


def _chosen(sheets: Sequence[Sheet]) -> Iterator[RawSheet]:
    """Yield the sheets that are read: those named for it, else the first with the columns."""
    named = {sheet.name: sheet for sheet in sheets if not sheet.is_hidden}
    main, table = _main_sheet(sheets)
    read = {main.name, LICENCES, EVENTS, HELP} & {sheet.name for sheet in sheets}
    left_out = [sheet for sheet in sheets if sheet.is_hidden or sheet.name not in read]
    notices = [
        f"{'隐藏的' if sheet.is_hidden else ''}工作表“{sheet.name}”没有读取。"
        for sheet in left_out
        if sheet is not main and next(sheet.lines(), None) is not None
    ]
    if table is not None:
        yield _sheet(AGENCIES, table, notices)
    for kind in (LICENCES, EVENTS):
        if kind in named and next(named[kind].lines(), None) is not None:
            yield _sheet(kind, _table(named[kind], kind), [])


def _main_sheet(sheets: Sequence[Sheet]) -> tuple[Sheet, Table | None]:
    """Return the sheet of the agencies, with its table where it has one."""
    seen = [sheet for sheet in sheets if not sheet.is_hidden]
    named = [sheet for sheet in seen if sheet.name == AGENCIES]
    others = [sheet for sheet in seen if sheet.name not in SHEETS and sheet.name != HELP]
    for sheet in named or others:
        table = find_table(sheet, _columns(AGENCIES))
        if isinstance(table, Table) and len(table.header.columns) >= _LEAST_HEADERS:
            return sheet, table
    for sheet in named or others:
        if next(sheet.lines(), None) is not None:
            _table(sheet, AGENCIES)  # raises, saying what is missing
    if not any(sheet.name in (LICENCES, EVENTS) for sheet in seen):
        hidden = "、".join(sheet.name for sheet in sheets if sheet.is_hidden)
        raise UnreadableRegister(
            f"只有隐藏的工作表“{hidden}”有内容。请取消隐藏或另存后再导入。"
            if hidden
            else "工作簿中没有内容。"
        )
    return Sheet("", lambda: iter(())), None


def _columns(kind: str) -> Columns:
    """Return what the reader looks for in a sheet of ``kind``."""
    headers = _headers(kind)
    required = [column for column in SHEETS[kind] if column.required]
    # A file that only updates agencies need not repeat their names.
    keys = [column.key for column in required if column.key != "name"]
    labels = {column.key: column.header for column in required}

    @lru_cache(maxsize=4096)  # a file of very many columns asks the same again and again
    def place(text: str) -> str:
        column = headers.get(_plain(text))
        return column.key if column else ""

    return Columns(place, keys, labels, lambda texts: first(place, texts))


def _headers(kind: str) -> dict[str, Column]:
    known = SHEETS[kind] + (INLINE_LICENCE_COLUMNS if kind == AGENCIES else ())
    return {_plain(name): column for column in known for name in (column.header, *column.aliases)}


def _table(sheet: Sheet, kind: str) -> Table:
    """Find the header of a sheet; raises ``UnreadableRegister`` with what is missing."""
    columns = _columns(kind)
    found = find_table(sheet, columns)
    if isinstance(found, Table) and len(found.header.columns) >= _LEAST_HEADERS:
        return found
    texts = found.texts if isinstance(found, NoHeader) else found.header.texts
    present = "、".join(text for text in texts if text)[:200]
    if present and not any(letter.isalnum() for letter in present):
        raise UnreadableRegister(
            "文件内容不是可识别的文本。请另存为 XLSX，或编码为 UTF-8、GB18030 的 CSV。"
        )
    if sum(bool(columns.place(text)) for text in texts) < _LEAST_HEADERS:
        needed = "、".join(column.header for column in SHEETS[kind] if column.required)
        raise UnreadableRegister(
            f"“{kind}”表的前 {HEADER_WITHIN} 行中找不到表头（至少要有：{needed}）。"
            f"找到的内容：{present or '无'}。请对照模板。"
        )
    held = {columns.place(text) for text in texts}
    missing = "、".join(columns.labels[key] for key in columns.required if key not in held)
    raise UnreadableRegister(
        f"“{kind}”表缺少必需的列：{missing}。文件中的列：{present}。请对照模板。"
    )


def _sheet(kind: str, table: Table, notices: Sequence[str]) -> RawSheet:
    headers = _headers(kind)
    places: dict[int, Column] = {}
    unknown: list[str] = []
    for place, text in enumerate(table.header.texts):
        column = headers.get(_plain(text))
        if column is None:
            unknown += [text.strip()] if text.strip() else []
        elif column in places.values():
            raise UnreadableRegister(f"“{kind}”表中“{column.header}”列出现了两次。请只保留一列。")
        else:
            places[place] = column
    by_place = [places.get(place) for place in range(len(table.header.texts))]
    rows = tuple(islice(_rows(table, by_place), limits.AGENCY_ROWS + 1))
    if len(rows) > limits.AGENCY_ROWS:
        raise UnreadableRegister(f"“{kind}”表超过 {limits.AGENCY_ROWS:,} 行，请拆分后再传。")
    said = [*notices, *(_notice(kind, notice) for notice in table.notices)]
    return RawSheet(kind, tuple(places.values()), rows, tuple(unknown), tuple(said))


def _rows(table: Table, columns: Sequence[Column | None]) -> Iterator[RawRow]:
    for row in table.rows():
        if read := _row(row, columns):
            yield read


def _notice(kind: str, notice: TableProblem) -> str:
    return f"“{kind}”表第 {notice.row} 行“{notice.found}”：{notice.expected}。"


def _row(row: TableRow, columns: Sequence[Column | None]) -> RawRow | None:
    problems = tuple(RawProblem(p.row, "整行", p.found, p.expected) for p in row.problems)
    if row.is_broken:
        return RawRow(row.number, {}, problems)
    found = {
        column.key: text if text.isascii() else unicodedata.normalize("NFC", text)
        for text, column in zip(row.cells, columns, strict=False)
        if text and column is not None
    }
    for place, kind in row.kinds.items():
        column = columns[place] if place < len(columns) else None
        if column is not None and (expected := _spoilt(column, kind)):
            shown = found.pop(column.key, "（公式）")
            problems = (*problems, RawProblem(row.number, column.header, shown, expected))
    return RawRow(row.number, found, problems) if found or problems else None


def _spoilt(column: Column, kind: CellKind) -> str:
    """Say what is wrong with a cell that a spreadsheet has changed; nothing where it is fine."""
    if kind is CellKind.NUMBER:
        return ""
    if kind is CellKind.BOOLEAN:
        return "" if column.parse is cells.parse_flag else EXPECTED[kind]
    if kind is CellKind.LONG_NUMBER and column.key == "uscc":
        return ""  # refused with words of its own
    holds_dates = column.parse in (cells.parse_date, cells.parse_end)
    return "" if kind is CellKind.DATE and holds_dates else EXPECTED[kind]


def _plain(header: str) -> str:
    return fold(_DECORATION.sub("", header))
