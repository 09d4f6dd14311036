"""Finding words that are written otherwise to slip past a filter."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from supervisor.domain.screening.view import Codes, View

_BITS: Final = 20
_FACTOR: Final = np.uint32(0x9E3779B1)  # spreads neighbouring code points over the table


class Disguises:
    """Spellings of two characters or more, and what they stand for.

    Thousands of spellings are looked for at once: the first two characters of each are marked in a
    table, a whole batch is checked against it as one array, and only marked places are compared.
    """

    def __init__(self, meanings: Mapping[str, str]) -> None:
        short = [spelling for spelling in meanings if len(spelling) < 2]
        if short:
            raise ValueError(f"a spelling needs two characters: {short[0]!r}")
        self._by_start: dict[str, list[tuple[str, str]]] = {}
        for spelling in sorted(meanings, key=len, reverse=True):
            self._by_start.setdefault(spelling[:2], []).append((spelling, meanings[spelling]))
        self._marked = np.zeros(1 << _BITS, dtype=np.bool_)
        starts = _as_codes("".join(self._by_start))
        self._marked[_slots(starts[::2], starts[1::2])] = True

    def find(self, view: View) -> dict[int, list[tuple[int, str, str]]]:
        """Return, by ad, (first character in the ad, spelling, meaning) in order, no overlaps."""
        found: dict[int, list[tuple[int, str, str]]] = {}
        codes = view.codes
        places = np.flatnonzero(self._marked[_slots(codes[:-1], codes[1:])])
        ads = np.searchsorted(view.firsts, places, side="right") - 1
        done = 0
        for place, ad in zip(places.tolist(), ads.tolist(), strict=True):
            if place < done:
                continue
            match = self._match(codes, place)
            if match is not None:
                spelling, meant = match
                found.setdefault(ad, []).append((place - view.firsts[ad], spelling, meant))
                done = place + len(spelling)
        return found

    def _match(self, codes: Codes, place: int) -> tuple[str, str] | None:
        start = _as_text(codes[place : place + 2])
        for spelling, meant in self._by_start.get(start, ()):
            if _as_text(codes[place : place + len(spelling)]) == spelling:
                return spelling, meant
        return None


def _slots(first: Codes, second: Codes) -> NDArray[np.uint32]:
    mixed: NDArray[np.uint32] = ((first << np.uint32(11)) ^ second) * _FACTOR
    return mixed >> np.uint32(32 - _BITS)


def _as_codes(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le"), dtype="<u4")


def _as_text(codes: Codes) -> str:
    return "".join(map(chr, codes.tolist()))
