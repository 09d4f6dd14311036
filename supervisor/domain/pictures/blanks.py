"""Blanks that a reader of pictures lost, put back where the characters stand apart.

“限女 18-35岁” and “限女18-35岁” are one line to the reader; the gap is there to be seen.
"""

from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import Final

from supervisor.domain.pictures.model import ReadLine

_NARROW: Final = 0.56
"""The width of a Latin letter or digit, that of a Chinese character being 1."""
_BROAD: Final = 0.9
_BROAD_LETTERS: Final = frozenset("mwMW@%")
_LOST: Final = 0.45
_LOST_BETWEEN_WIDE: Final = 0.6
"""From this gap on, in widths of a Chinese character, there was a blank.

The reader tells places in steps of a fifth of a character, so a narrow blank cannot be told.
"""
_LEAST_PAIRS: Final = 3


def with_blanks(line: ReadLine) -> ReadLine:
    """Return the line with the blanks its gaps show; as it is where its places are not known."""
    text, centres = line.text, line.centres
    if len(centres) != len(text) or len(line.sureness) != len(text):
        return line
    pitch = _pitch(text, centres)
    if pitch <= 0:
        return line
    pieces, places, sure = text[:1], [*centres[:1]], [*line.sureness[:1]]
    for at in range(1, len(text)):
        before, char = text[at - 1], text[at]
        apart = (centres[at] - centres[at - 1]) / pitch - (_width(before) + _width(char)) / 2
        is_wide = not (before.isascii() or char.isascii())
        if (
            apart > (_LOST_BETWEEN_WIDE if is_wide else _LOST)
            and before.isalnum()
            and char.isalnum()
        ):
            pieces += " "
            places.append((centres[at - 1] + centres[at]) / 2)
            sure.append(1.0)
        pieces += char
        places.append(centres[at])
        sure.append(line.sureness[at])
    return replace(line, text=pieces, centres=tuple(places), sureness=tuple(sure))


def _width(char: str) -> float:
    if char in _BROAD_LETTERS:
        return _BROAD
    return _NARROW if char.isascii() else 1.0


def _pitch(text: str, centres: tuple[float, ...]) -> float:
    """Return how far apart neighbouring Chinese characters of the line stand; 0: not known."""
    gaps = [
        after - before
        for (one, before), (other, after) in pairwise(zip(text, centres, strict=True))
        if one > "\u3000" and other > "\u3000" and one.isalnum() and other.isalnum()
    ]
    return median(gaps) if len(gaps) >= _LEAST_PAIRS else 0.0
