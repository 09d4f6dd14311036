"""Rows out of lines: which lines a quoted cell joins, and which quote is only a stray one.

A quote that opens a cell and is not closed would swallow every row after it. So a row over several
lines must end in a closing quote, must not hold lines that are rows themselves, and must not be
longer than a cell can be; otherwise the quote is a slip of its own row, which is named.
"""

import csv
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from scrapers.tables import limits
from scrapers.tables.model import Line

csv.field_size_limit(limits.LINE_BYTES)

STRAY: Final = "该行的英文双引号没有成对，请检查"
TORN: Final = "该行被换行拆成了几段，请核对原文件"
_TextLine = tuple[str, str]


class RowReader:
    """Yields the rows of a text table; ``width`` is how many cells a row should have."""

    def __init__(self, lines: Iterator[_TextLine], delimiter: str, width: int) -> None:
        self._lines = lines
        self._ahead: deque[_TextLine] = deque()
        self._delimiter = delimiter
        self._width = width

    def rows(self) -> Iterator[Line]:
        """Yield every row that is not blank, numbered as a spreadsheet would number it."""
        number = 0
        while (taken := self._next()) is not None:
            text, fault = taken
            number += 1
            if '"' not in text:
                text = text.rstrip("\r\n")
                if not text.strip():
                    continue
                line = Line(number, text.split(self._delimiter), {}, fault)
            else:
                line = self._quoted(number, text, fault)
            yield line if len(line.cells) <= self._width else self._fitted(line)

    def _next(self) -> _TextLine | None:
        return self._ahead.popleft() if self._ahead else next(self._lines, None)

    def _quoted(self, number: int, text: str, fault: str) -> Line:
        cells = self._parsed(text)
        if cells is None:
            joined = self._joined(text)
            if joined is None:
                return self._stray(number, text)
            cells, lines = joined
            faults = [self._ahead.popleft()[1] for _ in range(lines)]
            fault = fault or next(filter(None, faults), "")
        return Line(number, cells, {}, fault)

    def _joined(self, first: str) -> tuple[list[str], int] | None:
        """Return the cells of a row over several lines and how many lines follow the first."""
        text, count, size = first, 0, len(first)
        parts = [first]
        while count < limits.QUOTED_LINES and size < limits.QUOTED_CHARACTERS:
            if len(self._ahead) <= count:
                following = next(self._lines, None)
                if following is None:
                    return None
                self._ahead.append(following)
            line = self._ahead[count][0]
            count += 1
            size += len(line)
            parts.append(line)
            if '"' not in line:
                continue
            text = "".join(parts)
            cells = self._parsed(text)
            if cells is not None:
                return None if self._swallows(parts) else (cells, count)
            if not _is_open(text, self._delimiter):
                return None
        return None

    def _swallows(self, parts: Sequence[str]) -> bool:
        """Tell whether the lines joined are rows by themselves."""
        if self._width < 3:
            return False
        full = [part.count(self._delimiter) + 1 == self._width for part in parts]
        return full[0] and sum(full[1:]) * 2 >= len(full) - 1

    def _parsed(self, text: str) -> list[str] | None:
        """Return the cells of a row whose quotes are all closed."""
        try:
            return next(csv.reader([text], delimiter=self._delimiter, strict=True), [])
        except csv.Error:
            pass  # not closed, or not closed where a cell ends
        if '\\"' not in text:
            return None
        try:
            cells = next(
                csv.reader(
                    [text], delimiter=self._delimiter, strict=True,
                    doublequote=False, escapechar="\\",
                ), [],
            )  # fmt: skip
        except csv.Error:
            return None
        return cells if len(cells) == self._width else None

    def _stray(self, number: int, text: str) -> Line:
        cells = next(csv.reader([text.replace('"', "")], delimiter=self._delimiter), [])
        if len(cells) == self._width:
            return Line(number, cells, {}, STRAY)
        return Line(number, [text.strip()], {}, STRAY, is_broken=True)

    def _fitted(self, line: Line) -> Line:
        """Cut blank cells beyond the width; a row with more than blanks there is broken."""
        if not any(cell.strip() for cell in islice(line.cells, self._width, None)):
            return Line(line.number, line.cells[: self._width], {}, line.fault, line.is_broken)
        fault = (
            f"应有 {self._width} 列，实有 {len(line.cells)} 列；"
            "含分隔符的内容请加英文双引号，以免错列"
        )
        return Line(line.number, line.cells, {}, fault, is_broken=True)


def with_tears_named(rows: Iterator[Line], width: int) -> Iterator[Line]:
    """Name the pieces of a row that an unquoted line break tore in two.

    Two rows in succession that are short, and together make one row with the torn cell counted
    twice, are its pieces.
    """
    held: Line | None = None
    for row in rows:
        if held is not None:
            sizes = len(held.cells), len(row.cells)
            if max(sizes) < width and sum(sizes) == width + 1 and sizes[0] != sizes[1]:
                yield _torn(held)
                yield _torn(row)
                held = None
                continue
            yield held
        held = row
    if held is not None:
        yield held


def _torn(line: Line) -> Line:
    return Line(line.number, line.cells, line.kinds, TORN, is_broken=True)


def _is_open(text: str, delimiter: str) -> bool:
    """Tell whether a text that is no whole row ends inside a quoted cell."""
    try:
        list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
