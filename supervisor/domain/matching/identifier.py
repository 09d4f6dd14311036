"""Identifying posters batch after batch, each distinct one once."""

from collections.abc import Sequence
from typing import Final

from supervisor.domain.lists.coverage import FRESH_DAYS
from supervisor.domain.matching.identify import identify
from supervisor.domain.matching.index import AgencyIndex
from supervisor.domain.matching.memory import Memory
from supervisor.domain.matching.model import Match, Poster

MOST_REMEMBERED: Final = 500_000
"""Posters remembered before starting over: those of a large night, in about 250 MB."""


class Identifier:
    """``identify`` against one register and one memory, with what was answered so far.

    Ads name the same posters over and over, within a batch and from batch to batch, and while the
    index is not changed the answer depends on nothing but the poster.
    """

    def __init__(
        self,
        index: AgencyIndex,
        *,
        memory: Memory | None = None,
        fresh_days: int = FRESH_DAYS,
    ) -> None:
        self._index = index
        self._memory = memory
        self._fresh_days = fresh_days
        self._known: dict[Poster, Match] = {}

    @property
    def index(self) -> AgencyIndex:
        """The register identified against."""
        return self._index

    def identify(self, posters: Sequence[Poster]) -> list[Match]:
        """Return the match of each poster, in order."""
        known = self._known
        matches = [known.get(poster) for poster in posters]
        new = list(
            dict.fromkeys(
                poster for poster, match in zip(posters, matches, strict=True) if match is None
            )
        )
        if len(known) + len(new) > MOST_REMEMBERED:
            self._known = {}
        answers = self._answer(new)
        self._known.update(answers)
        return [match or answers[poster] for poster, match in zip(posters, matches, strict=True)]

    def _answer(self, new: Sequence[Poster]) -> dict[Poster, Match]:
        matches = identify(new, self._index, memory=self._memory, fresh_days=self._fresh_days)
        return dict(zip(new, matches, strict=True))
