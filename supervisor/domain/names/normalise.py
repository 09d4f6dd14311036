"""The one written form of a poster's name: the key it is deduplicated and remembered under."""

import html
import re
from functools import cache
from typing import Final

from supervisor.domain.names.lexicon import lexicon
from supervisor.domain.names.regions import region_table
from supervisor.domain.platform.text import KEPT_APART, fold_table

# What carries no meaning in a name: white space, zero-width and control characters, selectors of
# a glyph, quotes.
_BLANK = (
    r"\s\u0000-\u0020\u007f-\u00a0\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufe00-\ufe0f\ufeff"
    r"\U000e0100-\U000e01ef"
)
_QUOTES = "\"'`´“”‘’「」『』《》〈〉<>"
_DROPPED = re.compile(f"[{_BLANK}{_QUOTES}]+")
_ELLIPSIS = re.compile(r"\.{2,}|。{2,}|…+|⋯+")
_EMPTY_BRACKETS = re.compile(r"\(\)")
_BRACKETS = str.maketrans("[]{}⟨⟩", "()()()")
_DOTS: Final = "・･•‧∙⋅●◦⸱ꞏ᛫"
"""What people type for the middle dot of a name, beside the full stop."""
_DASHES: Final = "‐‑‒–—―−─━﹣"
_STOP_INSIDE = re.compile(r"(?<=[\u4e00-\u9fff])[.·]+(?=[\u4e00-\u9fff])")
_SUSPICIOUS = re.compile(rf"[{_BLANK}{_QUOTES}\[\]{{}}&…⋯。.⟨⟩{KEPT_APART}]|\(\)|··")
_KEPT = re.compile(f"[{KEPT_APART}]")
_LONGEST_WORD: Final = 6
_INNER_DOTS = re.compile(r"(?<=[\u4e00-\u9fff])·(?=[\u4e00-\u9fff])")


def normalise(name: str) -> str:
    """Return the name half-width, simplified, lower case, without spaces and quotes.

    Brackets of every shape become ``()``, every ellipsis ``…``, every middle dot ``·``. Characters
    that are traditional for another and simplified in their own right (乾 beside 干) are folded
    inside known words only, never in a brand. The result is a fixed point:
    ``normalise(normalise(x)) == normalise(x)``.
    """
    if _settled().fullmatch(name):
        return name
    text = name.translate(_table())
    if _SUSPICIOUS.search(text) is None:
        return text
    return _clean(text)


def spelling_key(name: str) -> str:
    """Return what all spellings of one name have in common; empty where a name has nothing else.

    Width, blanks, hidden characters, quotes, the shape of brackets, traditional script and middle
    dots tell no names apart; 乾 and 干 do.
    """
    return _INNER_DOTS.sub("", normalise(name))


@cache
def _table() -> dict[int, str]:
    """Return what is replaced character by character."""
    table = {point: char for point, char in fold_table().items() if chr(point) not in KEPT_APART}
    table.update({ord(char): "·" for char in _DOTS})
    table.update({ord(char): "-" for char in _DASHES})
    return table


@cache
def _settled() -> re.Pattern[str]:
    """Return what a name of nothing but settled characters matches: one that stays as it is.

    Most names are of that kind, and to see it costs a tenth of translating them.
    """
    folded = fold_table()
    chinese = (chr(point) for point in range(0x4E00, 0xA000) if point not in folded)
    return re.compile(f"[a-z0-9{''.join(chinese)}]*")


def _clean(text: str) -> str:
    """Repeat until nothing changes: taking one thing away can bring another to light."""
    while True:
        before = text
        if "&" in text:
            text = html.unescape(text).translate(_table())
        text = text.translate(_BRACKETS)
        text = _DROPPED.sub("", text)
        text = _ELLIPSIS.sub("…", text)
        text = _STOP_INSIDE.sub("·", text)
        text = _EMPTY_BRACKETS.sub("", text)
        if _KEPT.search(text):
            text = _fold_words(text)
        if text == before:
            return text


def _fold_words(text: str) -> str:
    """Fold a character that is kept apart where it makes a known word: 乾洗 is 干洗, 於都 于都."""
    table = fold_table()
    for place, char in enumerate(text):
        if char in KEPT_APART:
            folded = text[:place] + table[ord(char)] + text[place + 1 :]
            if _stands_in_word(folded, place):
                text = folded
    return text


def _stands_in_word(text: str, place: int) -> bool:
    """Return whether a word of some trade or a place name covers the character at ``place``."""
    words, places = lexicon().trades, region_table()
    for start in range(max(0, place - _LONGEST_WORD + 1), place + 1):
        for end in range(max(start + 2, place + 1), start + _LONGEST_WORD + 1):
            piece = text[start:end]
            if piece in words or piece in places.leading or piece in places.county_short:
                return True
    return False
