"""When legal periods end: months, calendar days, and working days of the Chinese calendar.

Public holidays are announced a year at a time, so the calendar library covers announced years
only. Beyond them Monday to Friday stands in, and the deadline says so: ``is_certain`` is false and
the page shows ``UNCERTAIN_NOTICE``.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import chinese_calendar

UNCERTAIN_NOTICE: Final = "期限跨入节假日安排尚未公布的年份，暂按周一至周五推算，公布后可能调整。"


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day of a period, and whether the holidays on the way are known."""

    on: date
    is_certain: bool = True

    @property
    def notice(self) -> str:
        """A Chinese remark for the page; empty where the date is certain."""
        return "" if self.is_certain else UNCERTAIN_NOTICE

    def days_left(self, today: date) -> int:
        """Return the calendar days left; negative once the period is over."""
        return (self.on - today).days


@lru_cache(maxsize=8192)
def working_days_after(start: date, count: int) -> Deadline:
    """Return the ``count``-th working day after ``start``, which itself is not counted.

    Raises ``ValueError`` for a negative count.
    """
    if count < 0:
        raise ValueError(f"negative number of working days: {count}")
    day, is_certain = start, True
    while count:
        day += timedelta(days=1)
        is_workday, known = _is_workday(day)
        is_certain = is_certain and known
        count -= is_workday
    return Deadline(day, is_certain)


def days_after(start: date, count: int) -> Deadline:
    """Return the day ``count`` calendar days after ``start``."""
    return Deadline(start + timedelta(days=count))


def add_months(start: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of a month that has no such day."""
    index = start.year * 12 + start.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _is_workday(day: date) -> tuple[bool, bool]:
    """Return whether the day is worked, and whether that is known rather than assumed."""
    try:
        return bool(chinese_calendar.is_workday(day)), True
    except NotImplementedError:
        return day.weekday() < 5, False
