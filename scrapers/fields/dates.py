"""Dates as job boards write them, read against the moment the page was received.

All results are days in Asia/Shanghai. Nothing is guessed: a date without a day, in the future or
impossible has no value and says why; a date without a year is the latest one not in the future.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from scrapers.fields.textwidth import half_width

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_EARLIEST: Final = date(1990, 1, 1)
_MAX_LENGTH: Final = 60


class Precision(Enum):
    """How exactly a date was stated."""

    EXACT = "exact"
    DAY = "day"
    INFERRED = "inferred"  # the year was not stated
    MONTH = "month"
    AT_LEAST = "at_least"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A day, how exactly it was stated, and in Chinese why there is none."""

    value: date | None
    precision: Precision
    problem: str = ""


_NOTHING: Final = frozenset(
    ("", "0", "-", "null", "None", "0001-01-01", "0001-01-01 00:00:00", "0001-01-01T00:00:00")
)
_MISSING: Final = ReadDate(None, Precision.NONE)
_EXPECTED: Final = "应为日期，如 2026-09-01"
ENDS_BEFORE: Final = "有效期早于发布日期"


def read_date(text: str, received_at: datetime) -> ReadDate:
    """Read a publication date; ``received_at`` (aware) anchors relative and yearless ones."""
    return _read_at(text, received_at.astimezone(SHANGHAI).replace(second=0, microsecond=0))


@lru_cache(maxsize=4096)
def _read_at(text: str, now: datetime) -> ReadDate:
    text = _tidy(text)
    if text in _NOTHING:
        return _MISSING
    if len(text) > _MAX_LENGTH:
        return ReadDate(None, Precision.NONE, _EXPECTED)
    for pattern, reader in _READERS:
        if found := pattern.search(text):
            return _not_future(reader(found, now), now)
    return ReadDate(None, Precision.NONE, _EXPECTED)


def read_expiry(text: str) -> ReadDate:
    """Read until when an ad is valid: it may lie in the future, and 长期有效 is no date at all."""
    text = re.sub(r"^(有效期至?|截止(时间|日期)?|至)[:：]?\s*", "", _tidy(text))
    if text in _NOTHING or re.search("长期|永久|不限|招满即止|招满为止", text):
        return _MISSING
    for pattern, reader in _READERS:
        if reader in _ABSOLUTE and (found := pattern.search(text[:_MAX_LENGTH])):
            return reader(found, datetime.now(SHANGHAI))
    return ReadDate(None, Precision.NONE, _EXPECTED)


def ends_before(end: date | None, start: date | None) -> bool:
    """Tell whether an ad would end before it was published: then its end is no value."""
    return end is not None and start is not None and end < start


def _tidy(text: str) -> str:
    text = half_width(text).strip()
    return re.sub(
        r"(发布|更新|刷新|投递|活跃|于)+$|^(发布|更新|刷新)(时间|日期)?[:于]?\s*", "", text
    ).strip()


def _not_future(read: ReadDate, now: datetime) -> ReadDate:
    if read.value is None:
        return read
    if read.value > now.date():
        return ReadDate(None, Precision.NONE, "日期晚于采集日期")
    if read.value < _EARLIEST:
        return ReadDate(None, Precision.NONE, "日期过早")
    return read


def _full(found: re.Match[str], now: datetime) -> ReadDate:
    return _day(int(found[1]), int(found[2]), int(found[3]))


def _month_only(found: re.Match[str], now: datetime) -> ReadDate:
    if not 1 <= int(found[2]) <= 12:
        return ReadDate(None, Precision.NONE, "没有这一天")
    return ReadDate(None, Precision.MONTH, "只写到月份，应写到日，如 2026-09-01")


def _yearless(found: re.Match[str], now: datetime) -> ReadDate:
    month, day = int(found[1]), int(found[2])
    for year in range(now.year, now.year - 5, -1):  # 29 February may lie four years back
        read = _day(year, month, day)
        if read.value is not None and read.value <= now.date():
            return ReadDate(read.value, Precision.INFERRED)
    return ReadDate(None, Precision.NONE, "没有这一天")


def _epoch(found: re.Match[str], now: datetime) -> ReadDate:
    seconds = int(found[0]) / (1000 if len(found[0]) == 13 else 1)
    return ReadDate(
        datetime.fromtimestamp(seconds, UTC).astimezone(SHANGHAI).date(), Precision.EXACT
    )


def _with_zone(found: re.Match[str], now: datetime) -> ReadDate:
    try:
        moment = datetime.fromisoformat(found[0])
    except ValueError:
        return ReadDate(None, Precision.NONE, "没有这一时刻")
    return ReadDate(moment.astimezone(SHANGHAI).date(), Precision.EXACT)


def _today(found: re.Match[str], now: datetime) -> ReadDate:
    return ReadDate(now.date(), Precision.DAY)


def _clock(found: re.Match[str], now: datetime) -> ReadDate:
    """Read a bare time of day: today, or yesterday where that hour has not come yet."""
    hour, minute = int(found[1]), int(found[2])
    if hour > 23 or minute > 59:
        return ReadDate(None, Precision.NONE, _EXPECTED)
    is_today = (hour, minute) <= (now.hour, now.minute)
    return ReadDate(now.date() - timedelta(days=0 if is_today else 1), Precision.EXACT)


def _named(found: re.Match[str], now: datetime) -> ReadDate:
    back = {"昨": 1, "前": 2}[found[1]]
    return ReadDate(now.date() - timedelta(days=back), Precision.DAY)


_UNITS: Final = {"秒": 1, "秒钟": 1, "分": 60, "分钟": 60, "小时": 3600, "时": 3600}


def _elapsed(found: re.Match[str], now: datetime) -> ReadDate:
    seconds = int(found[1]) * _UNITS[found[2]]
    return ReadDate((now - timedelta(seconds=seconds)).date(), Precision.EXACT)


_LONG_UNITS: Final = {"天": 1, "日": 1, "周": 7, "星期": 7, "个星期": 7}


def _days_ago(found: re.Match[str], now: datetime) -> ReadDate:
    if found[2]:
        return ReadDate(None, Precision.AT_LEAST, f"只写“{found[0]}”，无法确定日期")
    days = int(found[1]) * _LONG_UNITS[found[3]]
    precision = Precision.DAY if _LONG_UNITS[found[3]] == 1 else Precision.AT_LEAST
    return ReadDate(now.date() - timedelta(days=days), precision)


def _vague(found: re.Match[str], now: datetime) -> ReadDate:
    return ReadDate(None, Precision.MONTH, f"只写“{found[0]}”，无法确定日期")


def _day(year: int, month: int, day: int) -> ReadDate:
    try:
        return ReadDate(date(year, month, day), Precision.DAY)
    except ValueError:
        return ReadDate(None, Precision.NONE, "没有这一天")


_Reader = Callable[[re.Match[str], datetime], ReadDate]
_READERS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)$"), _with_zone),
    (re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)"), _full),
    (re.compile(r"^(?=(?:19|20)\d{6}(?:\d{4}|\d{6})?$)(\d{4})(\d\d)(\d\d)"), _full),
    (re.compile(r"^\d{10}$|^\d{13}$"), _epoch),
    (re.compile(r"^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?$"), _month_only),
    (re.compile(r"^(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?!\d)"), _yearless),
    (re.compile(r"^(刚刚|刚才|今天|今日|当天)"), _today),
    (re.compile(r"^(昨|前)[天日]"), _named),
    (re.compile(r"^(\d{1,2}):(\d\d)"), _clock),
    (re.compile(r"^(\d{1,6})\s*(秒钟?|分钟?|小时|时)[之以]?前"), _elapsed),
    (re.compile(r"^(\d{1,4})\s*(\+)?\s*(天|日|周|个?星期)[之以]?前"), _days_ago),
    (re.compile(r"^(\d+\s*个?月|半年|[一两\d]+年|半个?月)[之以]?前"), _vague),
)
_ABSOLUTE: Final = (_with_zone, _full, _epoch, _month_only)
