"""Ads as the patterns see them: folded, cleaned, and still pointing into the text as given.

A batch of ads is folded as one array of code points, because a table look-up over a long array is
some twenty times faster than ``str.translate`` over many short strings. Two views are made:

- *plain*: half-width, simplified, lower case; mark-up, invisible characters, quotation marks and
  the blanks round numbers removed;
- *bare*: the plain view with every blank and inserted mark between characters removed as well, and
  look-alike characters replaced. A match there counts only where it covers something changed.
"""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from supervisor.domain.platform.text import fold_table
from supervisor.domain.screening.model import Ad
from supervisor.domain.screening.text.markup import find_markup
from supervisor.domain.screening.text.pairs import Codes, PairTable, as_codes

Places = NDArray[np.int64]
Kinds = NDArray[np.uint8]

_LIMIT: Final = 0x110000
_FIRST_SIGN: Final = 0x2190  # arrows, dingbats, emoji: marks that are no punctuation
_OTHER, _CJK, _DIGIT, _BLANK, _MARK, _HIDDEN, _DASH, _LATIN = range(8)
_REACH: Final = 3
_FILLERS: Final = "\u115f\u1160\u3164\uffa0"  # letters that are drawn as nothing
_QUOTES: Final = "\"'`“”‘’「」『』〝〞＂＇"
_SENTENCE: Final = ",;:!?()[]<>、。\n\r"
_MARK_CATEGORIES: Final = frozenset({"Lm", "Lo", "Sk", "Sm", "So", "Sc", "Po", "Pc", "No"})
_BLANKS: Final = (
    " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
)
_CIRCLED: Final = "".join(map(chr, (*range(0x2460, 0x249C), *range(0x2776, 0x2794))))
_SIGNS: Final = {
    "♂": "男", "♀": "女", "㊚": "男", "㊛": "女", "🚹": "男", "🚺": "女", "⚦": "男", "👨": "男",
    "👩": "女", "👦": "男", "👧": "女", "—": "-", "–": "-", "―": "-", "‒": "-", "‐": "-", "‑": "-",
    "−": "-", "﹣": "-", "─": "-", "━": "-", "〜": "~", "∼": "~", "﹏": "~", "＊": "*", "✱": "*",
    "〇": "零", "㎝": "厘", "﹑": "、", "､": "、", "｡": "。", "⼥": "女", "⼤": "大", "⼈": "人",
}  # fmt: skip


def _flags(*kinds: int) -> NDArray[np.bool_]:
    table = np.zeros(8, dtype=np.bool_)
    table[list(kinds)] = True
    return table


_WRITTEN: Final = _flags(_CJK, _DIGIT, _LATIN)
_DROPPABLE: Final = _flags(_BLANK, _MARK, _DASH)


@dataclass(frozen=True, slots=True)
class View:
    """One view of a batch.

    ``codes`` are the code points of ``text``; ad *i* fills ``text[firsts[i]:firsts[i + 1]]``.
    ``origin`` gives for each character its place in the batch as given; ``changed`` marks
    characters that were replaced.
    """

    codes: Codes
    text: str
    origin: Places
    firsts: list[int]
    changed: NDArray[np.bool_]

    def document(self, index: int) -> bytes:
        """Return the UTF-8 of one ad."""
        return self.text[self.firsts[index] : self.firsts[index + 1]].encode()


@dataclass(frozen=True, slots=True)
class BatchView:
    """Both views, where the fields of each ad lie, and which ads look different when bared."""

    plain: View
    bare: View
    starts: list[int]
    differs: list[bool]


def build_batch(ads: Sequence[Ad], lookalikes: Mapping[str, str], words: PairTable) -> BatchView:
    """Fold ads; the fields of an ad stand one after the other, each followed by a line end.

    ``words`` holds the character pairs of the words that rules look for: a gap between two
    characters is suspicious only where they are such a pair.
    """
    texts = [f"{ad.title}\n{ad.company}\n{ad.text}\n" for ad in ads]
    lengths = np.array([len(text) for text in texts], dtype=np.int64)
    starts = np.concatenate(([0], np.cumsum(lengths)))
    joined = "".join(texts)
    given = as_codes(joined)
    folded = _fold_codes()[given]
    kinds = _kinds()[folded]
    for start, end, is_break in find_markup(joined):
        kinds[start:end] = _HIDDEN
        if is_break:
            folded[start], kinds[start] = ord("\n"), _OTHER
    kept = np.flatnonzero(_keep_plain(kinds))
    plain_codes = folded[kept]
    unchanged = np.zeros(len(kept), dtype=np.bool_)
    plain = _view(plain_codes, kept, starts, unchanged)
    bare_codes = _lookalike_codes(tuple(lookalikes.items()))[plain_codes]
    keep = _keep_bare(kinds[kept])
    replaced = bare_codes != plain_codes
    bare = _view(bare_codes[keep], kept[keep], starts, replaced[keep])
    suspicious = bare.changed | _suspicious_gaps(plain_codes, keep, words)
    touched = np.concatenate(([0], np.cumsum(suspicious)))
    firsts = np.array(bare.firsts)
    differs = (touched[firsts[1:]] - touched[firsts[:-1]]) > 0
    return BatchView(plain, bare, starts.tolist(), differs.tolist())


def _suspicious_gaps(codes: Codes, keep: NDArray[np.bool_], words: PairTable) -> NDArray[np.bool_]:
    """Mark the kept characters after which something was removed from within a word or a number.

    A gap is suspicious between digits, between characters that make a word together, and wherever
    a sign that is no punctuation was taken out.
    """
    places = np.flatnonzero(keep)
    marked = np.zeros(len(places), dtype=np.bool_)
    gaps = np.flatnonzero(np.diff(places) > 1)
    before, after = codes[places[gaps]], codes[places[gaps + 1]]
    removed = codes[places[gaps] + 1]
    kinds = _kinds()
    numbers = (kinds[before] == _DIGIT) & (kinds[after] == _DIGIT)
    signs = (removed >= _FIRST_SIGN) & (kinds[removed] == _MARK)
    marked[gaps[numbers | signs | words.holds(before, after)]] = True
    return marked


def _view(codes: Codes, origin: Places, starts: Places, changed: NDArray[np.bool_]) -> View:
    text = codes.astype("<u4").tobytes().decode("utf-32-le")
    return View(codes, text, origin, np.searchsorted(origin, starts).tolist(), changed)


def _keep_plain(kinds: Kinds) -> NDArray[np.bool_]:
    """Drop hidden characters, and blanks between a number and a dash or the word it counts."""
    keep: NDArray[np.bool_] = kinds != _HIDDEN
    places = np.flatnonzero(kinds == _BLANK)
    before, after = _neighbours(kinds, places)
    joined = (before == _DIGIT) & ((after == _CJK) | (after == _DASH))
    joined |= (after == _DIGIT) & (before == _DASH)
    joined |= (before == _DASH) & (after == _DASH)
    keep[places[joined]] = False
    return keep


def _keep_bare(kinds: Kinds) -> NDArray[np.bool_]:
    """Drop blanks, inserted marks and single dashes that stand between two words or numbers."""
    keep = np.ones(len(kinds), dtype=np.bool_)
    places = np.flatnonzero(_DROPPABLE[kinds])
    before, after = _neighbours(np.where(kinds == _MARK, _BLANK, kinds), places)
    joined = _WRITTEN[before] & _WRITTEN[after]
    is_blank = kinds[places] == _BLANK
    joined &= is_blank | ~((before == _DIGIT) & (after == _DIGIT))
    joined &= ~((before == _LATIN) & (after == _LATIN))
    joined &= (kinds[places] != _DASH) | ((before == _CJK) & (after == _CJK))
    keep[places[joined]] = False
    return keep


def _neighbours(kinds: Kinds, places: Places) -> tuple[Kinds, Kinds]:
    """For each place, the kind of the nearest character before and after that is no blank.

    Beyond ``_REACH`` characters there is no neighbour: a long gap separates.
    """
    solid = np.flatnonzero((kinds != _BLANK) & (kinds != _HIDDEN))
    bounded = np.concatenate(([-_LIMIT], solid, [len(kinds) + _LIMIT]))
    last = bounded[np.searchsorted(bounded, places, side="left") - 1]
    following = bounded[np.searchsorted(bounded, places, side="right")]
    before = np.where(places - last <= _REACH, kinds[np.maximum(last, 0)], _OTHER)
    after = np.where(
        following - places <= _REACH, kinds[np.minimum(following, len(kinds) - 1)], _OTHER
    )
    return before, after


@cache
def _fold_codes() -> Codes:
    table = np.arange(_LIMIT, dtype=np.uint32)
    for point, char in fold_table().items():
        table[point] = ord(char)
    for sign, char in _SIGNS.items():
        table[ord(sign)] = ord(char)
    for char in _CIRCLED:  # mostly the number of a list item, and then no digit of what follows
        table[ord(char)] = ord(char)
    table[0xD800:0xE000] = 0xFFFD
    table.flags.writeable = False
    return table


@cache
def _kinds() -> Kinds:
    """Classes of characters; whatever is no letter, number or sentence mark is an inserted mark."""
    table = np.full(_LIMIT, _OTHER, dtype=np.uint8)
    for point in range(0x10000):
        category = unicodedata.category(chr(point))
        if category in _MARK_CATEGORIES and chr(point) not in _SENTENCE:
            table[point] = _MARK
        elif category in {"Mn", "Me", "Cf"}:  # drawn over the one before, or not drawn at all
            table[point] = _HIDDEN
    table[0x1F000:0x1FB00] = _MARK
    table[0x3400:0xA000] = _CJK
    table[0x20000:0x32000] = _CJK
    table[ord("0") : ord("9") + 1] = _DIGIT
    table[ord("a") : ord("z") + 1] = _LATIN
    table[ord("ü")] = _LATIN
    table[[ord(char) for char in _BLANKS]] = _BLANK
    table[[ord("-"), ord("~")]] = _DASH
    table[[ord(char) for char in _QUOTES + _FILLERS]] = _HIDDEN
    table[0xFE00:0xFE10] = _HIDDEN
    table[0x1F3FB:0x1F400] = _HIDDEN
    table[[ord(char) for char in _CIRCLED]] = _DIGIT
    table.flags.writeable = False
    return table


@cache
def _lookalike_codes(pairs: tuple[tuple[str, str], ...]) -> Codes:
    table = np.arange(_LIMIT, dtype=np.uint32)
    for lookalike, meant in pairs:
        table[ord(lookalike)] = ord(meant)
    table.flags.writeable = False
    return table
