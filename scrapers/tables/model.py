"""What the table reader yields: sheets of rows, cells as text with what they were, and problems."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

NO_KINDS: Final[Mapping[int, "CellKind"]] = {}


class CellKind(Enum):
    """What a cell was in its file, where it was not plain text."""

    NUMBER = "number"
    LONG_NUMBER = "long_number"  # more digits than a spreadsheet keeps
    DATE = "date"
    TIME = "time"
    BOOLEAN = "boolean"
    ERROR = "error"
    UNCOMPUTED = "uncomputed"  # a formula whose result was not stored


@dataclass(frozen=True, slots=True)
class TableProblem:
    """One place that is not as expected; ``expected`` is Chinese.

    ``row`` is the row as the user sees it, 0 for the whole sheet; ``column`` is the header, empty
    for the whole row; ``sheet`` is empty where the file has none.
    """

    sheet: str
    row: int
    column: str
    found: str
    expected: str


@dataclass(slots=True)  # not frozen: a frozen one costs twice the time to make, row by row
class Line:
    """One row as it stands in its file, before anyone knows which row is the header.

    ``kinds`` names only the cells that were not text. ``fault`` says in Chinese what is wrong with
    the row as a whole; ``is_broken`` that its cells cannot be told apart.
    """

    number: int
    cells: Sequence[str]
    kinds: Mapping[int, CellKind] = field(default_factory=dict)
    fault: str = ""
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file; ``lines`` starts a new pass over its rows that are not blank."""

    name: str
    lines: Callable[[], Iterator[Line]]
    is_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """What a consumer looks for in a header.

    ``place`` returns the key a header text means, or nothing; ``labels`` shows each required key.
    ``choose`` picks the column of each key where several could be meant.
    """

    place: Callable[[str], str]
    required: Sequence[str]
    labels: Mapping[str, str]
    choose: Callable[[Sequence[str]], dict[str, int]]


@dataclass(slots=True)
class TableRow:
    """One row below the header. ``is_broken``: its cells could not be told apart, so none is given.

    ``cells`` and ``kinds`` go by column, from 0.
    """

    number: int
    cells: Sequence[str]
    kinds: Mapping[int, CellKind]
    problems: tuple[TableProblem, ...] = ()
    is_broken: bool = False


def first_of_each(place: Callable[[str], str], headers: Sequence[str]) -> dict[str, int]:
    """Return the first column of each key."""
    found: dict[str, int] = {}
    for index, header in enumerate(headers):
        if key := place(header):
            found.setdefault(key, index)
    return found
