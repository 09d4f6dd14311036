"""The forms a day is written in, each with its reader. All results are days in Asia/Shanghai."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

SHANGHAI: Final = ZoneInfo("Asia/Shanghai")


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


EXPECTED: Final = "应为日期，如 2026-09-01"
MISSING: Final = ReadDate(None, Precision.NONE)
UNREADABLE: Final = ReadDate(None, Precision.NONE, EXPECTED)
_NO_DAY: Final = ReadDate(None, Precision.NONE, "没有这一天")
_NO_MOMENT: Final = ReadDate(None, Precision.NONE, "没有这一时刻")
_NO_ORDER: Final = ReadDate(None, Precision.NONE, "日、月的先后不明")
_ONLY_MONTH: Final = ReadDate(None, Precision.MONTH, "只写到月份，应写到日，如 2026-09-01")
# What servers send for no date at all: the beginnings of their calendars, and the last day.
_NULL_YEARS: Final = frozenset((0, 1, 1601, 1753, 1899, 1900, 1969, 1970))
LAST_YEAR: Final = 2900

_CLOCK: Final = (
    r"(?:[\sT_]*(?:星期.|周.|礼拜.|[A-Za-z]{3,9}(?<!UTC)(?<!GMT))?[\sT]*(?P<half>上午|下午|晚上?|中午|凌晨|早上?)?\s*"
    r"(?P<hour>[0-9]{1,2})(?::(?P<minute>[0-9]{2})|[时点h](?P<spelt>[0-9]{1,2}|半)?分?)"
    r"(?::(?P<second>[0-9]{2})(?:[.,][0-9]{1,9})?)?\s*(?P<noon>[AaPp][Mm]\b)?"
    r"\s*(?P<zone>[Zz]\b|(?:UTC|GMT|UT|utc|gmt)?[+-][0-9]{1,2}(?::?[0-9]{2})?(?![0-9])|UTC|GMT|UT|utc|gmt|CST|(?:[ECMP][DS]T|JST|HKT|CEST|CET|BST|MSK)\b)?)"
)
_FULL: Final = re.compile(
    r"(?<![0-9A-Za-z._=+])(?<![A-Za-z][-/])(?P<year>[0-9]{4})\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*[-/.月]\s*"
    r"(?P<day>[0-9]{1,2})(?![0-9])(?!-[0-9]{1,4}(?![-/.年月日号0-9]))日?号?" + _CLOCK + "?"
)
_COMPACT: Final = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:\s*T?(?P<hour>[0-9]{2}):?(?P<minute>[0-9]{2})(?::?(?P<second>[0-9]{2}))?(?P<zone>Z)?)?"
)
_COMPACT_RANGE: Final = re.compile(r"([0-9]{8})\s*(?:-|至|到)\s*([0-9]{8})")
_ODD_SIGNS: Final = re.compile(r"([0-9]{4})([ ,_·、。|])\s*([0-9]{1,2})\2\s*([0-9]{1,2})")
_YEAR_LAST: Final = re.compile(
    r"([0-9]{1,2})([-/.])([0-9]{1,2})\2((?:19|20)[0-9]{2})(?![0-9])(?P<rest>[\s,].*)?"
)
_SHORT_YEAR: Final = re.compile(
    r"([0-9]{2})(?:-([0-9]{2})-([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日)"
)
_MONTH_ONLY: Final = re.compile(
    r"(?P<year>[0-9]{4})\s*[-/.年]\s*(?P<month>[0-9]{1,2})\s*月?份?|(?P<month_first>[0-9]{1,2})[-/](?P<year_last>(?:19|20)[0-9]{2})"
)
_YEARLESS: Final = re.compile(
    r"(?P<month>[0-9]{1,2})\s*[-/.月]\s*(?P<day>[0-9]{1,2})(?:\s*[日号])?"
    + _CLOCK
    + r"?(?:\s*(?:周|星期|礼拜).)?"
)
_EPOCH: Final = re.compile(
    r"([0-9]{13}|[0-9]{10})(?:\.[0-9]+)?|/Date[( ]([0-9]{13})(?:[+-][0-9]{4})?[) ]/"
)
_SERIAL: Final = re.compile(r"([345][0-9]{4})(?:\.[0-9]+)?")
# What feeds write in letters; CST is China's here, and so none of these.
_ZONES: Final = {
    "EST": -5, "EDT": -4, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7, "CDT": -5,
    "BST": 1, "CET": 1, "CEST": 2, "MSK": 3, "HKT": 8, "JST": 9,
}  # fmt: skip
_SERIAL_ZERO: Final = date(1899, 12, 30)  # day nought of spreadsheets
# A day that is not the ad's, or not of this calendar.
_OTHERS: Final = re.compile("出生|成立|农历|腊月|正月|版本|民国|中华民国")
_SOLAR: Final = re.compile("[公阳]历")


def dates_in(text: str) -> list[tuple[ReadDate, int]]:
    """Return the days that stand in a text with their year, each with the position of its end."""
    if _OTHERS.search(text) and not _SOLAR.search(text):
        return []
    return [(_moment(found), found.end()) for found in _FULL.finditer(text)]


def whole(text: str, year: int) -> ReadDate | None:
    """Read a text that is a date and nothing else, in the rarer forms; ``year`` is the present."""
    for pattern, reader in _FORMS:
        if found := pattern.fullmatch(text):
            return reader(found)
    found = _SHORT_YEAR.fullmatch(text)
    return _short_year(found, year) if found else None


def ends_of_range(text: str) -> tuple[str, str] | None:
    """Return both ends of a range written in digits alone."""
    found = _COMPACT_RANGE.fullmatch(text)
    return (found[1], found[2]) if found else None


def month_and_day(text: str) -> tuple[int, int, bool] | None:
    """Return month and day of a date without a year, and whether a time of day is stated."""
    found = _YEARLESS.fullmatch(text)
    if found is None:
        return None
    return int(found["month"]), int(found["day"]), found["hour"] is not None


def day_of(year: int, month: int, day: int, precision: Precision = Precision.DAY) -> ReadDate:
    """Return a day; a null date of some calendar is none, an impossible one says so."""
    if year in _NULL_YEARS:
        return MISSING
    try:
        return ReadDate(date(year, month, day), precision)
    except ValueError:
        return _NO_DAY


def _moment(found: re.Match[str]) -> ReadDate:
    """Return the day of a date with or without a time and an offset."""
    day = day_of(int(found["year"]), int(found["month"]), int(found["day"]))
    if day.value is None or found["hour"] is None:
        return day
    parts = found.groupdict()
    hour, minute = int(parts["hour"]), _minute(parts)
    second = int(parts["second"] or 0)
    if parts.get("zone") and (hour > 23 or minute > 59 or second > 60):
        return _NO_MOMENT
    if hour == minute == second == 0 and not parts.get("zone"):
        return day
    offset = _offset(parts.get("zone") or "")
    if offset is None:
        return _NO_MOMENT
    if offset is SHANGHAI or hour > 23 or minute > 59:
        return ReadDate(day.value, Precision.EXACT)
    hour += 12 if _is_afternoon(parts) and hour < 12 else 0
    moment = datetime(day.value.year, day.value.month, day.value.day, hour, minute, tzinfo=offset)
    return ReadDate(moment.astimezone(SHANGHAI).date(), Precision.EXACT)


def _minute(parts: dict[str, str | None]) -> int:
    if parts.get("spelt") == "半":
        return 30
    return int(parts["minute"] or parts.get("spelt") or 0)


def _is_afternoon(parts: dict[str, str | None]) -> bool:
    return (parts.get("noon") or "").lower() == "pm" or (parts.get("half") or "")[:1] in (
        "下",
        "晚",
    )


def _offset(zone: str) -> timezone | ZoneInfo | None:
    """Return the offset a time states: none is Shanghai's, and so is CST; ``None``: no such one."""
    if zone in ("", "CST"):
        return SHANGHAI
    if zone in _ZONES:
        return timezone(timedelta(hours=_ZONES[zone]))
    found = re.search(r"([+-])([0-9]{1,2}):?([0-9]{2})?$", zone)
    if found is None:
        return timezone.utc  # noqa: UP017 - one type with the offsets below
    minutes = int(found[2]) * 60 + int(found[3] or 0)
    if minutes > 14 * 60:
        return None
    return timezone(timedelta(minutes=-minutes if found[1] == "-" else minutes))


def _either_order(found: re.Match[str]) -> ReadDate:
    """Read a date with its year last where day and month cannot be confused."""
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    rest = found["rest"] or ""
    exact = Precision.EXACT if re.search(r"[0-9]:[0-9]", rest) else Precision.DAY
    readings = {
        read.value
        for read in (day_of(year, first, second), day_of(year, second, first))
        if read.value is not None
    }
    if len(readings) > 1:
        return _NO_ORDER
    return ReadDate(readings.pop(), exact) if readings else _NO_DAY


def _short_year(found: re.Match[str], present: int) -> ReadDate:
    """Read 26-11-05 and 26年11月5日 where the first figure alone can be a recent year."""
    year = 2000 + int(found[1])
    if found[4]:
        return day_of(year, int(found[4]), int(found[5])) if year <= present + 1 else UNREADABLE
    last = 2000 + int(found[3])
    is_recent = present - 5 <= year <= present + 1
    if not is_recent or present - 5 <= last <= present + 1:
        return UNREADABLE
    return day_of(year, int(found[2]), int(found[3]))


def _epoch(found: re.Match[str]) -> ReadDate:
    stamp = found[1] or found[2]
    moment = datetime.fromtimestamp(int(stamp) / (1000 if len(stamp) == 13 else 1), UTC)
    return ReadDate(moment.astimezone(SHANGHAI).date(), Precision.EXACT)


def _month_only(found: re.Match[str]) -> ReadDate:
    return _ONLY_MONTH if 1 <= int(found["month"] or found["month_first"]) <= 12 else _NO_DAY


def _serial(found: re.Match[str]) -> ReadDate:
    return ReadDate(_SERIAL_ZERO + timedelta(days=int(found[1])), Precision.DAY)


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], ReadDate]], ...]] = (
    (_COMPACT, _moment),
    (_EPOCH, _epoch),
    (_YEAR_LAST, _either_order),
    (_MONTH_ONLY, _month_only),
    (_ODD_SIGNS, lambda found: day_of(int(found[1]), int(found[3]), int(found[4]))),
    (_SERIAL, _serial),
)
