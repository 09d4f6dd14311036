"""Words that play one part in what an ad asks: men, refusing, deposits.

A new hand has new words for an old part, and puts the parts together as others did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from supervisor.domain.reader.hashing import mixed
from supervisor.domain.reader.units import Codes, Places

LONGEST: Final = 4
"""Characters of a word that are looked at."""
MOST: Final = 123
"""Classes of words, beside those of numbers."""

FIRST: Final = 0x120000
"""The code that stands for the first class: beyond all characters."""

_BITS: Final = 22
_AGES: Final = range(16, 66)
_NUMBERS: Final = 5  # an age, then numbers of one, two, three and more digits
_DIGITS: Final = "一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class CodedText:
    """A text with one code for every word of a class.

    Code *i* stands for characters ``[begins[i], ends[i])`` of the text; ``is_class`` tells which
    codes are classes.
    """

    codes: Codes
    begins: Places
    ends: Places
    is_class: NDArray[np.bool_]


class Classes:
    """Words by class, ready to be found: the longest word first, from the left."""

    def __init__(self, words: Mapping[str, str]) -> None:
        """Take the words of each class, blanks between them.

        Classes count in the order of their names, however they are given: a model keeps them as
        JSON. A word counts in the first class that has it.
        """
        if len(words) > MOST:
            raise ValueError(f"more than {MOST} classes of words")
        first_number = len(words)
        self._number = np.uint32(FIRST + first_number)
        classes: dict[str, int] = {}
        for number, name in enumerate(sorted(words)):
            for word in words[name].split():
                classes.setdefault(word[:LONGEST], number)
        for age in _AGES:
            classes.setdefault(_spoken(age), first_number)
        self._class = np.full(1 << _BITS, -1, dtype=np.int16)
        self._whole = np.zeros(1 << _BITS, dtype=np.uint32)
        for word, number in classes.items():
            codes = np.array([ord(char) for char in word], dtype=np.uint32)
            whole = mixed(codes, np.zeros(1, dtype=np.int64), len(word), len(word))
            slot = whole & np.uint32((1 << _BITS) - 1)
            self._class[slot], self._whole[slot] = number, whole

    def view(self, codes: Codes) -> CodedText:
        """Return a text as the reader sees its classes."""
        width, number = self._words(codes)
        is_digit = (codes >= ord("0")) & (codes <= ord("9"))
        before = np.append(False, is_digit[:-1])
        width[is_digit & before] = 0
        starts = np.flatnonzero(is_digit & ~before)
        lengths = np.flatnonzero(is_digit & ~np.append(is_digit[1:], False)) + 1 - starts
        plain = (number[starts] < 0) | (lengths > width[starts])
        width[starts[plain]] = lengths[plain]
        number[starts[plain]] = -1
        heads = _from_left(width)
        ends = np.arange(1, len(codes) + 1)
        ends[heads] = heads + width[heads]
        inside = np.zeros(len(codes) + 1, dtype=np.int32)
        np.add.at(inside, heads + 1, 1)
        np.add.at(inside, ends[heads], -1)
        seen = codes.copy()
        seen[heads] = np.where(
            number[heads] >= 0, FIRST + number[heads], self._numbers(codes, heads, width[heads])
        )
        kept = np.flatnonzero(np.cumsum(inside[:-1]) <= 0)
        return CodedText(seen[kept], kept, ends[kept], seen[kept] >= FIRST)

    def _words(self, codes: Codes) -> tuple[Places, Places]:
        """Return how long a word begins at each character, and its class."""
        width = np.zeros(len(codes), dtype=np.int64)
        number = np.full(len(codes), -1, dtype=np.int64)
        for size in range(1, LONGEST + 1):
            places = np.arange(max(0, len(codes) - size + 1))
            whole = mixed(codes, places, size, size)
            slot = whole & np.uint32((1 << _BITS) - 1)
            found = np.flatnonzero(self._class[slot] >= 0)
            found = found[self._whole[slot[found]] == whole[found]]
            width[found], number[found] = size, self._class[slot[found]]
        return width, number

    def _numbers(self, codes: Codes, heads: Places, width: Places) -> Codes:
        """Return the class of the number at each place: an age, or how many digits it has."""
        second = codes[np.minimum(heads + 1, len(codes) - 1)]
        value = (codes[heads].astype(np.int64) - ord("0")) * 10 + second.astype(np.int64) - ord("0")
        is_age = (width == 2) & (value >= _AGES.start) & (value < _AGES.stop)
        kind = np.where(is_age, 0, np.minimum(width, _NUMBERS - 1))
        result: Codes = (self._number + kind).astype(np.uint32)
        return result


def _spoken(age: int) -> str:
    """Return an age in Chinese numerals."""
    tens, ones = divmod(age, 10)
    return (_DIGITS[tens - 1] if tens > 1 else "") + "十" + (_DIGITS[ones - 1] if ones else "")


def _from_left(width: Places) -> Places:
    """Return where words begin, none of them in a word that began before it."""
    chosen: list[int] = []
    free = 0
    places = np.flatnonzero(width)
    for place, size in zip(places.tolist(), width[places].tolist(), strict=True):
        if place >= free:
            chosen.append(place)
            free = place + size
    return np.array(chosen, dtype=np.int64)
