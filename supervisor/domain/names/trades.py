"""What a trade in a name says: human resources and of which kind, building labour, or another."""

from functools import lru_cache
from typing import NamedTuple

from supervisor.domain.names.affixes import longest_opening
from supervisor.domain.names.lexicon import lexicon


class TradeProfile(NamedTuple):
    """A trade read: its human-resource kinds, and whether it means building labour instead.

    ``is_understood``: the lexicon knows every character of it, so it is not a slip of the pen.
    """

    hr_kinds: frozenset[str]
    is_construction: bool
    words: tuple[str, ...]
    is_understood: bool

    @property
    def is_hr(self) -> bool:
        """Whether the trade is a human-resource business."""
        return bool(self.hr_kinds) and not self.is_construction


@lru_cache(maxsize=65536)
def read_trade(trade: str) -> TradeProfile:
    """Return what ``trade`` says; an unknown wording has no words and no kind."""
    words = _words(trade)
    known = lexicon()
    is_construction = any(word in known.construction for word in words)
    kinds = frozenset(known.hr_kinds[word] for word in words if word in known.hr_kinds)
    return TradeProfile(kinds, is_construction, words, sum(map(len, words)) == len(trade))


def _words(trade: str) -> tuple[str, ...]:
    """Cut from the left, the longest known word at each place; unknown characters are skipped."""
    known = lexicon()
    words: list[str] = []
    start = 0
    while start < len(trade):
        length = longest_opening(trade[start:], known.trade_openings)
        if length:
            words.append(trade[start : start + length])
        start += length or 1
    return tuple(words)
