"""Lines of a page put in the order a person reads them, as one text that leads back to them.

Places are measured along and across the lines, so that a page that was held askew or sideways, or
photographed from aside, is laid out like one that was not.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from math import hypot
from statistics import median
from typing import Final

from supervisor.domain.pictures.model import Box, ReadLine
from supervisor.domain.pictures.straightening import straightened

_LIKE_HEIGHT: Final = 2.0
_ROW_GAP: Final = 3.0
_LINE_GAP: Final = 0.9
_COLUMNS: Final = 2
_HEADING: Final = 1.25
_LEAST_PAIRS: Final = 2
_LEAST_CELL: Final = 5
"""From this many characters on the cells of a column are sentences of their own."""
_LEADS_ON: Final = re.compile(r"[：:]$")
_LEAST_WRAPPED: Final = 8
_SURELY_WRAPPED: Final = 10
_ENDS: Final = re.compile(r"[。！!？?；;：:）)】]$")
_OPENS: Final = re.compile(
    r"\s*(?:\d+\s*[、.．)）]|[（(]?[一二三四五六七八九十]+[、)）]|[•●·★☆◆■※√►▶*\-—]|[^\s:：]{2,12}[:：])"
)


@dataclass(frozen=True, slots=True)
class Placed:
    """A line with its place along (``start`` to ``end``) and across the lines of its page."""

    line: ReadLine
    start: float
    end: float
    across: float
    height: float

    @property
    def top(self) -> float:
        """Where it begins across the lines."""
        return self.across - self.height / 2

    @property
    def bottom(self) -> float:
        """Where it ends across the lines."""
        return self.across + self.height / 2


Row = list[Placed]
Block = list[Row]


@dataclass(frozen=True, slots=True)
class ReadText:
    """The text of one file: ``pieces`` are its lines with the place in ``text`` each begins at.

    ``joins`` are the places at which a line goes on in the next one, as far as its shape tells.
    """

    text: str
    pieces: tuple[tuple[int, ReadLine], ...]
    joins: tuple[int, ...] = ()

    def broken_but(self, kept: Collection[int]) -> "ReadText":
        """Return the text with every line for itself again, but for the joins ``kept``."""
        broken = [place for place in self.joins if place not in kept]
        text, begin = "", 0
        for place in broken:
            text += self.text[begin:place] + "\n"
            begin = place
        pieces = tuple(
            (start + sum(place <= start for place in broken), line) for start, line in self.pieces
        )
        return ReadText(text + self.text[begin:], pieces, tuple(kept))

    def boxes(self, start: int, end: int) -> list[tuple[int, Box]]:
        """Return (page, box) of every line's part between two places of the text."""
        found = []
        for begin, line in self.pieces:
            first, last = max(start, begin) - begin, min(end, begin + len(line.text)) - begin
            if first < last:
                found.append((line.page, line.part(first, last)))
        return found

    def sureness(self, start: int, end: int) -> float:
        """Return how sure the reader was of the least sure character between two places."""
        return min(
            (
                line.least_sure(max(start, begin) - begin, min(end, begin + len(line.text)) - begin)
                for begin, line in self.pieces
                if begin < end and start < begin + len(line.text)
            ),
            default=0.0,
        )


def read_text(lines: Sequence[ReadLine]) -> ReadText:
    """Return the lines of a file as one text, page after page, block after block."""
    text = ""
    pieces: list[tuple[int, ReadLine]] = []
    joins: list[int] = []
    for page in sorted({line.page for line in lines}):
        for block in blocks_of([line for line in lines if line.page == page]):
            text += "\n" if text else ""
            for number, row in enumerate(block):
                if number and _is_wrapped(block, number):
                    joins.append(len(text))
                elif number:
                    text += "\n"
                for place, piece in enumerate(row):
                    text += " " if place else ""
                    pieces.append((len(text), piece.line))
                    text += piece.line.text
    return ReadText(text, tuple(pieces), tuple(joins))


def blocks_of(lines: Iterable[ReadLine]) -> list[Block]:
    """Return the lines of one page as blocks of rows, in reading order."""
    placed = _placed(list(lines))
    groups: list[list[Placed]] = []
    for one in placed:
        near = [group for group in groups if any(_belong(one, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([one, *(member for group in near for member in group)])
    columns = [column for group in groups for column in _columns(group)]
    return [rows_of(group) for group in _in_order(_heads_apart(columns))]


def page_rows(lines: Iterable[ReadLine]) -> list[Row]:
    """Return the lines of one page as rows over its whole width, as forms are read."""
    return rows_of(_placed(list(lines)))


def rows_of(group: Iterable[Placed]) -> list[Row]:
    """Return lines as rows from top to bottom, each from start to end."""
    rows: list[Row] = []
    for one in sorted(group, key=lambda piece: piece.across):
        last = rows[-1] if rows else None
        if last and _is_beside(last, one):
            last.append(one)
        else:
            rows.append([one])
    return [sorted(row, key=lambda piece: piece.start) for row in rows]


def _is_beside(row: Row, one: Placed) -> bool:
    """Tell whether a line stands in a row: level with it, and over none of its lines."""
    level = median(piece.across for piece in row)
    height = min(one.height, *(piece.height for piece in row))
    return abs(one.across - level) < 0.55 * height and not any(
        min(one.end, piece.end) - max(one.start, piece.start) > height for piece in row
    )


def _placed(lines: list[ReadLine]) -> list[Placed]:
    """Return the lines with their places along and across the way most of the text runs."""
    placed = []
    for line, corners in zip(lines, straightened([line.box for line in lines]), strict=True):
        alongs, acrosses = corners[:, 0], corners[:, 1]
        height = hypot(alongs[3] - alongs[0], acrosses[3] - acrosses[0])
        across = float(acrosses.mean())
        placed.append(
            Placed(line, float(alongs.min()), float(alongs.max()), across, max(height, 1.0))
        )
    return placed


def _belong(one: Placed, other: Placed) -> bool:
    """Tell whether two lines stand beside or right under each other, in like size."""
    low, high = sorted((one.height, other.height))
    if high > _LIKE_HEIGHT * low:
        return False
    shared = min(one.end, other.end) - max(one.start, other.start)
    if abs(one.across - other.across) < 0.5 * low:
        return -shared < _ROW_GAP * high
    gap = abs(one.across - other.across) - (one.height + other.height) / 2
    return shared > 0 and gap < _LINE_GAP * low


def _columns(group: list[Placed]) -> list[list[Placed]]:
    """Return a group as the columns it consists of, where a gap runs through all of its rows.

    A table whose left cells are short, or lead to the right ones by a colon, is read row by row.
    A larger line on top may reach over the gap: it is the heading of both columns.
    """
    head, *under = rows_of(group)
    if under and len(head) == 1 and head[0].height > _HEADING * _height_of(under):
        below = [piece for row in under for piece in row]
        columns = _columns(below)
        return [head, *columns] if len(columns) > 1 else [group]
    rows = [head, *under]
    pairs = [row for row in rows if len(row) == _COLUMNS]
    if len(pairs) < _LEAST_PAIRS or any(len(row) > _COLUMNS for row in rows):
        return [group]
    lefts, rights = [row[0] for row in pairs], [row[1] for row in pairs]
    gap_start = max(piece.end for piece in lefts)
    gap_end = min(piece.start for piece in rights)
    middle = (gap_start + gap_end) / 2
    height = _height_of(rows)
    is_table = any(_LEADS_ON.search(piece.line.text) for piece in lefts) or any(
        median(len(piece.line.text) for piece in side) < _LEAST_CELL for side in (lefts, rights)
    )
    if is_table or gap_end - gap_start < height:
        return [group]
    if any(piece.start < middle - height < middle + height < piece.end for piece in group):
        return [group]
    left = [piece for piece in group if (piece.start + piece.end) / 2 < middle]
    return [left, [piece for piece in group if piece not in left]]


def _height_of(rows: Iterable[Row]) -> float:
    return median(piece.height for row in rows for piece in row)


def _heads_apart(groups: list[list[Placed]]) -> list[list[Placed]]:
    """Take a heading over two columns out of the right one, so that it is read before both."""
    found: list[list[Placed]] = []
    for group in groups:
        (head, *beside), *rest = rows_of(group)
        under = [piece for row in rest for piece in row]
        others = [other for other in groups if other is not group]
        if under and not beside and any(_is_over(head, under, other) for other in others):
            found += [[head], under]
        else:
            found.append(group)
    return found


def _is_over(head: Placed, under: Sequence[Placed], other: Iterable[Placed]) -> bool:
    """Tell whether a heading reaches out from its column towards another one on the left of it."""
    other = list(other)
    start = min(piece.start for piece in under)
    is_left = max(piece.end for piece in other) < start + head.height
    is_lower = _top(other) > head.across and _bottom(other) > _top(under)
    return is_left and is_lower and head.start < start - head.height


def _in_order(groups: list[list[Placed]]) -> list[list[Placed]]:
    """Return groups from top to bottom; of such that stand side by side the first to the start."""
    left = sorted(groups, key=_top)
    ordered = []
    while left:
        first = left[0]
        middle = (_top(first) + _bottom(first)) / 2
        beside = [one for one in left if _top(one) < middle]
        ahead = min(beside, key=lambda one: min(piece.start for piece in one))
        ordered.append(ahead)
        left = [one for one in left if one is not ahead]
    return ordered


def _top(group: Iterable[Placed]) -> float:
    return min(piece.top for piece in group)


def _bottom(group: Iterable[Placed]) -> float:
    return max(piece.bottom for piece in group)


def _is_wrapped(block: Block, number: int) -> bool:
    """Tell whether a row goes on with the sentence of the row before it."""
    before, row = block[number - 1], block[number]
    if len(row) > 1 or len(before) > 1:
        return False
    old, new = before[0], row[0]
    text = old.line.text
    if len(text) < _LEAST_WRAPPED or _ENDS.search(text) or _OPENS.match(new.line.text):
        return False
    if abs(old.height - new.height) > 0.35 * min(old.height, new.height):
        return False
    edge = max(piece.end for one in block for piece in one)
    begin = min(piece.start for one in block for piece in one)
    full = [one for one in block if one[-1].end > edge - 1.3 * old.height]
    is_full = old.end > edge - 1.3 * old.height and new.start < begin + 1.3 * old.height
    return is_full and (len(full) > 1 or len(text) >= _SURELY_WRAPPED)
