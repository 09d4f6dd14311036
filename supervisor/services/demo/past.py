"""The made-up past: acts on their days, one after the other, as if it were that day."""

from collections.abc import Callable
from datetime import date
from heapq import heappop, heappush

from supervisor.domain.platform import clock

Act = Callable[[], object]


class Past:
    """Acts planned for days up to ``today``; an act may plan what follows from it."""

    def __init__(self, today: date) -> None:
        self.today = today
        self._planned: list[tuple[date, int, Act]] = []
        self._count = 0

    @property
    def begins(self) -> date:
        """The day of the first act planned; today where there is none."""
        return self._planned[0][0] if self._planned else self.today

    def plan(self, on: date, act: Act) -> None:
        """Have ``act`` done on a day, after what was planned for it before.

        What would come after today has not happened, and is left out.
        """
        if on <= self.today:
            self._count += 1
            heappush(self._planned, (on, self._count, act))

    def happen(self) -> None:
        """Do every act on its day."""
        while self._planned:
            on, _, act = heappop(self._planned)
            with clock.at(on):
                act()
