"""What the reader sees of a sentence: runs of one to three characters, as numbers of slots."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from supervisor.domain.reader.units import END, Codes, Places, Sentences

BITS: Final = 22
Slots = NDArray[np.uint32]

_FACTOR: Final = np.uint32(0x9E3779B1)
_OTHER: Final = np.uint32(0x85EBCA6B)


@dataclass(frozen=True, slots=True)
class Pieces:
    """Pieces of one width, in the order of the text: characters ``[places, places + width)``."""

    slots: Slots
    places: Places
    width: int


WIDTHS: Final = (1, 2, 3)
"""How many characters make a piece: longer pieces, and pairs apart, measured no better."""


def pieces_of(sentences: Sentences) -> Iterator[Pieces]:
    """Yield the pieces of a batch, width by width; none reaches into another sentence.

    A piece may begin or end with a line end, and so tell that its characters begin or end a
    sentence.
    """
    codes = sentences.codes
    is_end = codes == END
    for width in WIDTHS:
        size = max(0, len(codes) - width + 1)
        inner = ~is_end[:size] if width == 1 else np.ones(size, dtype=np.bool_)
        for step in range(1, width - 1):
            inner &= ~is_end[step : step + size]
        places = np.flatnonzero(inner)
        yield Pieces(_slots(codes, places, width), places, width)


def _slots(codes: Codes, places: Places, width: int) -> Slots:
    mixed = np.full(len(places), width * 0x1000193, dtype=np.uint32)
    for step in range(width):
        mixed = (mixed ^ codes[places + step]) * _FACTOR
        mixed ^= mixed >> np.uint32(15)
        mixed *= _OTHER
    mixed ^= mixed >> np.uint32(13)
    return mixed & np.uint32((1 << BITS) - 1)


def owners(sentences: Sentences, pieces: Pieces) -> Places:
    """Return the sentence of every piece: the one that its second character, if any, stands in."""
    number = np.cumsum(sentences.codes == END) - 1
    if pieces.width == 1:
        return number[pieces.places]
    inside = pieces.places + 1
    owner: Places = number[inside] - (sentences.codes[inside] == END)
    return owner
