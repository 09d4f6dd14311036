"""Identifying posters batch after batch, each distinct one once."""

from collections.abc import Sequence
from typing import Final

from supervisor.domain.agencies import Activity
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
        required_activity: Activity | None = None,
        memory: Memory | None = None,
    ) -> None:
        self._index = index
        self._activity = required_activity
        self._memory = memory
        self._known: dict[Poster, Match] = {}

    def identify(self, posters: Sequence[Poster]) -> list[Match]:
        """Return the match of each poster, in order."""
        known, asked = self._known, dict.fromkeys(posters)
        new = [poster for poster in asked if poster not in known]
        if len(known) + len(new) > MOST_REMEMBERED:
            # Another thread may still be reading the old answers.
            known, new = {}, list(asked)
            self._known = known
        matches = identify(
            new, self._index, required_activity=self._activity, memory=self._memory
        )
        known.update(zip(new, matches, strict=True))
        return [known[poster] for poster in posters]
