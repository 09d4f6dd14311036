"""Text tables: the delimiter and the width told by evidence over the first lines, then the rows.

The delimiter is the one under which the consumer's headers are found; where none is found, the one
that gives the most lines of one width. A line ``sep=;`` settles it.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from scrapers.errors import UnreadableFile
from scrapers.tables import limits
from scrapers.tables.damage import kind_of_text
from scrapers.tables.filetypes import Source
from scrapers.tables.formulas import unescape_formula
from scrapers.tables.model import CellKind, Columns, Line, Sheet
from scrapers.tables.quotes import RowReader, with_tears_named
from scrapers.tables.textlines import INVISIBLE, clean_cell, encoding_of, text_lines

_CANDIDATES: Final = (",", "\t", ";", "|", "，", "；")
_USUAL: Final = _CANDIDATES[:4]
_STATED: Final = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_SAMPLE_LINES: Final = 60
_MAY_BE_ROUNDED: Final = re.compile(r"\d[eE]\+?\d\d")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How cells are told apart; ``skip`` counts the lines above that only say so."""

    delimiter: str
    width: int
    skip: int = 0


def read_delimited(source: Source, columns: Columns) -> Sheet:
    """Return a text table as its one sheet. Raises ``UnreadableFile``."""
    encoding = encoding_of(source)
    sample = [text for text, _ in islice(text_lines(source, encoding), _SAMPLE_LINES)]
    dialect = recognise_dialect(sample, columns)

    def lines() -> Iterator[Line]:
        reader = RowReader(text_lines(source, encoding), dialect.delimiter, dialect.width)
        rows = with_tears_named(reader.rows(), dialect.width)
        for row in rows:
            if row.number <= dialect.skip:
                continue
            line = cleaned(_narrow(row))
            if line.fault or any(line.cells):
                yield line

    return Sheet("", lines)


def recognise_dialect(sample: Sequence[str], columns: Columns) -> Dialect:
    """Return delimiter and width of a table by its first lines. Raises ``UnreadableFile``."""
    _refuse_wide(sample)
    stated = _STATED.fullmatch(sample[0].rstrip("\r\n")) if sample else None
    if stated:
        found = _judged(sample[1:], stated[1], columns)
        return Dialect(stated[1], found[2], skip=1)
    best = max((_judged(sample, mark, columns), mark) for mark in reversed(_CANDIDATES))
    (_, _, width), delimiter = best
    return Dialect(delimiter if width > 1 else ",", width)


def _refuse_wide(sample: Sequence[str]) -> None:
    """Refuse a table most of whose first lines have more cells than are read; blank ones are none.

    One such line among others costs its own row only.
    """
    filled = [line for line in sample if line.strip()]
    widths = [_most_cells(line) for line in filled]
    wide = [width for width in widths if width > limits.COLUMNS]
    if len(wide) * 2 > len(filled):
        raise UnreadableFile(
            f"表格有 {max(wide):,} 列，最多可以有 {limits.COLUMNS:,} 列，没有读取。"
            "请只保留需要的列，或检查分隔符和换行。"
        )


def _most_cells(line: str) -> int:
    """Return how many cells a line has at the most, blank ones at its end left out."""
    wide = [mark for mark in _USUAL if line.count(mark) >= limits.COLUMNS]
    return max((len(_split(_bare(line, mark), mark)) for mark in wide), default=0)


def _bare(line: str, delimiter: str) -> str:
    """Return a line without the blank cells that a wide table has at its end."""
    is_wide = line.count(delimiter) >= limits.COLUMNS
    return line.rstrip(f"{delimiter} \r\n") if is_wide else line


def _judged(lines: Sequence[str], delimiter: str, columns: Columns) -> tuple[int, int, int]:
    """Return how many headers are found, how many lines are of one width, and that width."""
    rows = [
        [] if bare.count(delimiter) > limits.COLUMNS else _split(bare, delimiter)
        for bare in (_bare(line, delimiter) for line in lines if line.strip())
    ]
    hits = [len({key for cell in row if (key := columns.place(cell))}) for row in rows]
    most = max(hits, default=0)
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return most, 0, 1
    common, count = max(widths.items(), key=lambda item: (item[1], item[0]))
    header = len(rows[hits.index(most)]) if most else 0
    while header and not rows[hits.index(most)][header - 1].strip():
        header -= 1
    return most, count, max(common, header)


def _split(line: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return line.split(delimiter)


def _narrow(line: Line) -> Line:
    """Return a row without what stands beyond the last column that is read."""
    if len(line.cells) <= limits.COLUMNS:
        return line
    kept = line.cells[: limits.COLUMNS]
    fault = line.fault or f"该行有内容写在第 {limits.COLUMNS} 列之后，没有读取"
    return Line(line.number, kept, line.kinds, fault, line.is_broken)


def cleaned(line: Line) -> Line:
    """Return a row with its cells cleaned and the damage of spreadsheets told by its marks."""
    joined = "".join(line.cells)
    is_plain = joined.isascii() or not INVISIBLE.search(joined)
    clean = str.strip if is_plain else clean_cell
    cells = [clean(cell) for cell in line.cells]
    if "'" in joined or "=" in joined:
        cells = [unescape_formula(cell) for cell in cells]
    kinds: dict[int, CellKind] = {}
    if "#" in joined or _MAY_BE_ROUNDED.search(joined):
        found = ((index, kind_of_text(cell)) for index, cell in enumerate(cells) if cell)
        kinds = {index: kind for index, kind in found if kind}
    if len(joined) > limits.CELL_CHARACTERS:
        raise UnreadableFile(f"第 {line.number} 行超过 100 万字，不像表格，没有读取。")
    return Line(line.number, cells, kinds, line.fault, line.is_broken)
