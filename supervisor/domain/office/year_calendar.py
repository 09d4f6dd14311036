"""The office's year: what falls due when, once or every year, and who sees to it."""

from calendar import monthrange
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from supervisor.domain.platform.labelled import LabelledEnum


class CalendarKind(LabelledEnum):
    """What an entry of the year's calendar is about."""

    ROUND = ("round", "星级评定")
    ANNUAL_REPORT = ("annual_report", "年度报告")
    DRAW = ("draw", "双随机抽查")
    CAMPAIGN = ("campaign", "专项行动")
    PUBLICATION = ("publication", "公布公示")
    EVENT = ("event", "招聘活动")
    OTHER = ("other", "其他")


@dataclass(frozen=True, slots=True)
class YearPlan:
    """When an entry falls due: a day of ``first_year``, of every year from then on, or until one.

    ``last_year`` is ``None`` where it goes on. A 29 February is the 28th where a year has none.
    """

    month: int
    day: int
    first_year: int
    last_year: int | None = None

    def due_in(self, year: int) -> date | None:
        """Return the day it is due in a year; ``None`` where it is not."""
        if year < self.first_year or (self.last_year is not None and year > self.last_year):
            return None
        return date(year, self.month, min(self.day, monthrange(year, self.month)[1]))

    def open_days(self, since: date, until: date, done: Collection[int]) -> Iterator[date]:
        """Yield the days from ``since`` to ``until`` on which it is due and not done.

        ``done`` are the years it has been seen to.
        """
        for year in range(max(since.year, self.first_year), until.year + 1):
            day = self.due_in(year)
            if day is not None and since <= day <= until and year not in done:
                yield day
