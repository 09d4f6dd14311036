"""How long ago something was published, in words: 3天前, 昨天 18:30, 2 hours ago."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from scrapers.fields.date_forms import UNREADABLE, Precision, ReadDate

_AGO: Final = r"(?:[之以]?前|\s*ago)"
_UNITS: Final = {
    "秒": 1, "s": 1, "分": 60, "m": 60, "小": 3600, "时": 3600, "h": 3600, "天": 86_400,
    "日": 86_400, "d": 86_400, "周": 604_800, "星": 604_800, "个": 604_800, "w": 604_800,
}  # fmt: skip
_DAY: Final = 86_400
_AGE: Final = re.compile(
    r"(?P<number>[0-9]{1,6}(?:\.[0-9])?|半|an?)\s*(?P<more>\+)?\s*"
    r"(?P<unit>秒钟?|分钟?|个?小时|时|天|日|周|个?星期|seconds?|secs?|min(?:ute)?s?|hours?|hrs?|h|days?|d|weeks?|w)"
    rf"(?P<minutes>[0-9]{{1,2}})?(?:分钟?)?{_AGO}(?P<over>以上|\+)?",
    re.IGNORECASE,
)
_OVER: Final = re.compile(
    r"(?:超过|>)\s*[0-9]+\s*(?:天|日|个?月|年)|[0-9]+\s*(?:天|日|个?月|年)(?:前)?(?:以上|\+)(?:前)?|[0-9]+日以上前"
    r"|半年(?:以前|前|以上)|[0-9]+\+\s*days?\s*ago|[0-9]+\+\s*[天日]前"
)
_MONTHS_AGO: Final = re.compile(rf"(?:[0-9]+\s*个?月|半个?月|[0-9]+\s*年|[0-9]+ months?){_AGO}")
_TODAY: Final = re.compile(
    r"(?:刚刚|刚才|今[天日晨早]|当天|today|just now)(?P<rest>.*)", re.IGNORECASE
)
_NAMED: Final = re.compile(
    r"(?P<name>昨[天日晚]|大前天|前[天日]|yesterday)(?P<rest>.*)", re.IGNORECASE
)
_BACK: Final = {"昨": 1, "前": 2, "大": 3, "y": 1}
_CLOCK: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::[0-9]{2})?")
_HAS_CLOCK: Final = re.compile(r"[0-9]{1,2}\s*[:点时]")

_Reader = Callable[[re.Match[str], datetime], ReadDate]


def read_age(text: str, now: datetime) -> ReadDate | None:
    """Read words that count back from ``now``; ``None`` for any other text."""
    for pattern, reader in _READERS:
        if found := pattern.fullmatch(text):
            return reader(found, now)
    return None


def _over(found: re.Match[str], now: datetime) -> ReadDate:
    return ReadDate(None, Precision.AT_LEAST, f"只写“{found[0]}”，无法确定日期")


def _vague(found: re.Match[str], now: datetime) -> ReadDate:
    return ReadDate(None, Precision.MONTH, f"只写“{found[0]}”，无法确定日期")


def _age(found: re.Match[str], now: datetime) -> ReadDate:
    if found["more"] or found["over"]:
        return _over(found, now)
    unit = _unit(found["unit"].lower())
    number = found["number"].lower()
    count = 0.5 if number == "半" else 1.0 if number.isalpha() else float(number)
    seconds = count * unit + 60 * int(found["minutes"] or 0)
    if unit < _DAY:
        return ReadDate((now - timedelta(seconds=seconds)).date(), Precision.EXACT)
    if not count.is_integer() or count > 9999:
        return UNREADABLE
    precision = Precision.DAY if unit == _DAY else Precision.AT_LEAST
    return ReadDate(now.date() - timedelta(seconds=seconds), precision)


def _unit(word: str) -> int:
    if word.startswith("个"):
        return _UNITS["小" if "小" in word else "周"]
    return _UNITS[word[0]]


def _today(found: re.Match[str], now: datetime) -> ReadDate:
    exact = Precision.EXACT if _HAS_CLOCK.search(found["rest"]) else Precision.DAY
    return ReadDate(now.date(), exact)


def _named(found: re.Match[str], now: datetime) -> ReadDate:
    exact = Precision.EXACT if _HAS_CLOCK.search(found["rest"]) else Precision.DAY
    back = _BACK[found["name"][0].lower()]
    return ReadDate(now.date() - timedelta(days=back), exact)


def _clock(found: re.Match[str], now: datetime) -> ReadDate:
    """Read a bare time of day: today, or yesterday where that hour has not come yet."""
    hour, minute = int(found[1]), int(found[2])
    if hour > 23 or minute > 59:
        return UNREADABLE
    is_today = (hour, minute) <= (now.hour, now.minute)
    return ReadDate(now.date() - timedelta(days=0 if is_today else 1), Precision.EXACT)


_READERS: Final[tuple[tuple[re.Pattern[str], _Reader], ...]] = (
    (_OVER, _over),
    (_AGE, _age),
    (_MONTHS_AGO, _vague),
    (_TODAY, _today),
    (_NAMED, _named),
    (_CLOCK, _clock),
)
