"""Rows of a table by the columns a consumer knows; problems named by file, row and column.

A CSV file is read row by row, so a table of millions of rows needs no more memory than a small one.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scrapers.errors import UnreadableFile
from scrapers.tables.damage import EXPECTED
from scrapers.tables.filetypes import Source
from scrapers.tables.model import CellKind, Columns, TableProblem, TableRow, first_of_each
from scrapers.tables.reader import Table, read_tables

_FINE = (CellKind.NUMBER, CellKind.DATE)


class UnreadableTableError(Exception):
    """A file that cannot be read as a table at all; the message is for the user."""


@dataclass(frozen=True, slots=True)
class ColumnProblem:
    """One cell that is not as expected. ``column`` is empty where the whole row is meant."""

    file: str
    row: int
    column: str
    expected: str

    def __str__(self) -> str:
        place = f"{self.file} 第 {self.row} 行" if self.row else self.file
        return (
            f"{place}“{self.column}”列：{self.expected}"
            if self.column
            else f"{place}：{self.expected}"
        )


@dataclass(slots=True)
class Row:
    """One row: its number in the file, its cells by column, and what is wrong with it."""

    file: str
    line: int
    cells: dict[str, str]
    problems: list[ColumnProblem] = field(default_factory=list)
    notices: list[ColumnProblem] = field(default_factory=list)

    def get(self, column: str) -> str:
        """Return a cell without surrounding space; empty where there is none."""
        return self.cells.get(column, "").strip()

    def refuse(self, column: str, expected: str) -> None:
        """Note what was expected of a cell."""
        self.problems.append(ColumnProblem(self.file, self.line, column, expected))


def read_rows(path: Path, required: Sequence[str], also: Sequence[str] = ()) -> Iterator[Row]:
    """Yield the rows of a table whose columns are named exactly so; ``also`` are those it may have.

    Raises :class:`UnreadableTableError`.
    """
    known = {name: name for name in (*required, *also)}
    try:
        if path.stat().st_size == 0:
            needed = "、".join(required)
            raise UnreadableTableError(f"文件 {path.name} 是空的，应有表头，至少含列：{needed}")
        yield from rows_of(path, path.name, required, lambda text: known.get(text.lower(), ""))
    except OSError as error:
        raise UnreadableTableError(f"无法打开文件 {path}：{error.strerror}") from error


def rows_of(
    source: Source, filename: str, required: Sequence[str], place: Callable[[str], str]
) -> Iterator[Row]:
    """Yield the rows of a table in order, blank lines left out; ``place`` names a header's column.

    What was left out of the file (titles, footers, other sheets) is among the ``notices`` of the
    row that follows or, at the end, the last one. Raises :class:`UnreadableTableError` for a file
    that cannot be opened or read, or lacks a required column.
    """

    def stripped(text: str) -> str:
        return place(text.strip())

    labels = {name: name for name in required}
    columns = Columns(stripped, required, labels, lambda texts: first_of_each(stripped, texts))
    try:
        tables, left_out = read_tables(source, filename, columns)
        notices = [_problem(filename, notice) for notice in left_out]
        held: Row | None = None
        for table in tables:
            for raw in table.rows():
                if held is not None:
                    yield held
                notices += [_problem(filename, notice) for notice in table.notices]
                table.notices.clear()
                held = _row(filename, table, raw)
                held.notices, notices = notices, []
            notices += [_problem(filename, notice) for notice in table.notices]
        if held is not None:
            held.notices += notices
            yield held
    except UnreadableFile as error:
        raise UnreadableTableError(f"文件 {filename} {error.reason}") from error


def _row(filename: str, table: Table, raw: TableRow) -> Row:
    width = len(raw.cells)
    cells = {key: raw.cells[at] for key, at in table.header.columns.items() if at < width}
    row = Row(
        filename, raw.number, cells, [_problem(filename, problem) for problem in raw.problems]
    )
    for key, at in table.header.columns.items():
        kind = raw.kinds.get(at)
        if kind is not None and kind not in _FINE:
            row.refuse(key, EXPECTED[kind])
    return row


def _problem(filename: str, problem: TableProblem) -> ColumnProblem:
    file = f"{filename}[{problem.sheet}]" if problem.sheet else filename
    return ColumnProblem(file, problem.row, problem.column, problem.expected)
