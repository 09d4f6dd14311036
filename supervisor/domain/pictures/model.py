"""What is read in a picture: lines of characters with their places, and codes."""

from dataclasses import dataclass, field
from statistics import median

Point = tuple[float, float]
Box = tuple[Point, Point, Point, Point]
"""Four corners in pixels of the upright page: the start of the line on top, then clockwise."""


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One line as read. ``confidence`` is 0..1; ``box`` counts pixels of page ``page`` (from 1).

    ``centres`` and ``sureness`` go with the characters of ``text``: where along the line each
    stands (0 is its start, 1 its end), and how sure the reader was of it (0..1). ``is_code``: a QR
    or bar code says it, nobody read it.
    """

    text: str
    confidence: float
    box: Box
    centres: tuple[float, ...] = ()
    sureness: tuple[float, ...] = ()
    page: int = 1
    is_code: bool = False

    def part(self, start: int, end: int) -> Box:
        """Return the box of the characters from ``start`` to ``end``."""
        return _between(self.box, self._edge(start), self._edge(end))

    def least_sure(self, start: int = 0, end: int | None = None) -> float:
        """Return how sure the reader was of the character it was least sure of."""
        return min(self.sureness[start:end], default=self.confidence)

    def _edge(self, place: int) -> float:
        """Return where along the line a character begins."""
        if place <= 0:
            return 0.0
        if place >= len(self.text):
            return 1.0
        if len(self.centres) != len(self.text):
            return place / len(self.text)
        return (self.centres[place - 1] + self.centres[place]) / 2


def _between(box: Box, start: float, end: float) -> Box:
    """Return the part of a box between two shares of its length."""
    top_left, top_right, bottom_right, bottom_left = box
    return (
        _along(top_left, top_right, start),
        _along(top_left, top_right, end),
        _along(bottom_left, bottom_right, end),
        _along(bottom_left, bottom_right, start),
    )


def _along(one: Point, other: Point, share: float) -> Point:
    return (
        round(one[0] + (other[0] - one[0]) * share, 1),
        round(one[1] + (other[1] - one[1]) * share, 1),
    )


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A QR or bar code: what it says, its kind as the reader names it, and its place."""

    text: str
    kind: str
    box: Box
    page: int = 1


@dataclass(frozen=True, slots=True)
class Taken:
    """What the file says of the moment it was taken: evidence, never shown in a copy.

    ``at`` is the local time as the camera wrote it; ``latitude`` and ``longitude`` in degrees.
    """

    at: str = ""
    latitude: float | None = None
    longitude: float | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class PageReading:
    """One page or picture as read, upright. ``name`` is its name inside a ZIP, else empty.

    ``shown`` is a JPEG copy without metadata, where one was asked for; ``prints`` are perceptual
    hashes in hex; ``notes`` says in Chinese what was not as it should be.
    """

    number: int
    width: int
    height: int
    lines: tuple[ReadLine, ...]
    codes: tuple[ReadCode, ...] = ()
    taken: Taken = field(default_factory=Taken)
    name: str = ""
    shown: bytes = b""
    prints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReading:
    """Everything read of one file. ``error`` (Chinese) says what was refused; empty: nothing."""

    pages: tuple[PageReading, ...]
    error: str = ""

    @property
    def lines(self) -> tuple[ReadLine, ...]:
        """The lines of all pages."""
        return tuple(line for page in self.pages for line in page.lines)

    @property
    def codes(self) -> tuple[ReadCode, ...]:
        """The codes of all pages."""
        return tuple(code for page in self.pages for code in page.codes)

    @property
    def confidence(self) -> float:
        """How sure the reader was of the middle line; 0 where nothing was read."""
        return median(line.confidence for line in self.lines) if self.lines else 0.0
