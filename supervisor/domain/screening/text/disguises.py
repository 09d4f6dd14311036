"""Finding words that are written otherwise to slip past a filter."""

from collections.abc import Mapping
from typing import Final

import numpy as np

from supervisor.domain.screening.text.pairs import Codes, PairTable, as_text
from supervisor.domain.screening.text.view import View

_LETTERS: Final = "etaoinsrhldcumfpgwybvkxjqz"


class Disguises:
    """Spellings of two characters or more, and what they stand for.

    Thousands of spellings are looked for at once: of each the first pair of characters that the
    word itself does not have is put into a table, a whole batch is checked against it, and only the
    places it points to are compared.
    """

    def __init__(self, meanings: Mapping[str, str]) -> None:
        short = [spelling for spelling in meanings if len(spelling) < 2]
        if short:
            raise ValueError(f"a spelling needs two characters: {short[0]!r}")
        self._by_pair: dict[str, list[tuple[int, str, str]]] = {}
        for spelling in sorted(meanings, key=len, reverse=True):
            anchor = _anchor(spelling, meanings[spelling])
            pair = spelling[anchor : anchor + 2]
            self._by_pair.setdefault(pair, []).append((anchor, spelling, meanings[spelling]))
        self._pairs = PairTable(self._by_pair)

    def find(self, view: View) -> dict[int, list[tuple[int, str, str]]]:
        """Return, by ad, (first character in the ad, spelling, meaning) in order, no overlaps."""
        found: dict[int, list[tuple[int, str, str]]] = {}
        codes = view.codes
        places = np.flatnonzero(self._pairs.holds(codes[:-1], codes[1:]))
        ads = np.searchsorted(view.firsts, places, side="right") - 1
        done = 0
        for place, ad in zip(places.tolist(), ads.tolist(), strict=True):
            match = self._match(codes, place, done)
            if match is not None:
                start, spelling, meant = match
                found.setdefault(ad, []).append((start - view.firsts[ad], spelling, meant))
                done = start + len(spelling)
        return found

    def _match(self, codes: Codes, place: int, done: int) -> tuple[int, str, str] | None:
        for anchor, spelling, meant in self._by_pair.get(as_text(codes[place : place + 2]), ()):
            start = place - anchor
            if start >= done and as_text(codes[start : start + len(spelling)]) == spelling:
                return start, spelling, meant
        return None


def _anchor(spelling: str, meant: str) -> int:
    """Return where the pair begins that the word itself does not have and ads have least."""
    places = range(len(spelling) - 1)
    own = [place for place in places if spelling[place : place + 2] not in meant]
    return max(own or places, key=lambda place: _rarity(spelling[place : place + 2]))


def _rarity(pair: str) -> int:
    """Rank pairs: letters by how seldom English uses them, Chinese characters above all."""
    return sum(_LETTERS.find(char) if char in _LETTERS else len(_LETTERS) for char in pair)
