"""What kind of day a night's ads come from: fewer are posted at weekends, few around the holidays.

A night brings the ads of the day before it. The days around the Spring Festival count as the
festival: the market empties before it and fills slowly after it. In a year whose holidays the
calendar library does not know yet, only weekends can be told, and ``is_known`` says so.
"""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

import chinese_calendar

from supervisor.domain.platform.labelled import LabelledEnum

_SPRING_FESTIVAL: Final = chinese_calendar.Holiday.spring_festival.value
_FESTIVAL_MARGIN: Final = 10
_DAY: Final = timedelta(days=1)


class Season(LabelledEnum):
    """Which days may be compared with each other."""

    WORKDAY = ("workday", "工作日")
    WEEKEND = ("weekend", "周末")
    HOLIDAY = ("holiday", "节假日前后")


@lru_cache(maxsize=1024)
def season_of(night: date) -> Season:
    """Return the season of the night that ended on ``night``."""
    if _is_holiday(night) or _is_holiday(night - _DAY) or _is_near_spring_festival(night):
        return Season.HOLIDAY
    return Season.WEEKEND if _is_free(night - _DAY) else Season.WORKDAY


def is_known(night: date) -> bool:
    """Tell whether the holidays around ``night`` are known rather than assumed absent."""
    return _holiday_name(night) is not None


def _holiday_name(day: date) -> str | None:
    """Return the holiday a day belongs to, empty for none; ``None`` where nobody knows yet."""
    try:
        is_free, name = chinese_calendar.get_holiday_detail(day)
    except NotImplementedError:
        return None
    return str(name) if is_free and name else ""


def _is_holiday(day: date) -> bool:
    return bool(_holiday_name(day))


def _is_near_spring_festival(day: date) -> bool:
    days = (day + offset * _DAY for offset in range(-_FESTIVAL_MARGIN, _FESTIVAL_MARGIN + 1))
    return any(_holiday_name(near) == _SPRING_FESTIVAL for near in days)


def _is_free(day: date) -> bool:
    try:
        return not chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() >= 5
