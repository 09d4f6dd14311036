"""Rules by parts: words that must all stand near each other, in whatever order.

Each set of parts becomes one expression, so that parts are found in the same pass as patterns and
cost no more: every order of the parts, with at most ``apart`` characters between two of them and no
mark that ends the clause (or the sentence).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any, Final

from supervisor.domain.platform.labelled import LabelledEnum

LEAST_PARTS: Final = 2
MOST_PARTS: Final = 4  # twenty-four orders; more would make expressions too large
APART: Final = 12
MOST_APART: Final = 40
_GROUP: Final = "parts"


class Within(LabelledEnum):
    """What the parts of a rule must stand in together."""

    CLAUSE = ("clause", "同一分句")
    SENTENCE = ("sentence", "同一句或同一条")


_GAPS: Final = {Within.CLAUSE: r"[^,;!?。\n\r]", Within.SENTENCE: r"[^;!?。\n\r]"}


@dataclass(frozen=True, slots=True)
class Parts:
    """Names of the words that must all stand ``within`` a stretch, ``apart`` characters at most."""

    words: tuple[str, ...]
    within: Within = Within.CLAUSE
    apart: int = APART

    def problem(self) -> str | None:
        """Return what is wrong with the set, for whoever wrote it."""
        if not LEAST_PARTS <= len(self.words) <= MOST_PARTS:
            return f"要素应有 {LEAST_PARTS} 至 {MOST_PARTS} 个，现有 {len(self.words)} 个"
        if not 0 <= self.apart <= MOST_APART:
            return f"apart 应在 0 至 {MOST_APART} 之间，得到 {self.apart}"
        return None

    def expression(self, patterns: Sequence[str]) -> str:
        """Return one expression for all orders of the parts, whose patterns are given."""
        gap = f"{_GAPS[self.within]}{{0,{self.apart}}}?"
        orders = "|".join(gap.join(order) for order in permutations(patterns))
        return f"(?P<{_GROUP}>{orders})"


def is_by_parts(expression: Any) -> bool:
    """Return whether a compiled expression was made of parts."""
    return _GROUP in expression.groupindex


def tightened(expression: Any, text: bytes, start: int, end: int) -> tuple[int, int]:
    """Return the smallest stretch within ``[start, end)`` that holds all parts.

    A search finds the first place where the parts begin; of two words for one part the nearer one
    is the evidence.
    """
    while True:
        rest = text[_next_char(text, start) : end]
        found = expression.search(rest)
        if found is None:
            return start, end
        base = end - len(rest)
        start, end = base + found.start(), base + found.end()


def _next_char(text: bytes, place: int) -> int:
    """Return where the character after the one at ``place`` begins."""
    place += 1
    while place < len(text) and text[place] & 0xC0 == 0x80:
        place += 1
    return place
