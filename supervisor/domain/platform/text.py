"""Folding of Chinese text to one written form, character by character.

``fold`` keeps the length: character *i* of the result stands for character *i* of the input, so a
span found in folded text points into the text as it was received.
"""

import unicodedata
from functools import cache
from typing import Final

from supervisor.domain.platform.radicals import RADICALS

KEPT_APART: Final = "乾徵於麴昇陞脩氾"
"""Characters that are traditional for another (乾 for 干) and simplified in their own right.

The list of standard characters (通用规范汉字表) keeps them beside 干, 征, 于, 曲, 升, 修 and 泛 for
names and some words, so of two names that differ in them neither is a spelling of the other.
"""

_CJK_BLOCKS = ((0x3400, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x2FA1F))
_PUNCTUATION = {
    "･": "·",
    "•": "·",
    "〔": "(",
    "［": "(",
    "【": "(",
    "〖": "(",
    "｛": "(",
    "{": "(",
    "〕": ")",
    "］": ")",
    "】": ")",
    "〗": ")",
    "｝": ")",
    "}": ")",
}


def fold(text: str) -> str:
    """Return ``text`` half-width, in simplified characters and lower case, of the same length."""
    return text.translate(fold_table())


@cache
def fold_table() -> dict[int, str]:
    """Return the table behind ``fold``; only one-to-one foldings enter it: offsets never move."""
    table: dict[int, str] = {}
    for point in range(0x80, 0x10000):
        char = chr(point)
        folded = unicodedata.normalize("NFKC", char).lower()
        if folded != char and len(folded) == 1:
            table[point] = folded
    table.update({point: chr(point).lower() for point in range(0x80) if chr(point).isupper()})
    table.update({ord(char): folded for char, folded in _PUNCTUATION.items()})
    table.update({ord(char): folded for char, folded in RADICALS.items()})
    simplified = dict(_traditional_pairs())
    # A radical or a compatibility form may stand for a traditional character: ⾺, 馬, 马.
    table.update({point: simplified.get(ord(char), char) for point, char in table.items()})
    table.update(simplified)
    return table


def _traditional_pairs() -> list[tuple[int, str]]:
    """Return (code point, simplified character) for every character OpenCC simplifies one to one.

    One character is converted at a time, so that no phrase rule of OpenCC changes a length.
    """
    import opencc  # noqa: PLC0415 - loading its dictionaries costs 50 ms that few commands need

    points = [point for first, last in _CJK_BLOCKS for point in range(first, last + 1)]
    converted = opencc.OpenCC("t2s").convert("\n".join(map(chr, points))).split("\n")
    return [
        (point, simplified)
        for point, simplified in zip(points, converted, strict=True)
        if len(simplified) == 1 and simplified != chr(point)
    ]
