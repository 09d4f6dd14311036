"""Tables that people upload, read apart: in a process limited in time and memory, in turn.

What a hostile file can cost is a few seconds of one core and the patience of whoever sent it; the
requests of everybody else are answered meanwhile. Here too stand the rows of a sheet filled in from
a template: every heading must be there, in any order.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from scrapers import apart
from scrapers.apart import Overrun, bounded
from scrapers.errors import UnreadableFile
from scrapers.tables.damage import EXPECTED
from scrapers.tables.model import CellKind, Columns, TableProblem, TableRow, first_of_each
from scrapers.tables.reader import Table, read_tables
from supervisor.services.platform.locks import Busy, Turns

MOST_ROWS: Final = 20_000
SECONDS: Final = 30.0
SECONDS_PER_MB: Final = 10.0
MEMORY_BYTES: Final = 2 * 1024**3
_ENDINGS: Final = (".csv", ".xlsx", ".xls")
_BUSY: Final = "正在读取别人上传的文件，请过一会儿再试。"
_turns: Final = Turns(places=3, patience=20.0)

_Found = TypeVar("_Found")

apart.load_before(
    "supervisor.services.platform.table_rows",
    "supervisor.services.register.parsing",
    "supervisor.services.lists.reading",
)


class UnreadableTable(ValueError):
    """The file is no table this code reads; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row by heading, as the sheet numbers it; one with ``problems`` cannot be taken."""

    number: int
    cells: dict[str, str]
    problems: tuple[TableProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """The rows of a sheet, blank ones left out, and what else was left out."""

    rows: tuple[SheetRow, ...]
    notices: tuple[TableProblem, ...] = ()


def read_apart(
    read: Callable[..., _Found],
    filename: str,
    data: bytes,
    *values: Any,
    refusal: Callable[[str], Exception],
) -> _Found:
    """Return what ``read`` makes of a file (name, content) and ``values``, or raise what it raises.

    Beyond the limits, and where too many wait already, raises what ``refusal`` makes of the words.
    """
    seconds = SECONDS + SECONDS_PER_MB * len(data) / 1024**2
    try:
        with _turns.taken():
            found: _Found = bounded(
                read, filename, data, *values, seconds=seconds, memory_bytes=MEMORY_BYTES
            )
    except Busy as error:
        raise refusal(_BUSY) from error
    except Overrun as error:
        raise refusal(
            f"读取文件时{error.reason}没有保存任何内容，请检查文件，拆分后再传。"
        ) from error
    return found


def read_sheet(
    filename: str, data: bytes, headings: Sequence[str], dates: Collection[str] = ()
) -> ReadSheet:
    """Return the rows of a CSV or XLSX file; ``dates`` are the headings where days may stand.

    It is read apart. Raises ``UnreadableTable`` for other files, for missing headings, for
    over-long tables and for those that take too much time or memory.
    """
    if not filename.lower().endswith(_ENDINGS):
        raise UnreadableTable("只能导入 CSV 或 Excel（xlsx、xls）文件。")
    return read_apart(_read, filename, data, tuple(headings), tuple(dates), refusal=UnreadableTable)


def _read(filename: str, data: bytes, headings: Sequence[str], dates: Collection[str]) -> ReadSheet:
    known = {heading: heading for heading in headings}

    def place(text: str) -> str:
        return known.get(text.strip(), "")

    columns = Columns(place, headings, known, lambda texts: first_of_each(place, texts))
    try:
        tables, left_out = read_tables(data, filename, columns)
        rows = []
        for row in tables[0].rows():
            rows.append(_row(tables[0], row, dates))
            if len(rows) > MOST_ROWS:
                raise UnreadableTable(f"一次最多导入 {MOST_ROWS} 行，请拆分后再传。")
    except UnreadableFile as error:
        raise UnreadableTable(f"{error.reason}请使用下载的模板。") from error
    others = [
        TableProblem(table.sheet, 0, "", table.sheet, "只读取第一个工作表，本表没有读取")
        for table in tables[1:]
    ]
    return ReadSheet(tuple(rows), (*left_out, *others, *tables[0].notices))


def _row(table: Table, row: TableRow, dates: Collection[str]) -> SheetRow:
    cells: dict[str, str] = {}
    problems = list(row.problems)
    for heading, at in table.header.columns.items():
        text = row.cells[at] if at < len(row.cells) else ""
        cells[heading] = text
        kind = row.kinds.get(at)
        if kind in (None, CellKind.NUMBER) or (kind is CellKind.DATE and heading in dates):
            continue
        found = text or "（公式）"
        problems.append(TableProblem(table.sheet, row.number, heading, found, EXPECTED[kind]))
    return SheetRow(row.number, cells, tuple(problems))
