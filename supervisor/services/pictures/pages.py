"""What the limited worker does: open, read, copy. It loads engine and models, so only that does."""

import io
from collections.abc import Iterator, Sequence
from typing import Final, Protocol

import zxingcpp
from PIL import Image, ImageDraw

from supervisor.domain.pictures.model import Box, PageReading, ReadCode, ReadLine
from supervisor.domain.platform.text import fold
from supervisor.domain.traces.contacts import occurrences
from supervisor.services.pictures.characters import CharacterReader
from supervisor.services.pictures.opening import OpenedPage, Pixels, Refused, open_pages
from supervisor.services.pictures.prints import prints_of
from supervisor.services.pictures.unpacking import unpack

__all__ = ["Desk", "Refused"]

_SHOWN_SIDE: Final = 2_000
_SHOWN_LONG_WIDTH: Final = 1_080
_SHOWN_QUALITY: Final = 82
_COVER: Final = "#8a8f98"
_MOST_CODES: Final = 20
_LONGEST_CODE: Final = 2_000


class FileToRead(Protocol):
    """A file to read, and whether copies to show are wanted."""

    @property
    def data(self) -> bytes:
        """The file."""

    @property
    def with_copies(self) -> bool:
        """Whether copies and perceptual hashes are made."""


class Desk:
    """The engine with everything around it."""

    def __init__(self) -> None:
        self._reader = CharacterReader()

    def unpack(self, data: bytes) -> Iterator[tuple[str, bytes, str]]:
        """Yield name, content and refusal of each file of a ZIP. Raises ``Refused``."""
        for one in unpack(data):
            yield one.name, one.data, one.refusal

    def read(self, order: FileToRead) -> Iterator[PageReading]:
        """Yield the pages of a picture or PDF. Raises ``Refused``."""
        for number, opened in enumerate(open_pages(order.data), start=1):
            yield self._page(number, opened, with_copies=order.with_copies)

    def _page(self, number: int, opened: OpenedPage, *, with_copies: bool) -> PageReading:
        lines, unread = self._reader.read(opened.pixels, number)
        height, width = opened.pixels.shape[:2]
        notes = (*opened.notes, *((f"有 {unread} 行看不清，没有读出",) if unread else ()))
        return PageReading(
            number=number,
            width=width,
            height=height,
            lines=tuple(lines),
            codes=tuple(_codes(opened.pixels, number)),
            taken=opened.taken,
            shown=_copy(opened.pixels, lines) if with_copies else b"",
            prints=prints_of(opened.pixels) if with_copies else (),
            notes=notes,
        )


def _codes(pixels: Pixels, page: int) -> Iterator[ReadCode]:
    """Yield the QR and bar codes of a page; bare bars under five digits are patterns."""
    for found in zxingcpp.read_barcodes(pixels)[:_MOST_CODES]:
        lines = found.text.replace("\r\n", "\n").strip()
        text = "".join(char for char in lines if char.isprintable() or char == "\n")
        text = text[:_LONGEST_CODE]
        if text:
            yield ReadCode(text, found.format.name, _place(found.position), page)


def _place(position: zxingcpp.Position) -> Box:
    first, second, third, fourth = (
        (float(one.x), float(one.y))
        for one in (
            position.top_left,
            position.top_right,
            position.bottom_right,
            position.bottom_left,
        )
    )
    return first, second, third, fourth


def _copy(pixels: Pixels, lines: Sequence[ReadLine]) -> bytes:
    """Return a JPEG of what is seen, without any metadata, no larger than a screen needs.

    Numbers by which people are reached are covered; the original keeps them.
    """
    picture = Image.fromarray(pixels)
    draw = ImageDraw.Draw(picture)
    for line in lines:
        for place in occurrences(fold(line.text)):
            draw.polygon(line.part(place.start, place.end), fill=_COVER)
    width, height = picture.size
    if max(width, height) > 2.4 * min(width, height):
        scale = min(1.0, _SHOWN_LONG_WIDTH / min(width, height), 16_000 / max(width, height))
    else:
        scale = min(1.0, _SHOWN_SIDE / max(width, height))
    if scale < 1:
        picture = picture.resize((max(1, round(width * scale)), max(1, round(height * scale))))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=_SHOWN_QUALITY)
    return out.getvalue()
