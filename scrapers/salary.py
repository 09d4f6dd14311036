"""Pay as job boards write it, as figures: never guessed, open ends kept open.

The stated unit is kept; a monthly figure derived from a yearly one says so. Digits drawn with a
private font, and numbers without any unit or order of size to tell it, give no figures.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Final

from scrapers.textwidth import half_width


class Per(Enum):
    """What the figures are paid for."""

    MONTH = "month"
    YEAR = "year"
    WEEK = "week"
    DAY = "day"
    HOUR = "hour"
    PIECE = "piece"


class Stated(Enum):
    """What a pay field says at all."""

    FIGURES = "figures"
    NEGOTIABLE = "negotiable"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Salary:
    """Figures in yuan per ``per``; an open end is ``None``; ``months`` is 13 for ·13薪."""

    stated: Stated
    low: Decimal | None = None
    high: Decimal | None = None
    per: Per | None = None
    months: int = 12

    @property
    def monthly(self) -> tuple[Decimal | None, Decimal | None, bool]:
        """Return low and high in yuan a month, and whether they were derived from a year."""
        if self.per is Per.MONTH:
            return self.low, self.high, False
        if self.per is Per.YEAR:
            return _divided(self.low), _divided(self.high), True
        return None, None, False


_MISSING: Final = Salary(Stated.MISSING)
_NEGOTIABLE: Final = Salary(Stated.NEGOTIABLE)
_UNREADABLE: Final = Salary(Stated.UNREADABLE)
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\ufffd]")
_NUMBER: Final = r"(\d+(?:\.\d+)?)"
_SIZE: Final = r"\s*(万|千|[kK]|[wW])?"
_YUAN: Final = r"\s*(?:元|块|圆|RMB|￥|¥)?"
_RANGE: Final = re.compile(
    _NUMBER + _SIZE + _YUAN + r"\s*(?:-|~|～|—|–|至|到)+\s*" + _NUMBER + _SIZE
)
_SINGLE: Final = re.compile(_NUMBER + _SIZE)
_MONTHS: Final = re.compile(r"[·.*xX×,，\s]\s*(\d{2})\s*(?:薪|个月)")
_FACTORS: Final = {"万": 10_000, "w": 10_000, "千": 1000, "k": 1000, "": 1}
_PERIODS: Final = (
    (Per.HOUR, re.compile(r"小时|/\s*时|每时|时薪")),
    (Per.DAY, re.compile(r"/\s*[天日]|[天日](?!津)薪|每[天日]|元[天日]|[天日]结")),
    (Per.WEEK, re.compile(r"/\s*周|每周|周薪")),
    (Per.YEAR, re.compile(r"/\s*年|年薪|每年|元年")),
    (Per.MONTH, re.compile(r"/\s*月|月薪|每月|元月|[·.]\d\d薪")),
    (Per.PIECE, re.compile(r"/\s*[件单个次]|每[件单个次]|计件")),
)
# A bare figure is monthly pay only where no other period could be meant.
_PLAUSIBLE_MONTH: Final = (Decimal(1000), Decimal(1_000_000))


def read_salary(text: str) -> Salary:
    """Read a pay field; what cannot be read for certain is ``UNREADABLE``, not a guess."""
    if _PRIVATE.search(text):
        return _UNREADABLE
    text = half_width(text).strip().replace(",", "")
    if not text or text in ("-", "--", "0-0", "0", "保密", "无", "null"):
        return _MISSING
    if re.search("面议|面谈|可谈|另议|详谈", text) and not re.search(r"\d", text):
        return _NEGOTIABLE
    if not re.search(r"\d", text):
        return _UNREADABLE if re.search(r"[kK万千]", text) else _MISSING
    months = _MONTHS.search(text)
    body = text[: months.start()] if months else text
    bounds = _bounds(body)
    if bounds is None:
        return _UNREADABLE
    return _with_period(text, bounds, int(months[1]) if months else 12)


def _bounds(text: str) -> tuple[Decimal | None, Decimal | None, bool] | None:
    """Return low, high, and whether a size (千, 万, K) was stated."""
    if found := _RANGE.search(text):
        size = (found[4] or found[2] or "").lower()
        low_size = (found[2] or found[4] or "").lower()
        low, high = _figure(found[1], low_size), _figure(found[3], size)
        return (low, high, bool(size)) if low <= high else None
    if len(_SINGLE.findall(text)) != 1:
        return None
    found = _SINGLE.search(text)
    if found is None:
        return None
    figure, has_size = _figure(found[1], (found[2] or "").lower()), bool(found[2])
    if re.search("以上|起|不低于|最低|保底", text):
        return figure, None, has_size
    if re.search("以下|以内|不超过|最高", text):
        return None, figure, has_size
    return figure, figure, has_size


def _with_period(
    text: str, bounds: tuple[Decimal | None, Decimal | None, bool], months: int
) -> Salary:
    low, high, has_size = bounds
    if not low and not high:
        return _MISSING
    per = next((per for per, pattern in _PERIODS if pattern.search(text)), None)
    if per is None:
        least, most = _PLAUSIBLE_MONTH
        known = [figure for figure in (low, high) if figure is not None]
        if not has_size and not all(least <= figure <= most for figure in known):
            return _UNREADABLE
        per = Per.MONTH
    return Salary(Stated.FIGURES, low, high, per, months)


def _figure(digits: str, size: str) -> Decimal:
    try:
        return (Decimal(digits) * _FACTORS[size]).normalize() + 0
    except InvalidOperation as error:  # more digits than any pay has
        raise ValueError(digits) from error


def _divided(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else (figure / 12).quantize(Decimal("0.01"))
