"""Where the header of a sheet is: below title lines, in one row or in two, found by its names."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from scrapers.tables import limits
from scrapers.tables.model import Columns, Line, Sheet

_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Header:
    """The header's first and last row, the text of each column, and the column of each key."""

    first: int
    last: int
    texts: tuple[str, ...]
    columns: dict[str, int]


@dataclass(frozen=True, slots=True)
class NoHeader:
    """A sheet without the columns that are needed; ``texts`` is what looks most like a header."""

    texts: tuple[str, ...]

    def reason(self, columns: Columns) -> str:
        """Say in Chinese which columns are needed and which are there."""
        placed = {columns.place(text) for text in self.texts}
        missing = "、".join(columns.labels[key] for key in columns.required if key not in placed)
        present = "、".join(text for text in self.texts if text)[:_SHOWN]
        return f"缺少必需的列：{missing}。文件中的列：{present or '无'}。"


def find_header(sheet: Sheet, columns: Columns) -> Header | NoHeader:
    """Look through the first rows of a sheet. Raises ``UnreadableFile`` where it cannot be read."""
    lines = list(islice(sheet.lines(), limits.HEADER_WITHIN))
    best: Header | None = None
    for index, line in enumerate(lines):
        for header in _candidates(lines[index : index + 2], line, columns):
            if _is_better(header, best, columns):
                best = header
    if best is not None and _has_required(best, columns):
        return best
    texts = best.texts if best is not None and best.columns else _widest(lines)
    return NoHeader(tuple(text.strip() for text in texts))


def _candidates(pair: Sequence[Line], line: Line, columns: Columns) -> list[Header]:
    found = [Header(line.number, line.number, tuple(line.cells), columns.choose(line.cells))]
    if len(pair) == 2:
        below = pair[1]
        texts = _combined(line.cells, below.cells, columns)
        chosen = columns.choose(texts)
        upper, lower = len(found[0].columns), len(columns.choose(below.cells))
        # With fewer than two names of its own the upper row is a title, which is left out and said.
        if len(chosen) > upper and len(chosen) >= lower and (upper > 1 or len(chosen) > lower):
            found.append(Header(line.number, below.number, tuple(texts), chosen))
    return found


def _combined(above: Sequence[str], below: Sequence[str], columns: Columns) -> list[str]:
    """Return one header out of two rows: the lower name, with the upper one where that helps."""
    texts = []
    parent = ""
    for index in range(max(len(above), len(below))):
        upper = above[index] if index < len(above) else ""
        lower = below[index] if index < len(below) else ""
        parent = upper or (parent if lower else "")
        both = f"{parent}{lower}" if parent != lower else lower
        choices = (both, lower, parent if not lower else "")
        texts.append(next((text for text in choices if columns.place(text)), lower or upper))
    return texts


def _has_required(header: Header, columns: Columns) -> bool:
    return all(key in header.columns for key in columns.required)


def _is_better(header: Header, best: Header | None, columns: Columns) -> bool:
    """Tell whether a header is the better one: all that is required first, then more names.

    A data row whose cells happen to be names of columns stands below the header, so the first
    wins where nothing else decides; two rows beat one that begins with the same row.
    """
    if best is None:
        return True
    complete, was = _has_required(header, columns), _has_required(best, columns)
    if complete != was:
        return complete
    if complete and header.first != best.first:
        return False
    return len(header.columns) > len(best.columns)


def _widest(lines: Sequence[Line]) -> Sequence[str]:
    """Return the row with the most cells that hold something, for a message."""
    return max((line.cells for line in lines), key=lambda cells: sum(map(bool, cells)), default=())
