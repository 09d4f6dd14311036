"""Days as sheets hold them: typed, or written by spreadsheet programs and other systems."""

import re
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from supervisor.domain.register.cleaning import CellError, bare

_EXPECTED: Final = "日期，如 2026-11-23"
_SHANGHAI: Final = ZoneInfo("Asia/Shanghai")
_FIRST, _LAST = 1949, 2149
# Serial numbers count from here (they take 1900 for a leap year); these are 1954 to 2119.
_SERIAL_ZERO: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)

_TIME: Final = (
    r"(?:[\sT]+(?:上午|下午)?\s*(?P<h>\d{1,2}):(?P<m>\d{2})(?::(?P<s>\d{2})(?:\.\d+)?)?"
    r"\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|[+-]\d{2}:?\d{2})?)?"
)
_WEEKDAY: Final = r"(?:\s*[(]?(?:星期|周)[一二三四五六日天][)]?)?"
_YEAR_FIRST: Final = re.compile(
    r"(?P<year>\d{4})\s*[-/.,年、—–~]\s*(?P<month>\d{1,2})\s*[-/.,月、—–~]\s*(?P<day>\d{1,2})"
    rf"\s*[日号]?{_WEEKDAY}{_TIME}"
)
_SOLID: Final = re.compile(rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_TIME}")
_YEAR_LAST: Final = re.compile(
    rf"(?P<a>\d{{1,2}})[-/.](?P<b>\d{{1,2}})[-/.](?P<year>\d{{4}}){_TIME}"
)
_MONTH_NAMES: Final = "janfebmaraprmayjunjulaugsepoctnovdec"
_MONTHS: Final = {_MONTH_NAMES[3 * at : 3 * at + 3]: at + 1 for at in range(12)}
_MONTH_WORD: Final = r"(?P<word>[A-Za-z]{3,9})\.?"
_DAY_MONTH: Final = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[-/\s,]+{_MONTH_WORD}[-/\s,]+"
    rf"(?P<year>\d{{4}}|\d{{2}}){_TIME}"
)
_MONTH_DAY: Final = re.compile(
    rf"(?:[A-Za-z]{{3,9}},?\s+)?{_MONTH_WORD}\s*(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+"
    rf"(?P<year>\d{{4}})(?:{_TIME}|\s.*)"
)
_NUMERALS: Final = str.maketrans("〇○零一二三四五六七八九两", "0001234567892")
_CHINESE: Final = re.compile(
    r"(?P<year>[〇○零一二三四五六七八九两\d]{4})年(?P<month>[一二三四五六七八九十\d]{1,3})月"
    r"(?P<day>[一二三四五六七八九十\d]{1,3})[日号]?"
)
_BESIDES: Final = re.compile(r"^(?:截至|截止至?|有效期至|自|从|至|到)[:\s]*|\s*(?:起|止|为止)$")

Match = re.Match[str]


# The same days repeat from row to row, so each is read once.
@lru_cache(maxsize=8192)
def parse_day(text: str) -> date:
    """Read a day in any form that names year, month and day without doubt.

    A time of day is left out; one with a zone is first taken to the time of the office. Raises
    ``CellError``; of 01/02/2024 nobody knows which is the month, so it is refused.
    """
    day = _read(_BESIDES.sub("", bare(text)))
    if not _FIRST <= day.year <= _LAST:
        raise CellError(f"{_FIRST} 至 {_LAST} 年之间的{_EXPECTED}")
    return day


def is_day(text: str) -> bool:
    """Tell whether the whole of ``text`` is a day written out; a bare number is none."""
    plain = bare(text)
    if plain.replace(".", "").isdigit() and not re.search(r"\.\d+\.", plain):
        return False
    try:
        _read(plain)
    except CellError:
        return _YEAR_LAST.fullmatch(plain) is not None
    return True


def _read(text: str) -> date:
    try:
        return _any_form(text)
    except (ValueError, OverflowError) as error:
        raise error if isinstance(error, CellError) else CellError(_EXPECTED) from None


def _any_form(text: str) -> date:
    if match := _YEAR_FIRST.fullmatch(text) or _SOLID.fullmatch(text):
        return _moved(match, int(match["month"]), int(match["day"]))
    if match := _CHINESE.fullmatch(re.sub(r"\s", "", text)):
        year = int(match["year"].translate(_NUMERALS))
        return date(year, _numeral(match["month"]), _numeral(match["day"]))
    if match := _YEAR_LAST.fullmatch(text):
        return _moved(match, *_month_and_day(int(match["a"]), int(match["b"])))
    if match := _DAY_MONTH.fullmatch(text) or _MONTH_DAY.fullmatch(text):
        month = _MONTHS.get(match["word"][:3].lower(), 0)
        year = int(match["year"])
        return date(year + 2000 if year < 100 else year, month, int(match["day"]))
    if re.fullmatch(r"\d{5}(?:\.\d+)?", text) and int(text[:5]) in _SERIALS:
        return _SERIAL_ZERO + timedelta(days=int(text[:5]))
    raise CellError(_EXPECTED)


def _moved(match: Match, month: int, day: int) -> date:
    """Return the day of the office in which the moment lies."""
    found = date(int(match["year"]), month, day)
    zone = match["zone"]
    if not zone or match["h"] is None or int(match["h"]) > 23:
        return found
    offset = "+00:00" if zone == "Z" else zone
    clock = f"{int(match['h']):02}:{match['m']}:{match['s'] or '00'}"
    return datetime.fromisoformat(f"{found}T{clock}{offset}").astimezone(_SHANGHAI).date()


def _month_and_day(a: int, b: int) -> tuple[int, int]:
    if a == b or b > 12 >= a:
        return a, b
    if a > 12 >= b:
        return b, a
    raise CellError(f"年在前的{_EXPECTED}；本格分不清月和日")


def _numeral(text: str) -> int:
    """Read 1 to 31 in digits or as 三, 十三, 二十三."""
    if text.isdigit():
        return int(text)
    tens, ten, units = text.rpartition("十")
    value = int(units.translate(_NUMERALS)) if units else 0
    if not ten:
        return value
    return value + 10 * (int(tens.translate(_NUMERALS)) if tens else 1)
