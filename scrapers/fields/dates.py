"""Dates as job boards write them, read against the moment the page was received.

All results are days in Asia/Shanghai; a time that names no zone is Shanghai's, and CST is China's.
Nothing is guessed: a date without a day, in the future or impossible has no value and says why; a
date without a year is the latest one not in the future. Where day and month may be confused there
is no date. Of a range the beginning is a publication, the end an expiry.
"""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from scrapers.fields.date_ages import read_age
from scrapers.fields.date_forms import (
    LAST_YEAR,
    MISSING,
    SHANGHAI,
    UNREADABLE,
    Precision,
    ReadDate,
    dates_in,
    day_of,
    ends_of_range,
    month_and_day,
    whole,
)
from scrapers.fields.date_words import spelt

__all__ = [
    "ENDS_BEFORE", "SHANGHAI", "Precision", "ReadDate", "ends_before", "read_date", "read_expiry",
]  # fmt: skip

ENDS_BEFORE: Final = "有效期早于发布日期"
_EARLIEST: Final = date(1990, 1, 1)
_MAX_LENGTH: Final = 80
_NO_YEAR: Final = ReadDate(None, Precision.NONE, "没有写明年份")
_NOTHING: Final = re.compile(
    r"[-/.:\s]*|0+|null|none|nan|nat|undefined|n/a|/n|无|暂无|未知|不详|未填写?|-*至-*|invalid date"
    r"|[0]{1,4}[-/年][0]{1,2}[-/月][0]{1,2}日?(?:[\sT]*[0:]+)?",
    re.IGNORECASE,
)
_ISO_DAY: Final = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_OPEN_END: Final = re.compile(
    "长期|永久|常年|不限|无限期|[招额]满|随时|另行通知|until filled|以.{0,4}为准"
)
_FROM_NOW: Final = re.compile(r"^.{0,2}即日起?(?:至|到|-)\s*")
_UNTIL: Final = re.compile(
    r"^(?:至|截止|报名|于)+\s*|(?:截止|到期|(?:之后)?失效|止|含当天|(?<=[0-9日号])前(?:报名)?)+\s*$"
)
_GOES_ON: Final = re.compile(r"\s*(?:-|至|到|起|to\b)")
_MORE_DAYS: Final = re.compile(r"\s*(?:-|至|到)\s*(?:([0-9]{1,2})月)?([0-9]{1,2})日?(?![0-9:])")
_LAST_PART: Final = re.compile(r"\s*(?:-|至|到)\s*(?=[0-9]{1,2}(?:月|[-/.][0-9]))")
_AHEAD: Final = re.compile(
    r"(?:距?截?止?)?(?:还有|剩余?|还剩)?\s*(今[天日]|明[天日]|后天|[0-9]{1,3}\s*天后?)\s*(?:后?(?:截止|到期|过期)?)"
)
_LEFT: Final = re.compile(r"还有|剩|天后")
_NAMED_AHEAD: Final = {"今": 0, "明": 1, "后": 2}
_HALF_YEAR: Final = timedelta(days=183)


def read_date(text: str, received_at: datetime) -> ReadDate:
    """Read a publication date; ``received_at`` (aware) anchors relative and yearless ones."""
    return _published(text, received_at.astimezone(SHANGHAI).replace(second=0, microsecond=0))


def read_expiry(text: str, received_at: datetime | None = None) -> ReadDate:
    """Read until when an ad is valid: it may lie in the future, and 长期有效 is no date at all.

    Dates without a year and 3天后截止 can be read only against ``received_at`` (aware).
    """
    received = received_at and received_at.astimezone(SHANGHAI).date()
    return _expires(text, received)


def ends_before(end: date | None, start: date | None) -> bool:
    """Tell whether an ad would end before it was published: then its end is no value."""
    return end is not None and start is not None and end < start


@lru_cache(maxsize=4096)
def _published(text: str, now: datetime) -> ReadDate:
    if plain := _ISO_DAY.fullmatch(text):  # what most boards send needs no other reader
        return _not_future(day_of(int(plain[1]), int(plain[2]), int(plain[3])), now)
    text = spelt(text) if len(text) <= _MAX_LENGTH else text
    if _NOTHING.fullmatch(text):
        return MISSING
    if len(text) > _MAX_LENGTH:
        return UNREADABLE
    if found := dates_in(text):
        return _not_future(found[0][0], now)
    if ends := ends_of_range(text):
        text = ends[0]
    read = whole(text, now.year) or read_age(text, now)
    if read is None and (stated := month_and_day(text)):
        read = _latest(*stated, now.date())
    return UNREADABLE if read is None else _not_future(read, now)


@lru_cache(maxsize=4096)
def _expires(text: str, received: date | None) -> ReadDate:
    text = spelt(text[:_MAX_LENGTH])
    if _NOTHING.fullmatch(text) or _OPEN_END.search(text):
        return MISSING
    text = _UNTIL.sub("", _FROM_NOW.sub("", text)).strip()
    if found := dates_in(text):
        last, end = found[-1]
        return _possible_end(_end_of_range(last, text[end:]))
    if ends := ends_of_range(text):
        text = ends[1]
    present = received.year if received else 0
    read = whole(text, present) or _counted(text, received) or _next(text, received)
    return UNREADABLE if read is None else _possible_end(read)


def _not_future(read: ReadDate, now: datetime) -> ReadDate:
    if read.value is None:
        return read
    if read.value > now.date():
        return ReadDate(None, Precision.NONE, "日期晚于采集日期")
    if read.value < _EARLIEST:
        return ReadDate(None, Precision.NONE, "日期过早")
    return read


def _possible_end(read: ReadDate) -> ReadDate:
    """Refuse what stands for no end at all, and what was before there were boards."""
    if read.value is None:
        return read
    if read.value.year >= LAST_YEAR:
        return MISSING
    return ReadDate(None, Precision.NONE, "日期过早") if read.value < _EARLIEST else read


def _latest(month: int, day: int, has_time: bool, today: date) -> ReadDate:
    for year in range(today.year, today.year - 5, -1):  # 29 February may lie four years back
        read = day_of(year, month, day)
        if read.value is not None and read.value <= today:
            return ReadDate(read.value, Precision.INFERRED)
    return ReadDate(None, Precision.NONE, "没有这一天")


def _end_of_range(start: ReadDate, rest: str) -> ReadDate:
    """Return the end of 2026年11月5日-12月5日 or of 12月1日—5日; one that stays open is none."""
    found = _MORE_DAYS.match(rest)
    if found and start.value is not None:
        month = int(found[1] or start.value.month)
        end = day_of(start.value.year, month, int(found[2]))
        if end.value is not None and end.value < start.value:
            end = day_of(start.value.year + 1, month, int(found[2]), Precision.INFERRED)
        return end
    return MISSING if _GOES_ON.match(rest) else start


def _counted(text: str, received: date | None) -> ReadDate | None:
    """Read 明天截止 and 还有5天; 30天 alone counts from a day that is not stated."""
    if received is None:
        return None
    now = datetime(received.year, received.month, received.day, 12, tzinfo=SHANGHAI)
    if age := read_age(text, now):
        return age
    found = _AHEAD.fullmatch(text)
    if found is None:
        return None
    named = _NAMED_AHEAD.get(found[1][0])
    if named is None and not _LEFT.search(text):
        return None
    days = named if named is not None else int(re.sub("[^0-9]", "", found[1]))
    return ReadDate(received + timedelta(days=days), Precision.DAY)


def _next(text: str, received: date | None) -> ReadDate | None:
    """Read an end without a year: the coming one where it is near, none where it may be past."""
    stated = month_and_day(_LAST_PART.split(text)[-1])
    if stated is None or received is None:
        return None
    month, day, _ = stated
    for year in (received.year, received.year + 1):
        end = day_of(year, month, day).value
        if end is not None and received <= end <= received + _HALF_YEAR:
            return ReadDate(end, Precision.INFERRED)
    return (
        _NO_YEAR
        if any(day_of(y, month, day).value for y in range(2024, 2029))
        else day_of(2026, month, day)
    )
