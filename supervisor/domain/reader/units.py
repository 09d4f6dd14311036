"""Ads cut into sentences, folded as one array of code points that points back into each ad."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from supervisor.domain.platform.text import fold_table
from supervisor.domain.screening.model import Ad

Codes = NDArray[np.uint32]
Places = NDArray[np.int64]

END: Final = 10
"""The line end: stands before, between and after sentences."""

FIELDS: Final = ("title", "company", "text")

_LIMIT: Final = 0x110000
_OPENERS: Final = ("\u2402", "\u2403", "\u2404")  # what a title, a name and a text begin with
_STOPS: Final = "\n\r。;!?…|\u2028\u2029•●▪■◆★☆※►▶✓✔✅🔥①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
_RULERS: Final = "*-=_#~+."
_BLANKS: Final = (
    " \t\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c"
    "\u200d\u202f\u2060\u3000\ufeff\ufe0f\u115f\u1160\u3164\uffa0"
)
_QUOTES: Final = "\"'`“”‘’「」『』〝〞＂＇"
_LONG: Final = 60
"""Characters after which a sentence is cut at its next comma: nobody asks so much in one breath."""
_LONGEST: Final = 150
_DROPPED: Final = 0x110000 - 1


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of a batch.

    ``codes[i]`` is a folded character and ``origin[i]`` its place in the batch as given; sentence
    *u* fills ``codes[firsts[u]:firsts[u + 1]]``, its line end included. ``ad_firsts[a]`` is the
    first sentence of ad *a*, and ``starts[a]`` the places in the batch where its fields begin.
    """

    codes: Codes
    origin: Places
    firsts: Places
    ad_firsts: Places
    starts: tuple[tuple[int, int, int], ...]

    @property
    def ads(self) -> Places:
        """For every sentence, the number of its ad."""
        return np.repeat(np.arange(len(self.starts)), np.diff(self.ad_firsts))

    def foreign(self) -> NDArray[np.bool_]:
        """Mark the sentences that are mostly written in Latin letters."""
        letters = np.append(0, np.cumsum((self.codes >= ord("a")) & (self.codes <= ord("z"))))
        lengths = np.diff(self.firsts)
        result: NDArray[np.bool_] = 2 * np.diff(letters[self.firsts]) > lengths
        return result

    def place(self, ad: int, first: int, last: int) -> tuple[str, int, int]:
        """Return field, start and end, in the ad as given, of characters ``[first, last)``."""
        start, end = int(self.origin[first]), int(self.origin[last - 1]) + 1
        number = sum(start >= begin for begin in self.starts[ad]) - 1
        begin = self.starts[ad][number]
        return FIELDS[number], start - begin, end - begin

    def touched(self, ad: int, field: str, start: int, end: int) -> Places:
        """Return the sentences that characters ``[start, end)`` of a field stand in."""
        begin = self.starts[ad][FIELDS.index(field)]
        first, last = int(self.ad_firsts[ad]), int(self.ad_firsts[ad + 1])
        begins = self.origin[self.firsts[first:last]]
        low = int(np.searchsorted(begins, begin + start, side="right")) - 1
        high = int(np.searchsorted(begins, begin + end - 1, side="right"))
        return np.arange(first + max(0, low), first + max(high, low + 1))

    def text(self, first: int, last: int) -> str:
        """Return folded characters ``[first, last)``."""
        return self.codes[first:last].astype("<u4").tobytes().decode("utf-32-le")


def cut(ads: Sequence[Ad]) -> Sentences:
    """Fold ads and cut them at full stops, line ends and the numbers of list items."""
    pieces: list[str] = []
    for ad in ads:
        for opener, value in zip(_OPENERS, (ad.title, ad.company, ad.text), strict=True):
            pieces += ["\n", opener, value]
    ends = list(accumulate((len(piece) for piece in pieces), initial=0))
    joined = "".join(pieces) + "\n"
    given = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    folded = _table()[given]
    folded[_breaks(given, folded)] = END
    origin = np.flatnonzero(folded != _DROPPED)
    codes = folded[origin]
    codes[_breaths(codes)] = END
    # One line end for many, the last: a sentence holds at least one character, and the first
    # sentence of an ad begins in that ad.
    is_end = codes == END
    kept = ~(is_end & np.append(is_end[1:], False))
    codes, origin = codes[kept], origin[kept]
    firsts = np.flatnonzero(codes == END)
    begins = ends[0:-1:9]
    ad_firsts = np.searchsorted(origin[firsts[:-1]], begins)
    starts = tuple((ends[n + 2], ends[n + 5], ends[n + 8]) for n in range(0, len(pieces), 9))
    return Sentences(codes, origin, firsts, np.append(ad_firsts, len(firsts) - 1), starts)


def _breaks(given: Codes, folded: Codes) -> NDArray[np.bool_]:
    """Mark list numbers (1、 2. 3)), full stops of English, and lines drawn with characters."""
    after = np.append(folded[1:], END)
    second = np.append(folded[2:], [END, END])
    before = np.concatenate(([END], folded[:-1]))
    is_digit = _in("0123456789")
    marks = _in("、.)")[folded] & is_digit[before] & ~is_digit[after]
    earlier = np.concatenate(([END, END], folded[:-2]))
    earliest = np.concatenate(([END, END, END], folded[:-3]))
    short = ~is_digit[earlier] | ~is_digit[earliest]
    marks &= short & ~_in(".")[earlier]
    stops = (folded == ord(".")) & _in("abcdefghijklmnopqrstuvwxyz)")[before]
    following = np.append(given[1:], END)
    stops &= _in(" \n\r\u00a0ABCDEFGHIJKLMNOPQRSTUVWXYZ-*")[following]
    begins = _in(_RULERS)[folded] & (folded == after) & (folded == second)
    drawn = begins.copy()
    drawn[1:] |= begins[:-1]
    drawn[2:] |= begins[:-2]
    numbers = is_digit[folded] & np.append(marks[1:], False)
    result: NDArray[np.bool_] = marks | numbers | stops | drawn
    return result


def _breaths(codes: Codes) -> list[int]:
    """Return the commas at which overlong sentences are cut."""
    ends = np.append(np.flatnonzero(codes == END), len(codes))
    chosen: list[int] = []
    for number in np.flatnonzero(np.diff(ends) > _LONG).tolist():
        last, until = int(ends[number]), int(ends[number + 1])
        while until - last > _LONG:
            commas = np.flatnonzero(codes[last + _LONG // 2 : until] == ord(","))
            step = last + _LONG // 2 + int(commas[0]) if len(commas) else last + _LONGEST
            if step >= until or step - last > _LONGEST:
                step = last + _LONGEST
            if step >= until:
                break
            chosen.append(step)
            last = step
    return chosen


@cache
def _in(chars: str) -> NDArray[np.bool_]:
    """Return a table that tells of each code point whether it is one of ``chars``."""
    table = np.zeros(_LIMIT, dtype=np.bool_)
    table[[ord(char) for char in chars]] = True
    table.flags.writeable = False
    return table


@cache
def _table() -> Codes:
    """Half-width, simplified, lower case; stops are line ends, blanks and quotes are dropped."""
    table = np.arange(_LIMIT, dtype=np.uint32)
    for point, char in fold_table().items():
        table[point] = ord(char)
    for char in _BLANKS + _QUOTES:
        table[ord(char)] = _DROPPED
    for char in _STOPS:
        table[ord(char)] = END
    for point, folded in fold_table().items():
        if folded in _STOPS:
            table[point] = END
    table[0xD800:0xE000] = 0xFFFD
    table.flags.writeable = False
    return table
