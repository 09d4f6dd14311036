"""Pay as job boards write it, as figures: never guessed, open ends kept open.

The stated unit is kept; a monthly figure derived from a yearly one says so. Digits drawn with a
private font or left out, and numbers without any unit or order of size to tell it, give no figures.
"""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import Enum
from typing import Final

from scrapers.fields.textwidth import half_width


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
    OBFUSCATED = "obfuscated"
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
_OBFUSCATED: Final = Salary(Stated.OBFUSCATED)
_UNREADABLE: Final = Salary(Stated.UNREADABLE)
# Digits of a private font, as entities, or with some of them starred out.
_HIDDEN: Final = re.compile(
    "[\ue000-\uf8ff\ufffd]|&#?[0-9A-Za-z]+;|[0-9][*?#]+(?![0-9]{2}\\s*(?:薪|个月))|[*?#]+[0-9](?![0-9]\\s*(?:薪|个月))"
)
_ONLY_UNITS: Final = re.compile(
    r"[\s\-~·.,/*?#kKwW万千元月年天日时小薪起]*[kKwW万千元薪][\s\-~·.,/*?#kKwW万千元月年天日时小薪起]*"
)
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
    (Per.HOUR, re.compile(r"小时|/\s*(?:时|[hH]\b)|每时|时薪")),
    (Per.DAY, re.compile(r"/\s*[天日]|[天日](?!津)薪|每[天日]|元[天日]|[天日]结")),
    (Per.WEEK, re.compile(r"/\s*周|每周|周薪")),
    (Per.YEAR, re.compile(r"/\s*年|年薪|每年|元年")),
    (Per.MONTH, re.compile(r"/\s*月|月薪|每月|元月|[·.]\d\d薪")),
    (Per.PIECE, re.compile(r"/\s*[件单个次]|每[件单个次]")),
)
# Without a stated period a figure is monthly pay only where no other period could be meant: bare
# digits must be of its size, and what is counted in 万 is a yearly sum as soon as it is large.
_LEAST_MONTH: Final = Decimal(1000)
_MOST_MONTH: Final = {"": Decimal(100_000), "万": Decimal(100_000), "w": Decimal(100_000)}
_LARGE: Final = Decimal(1000)  # a number as large as this needs no 千 or 万 of its neighbour
_OPEN_ABOVE: Final = re.compile(
    r"以上|起|不低于|最低|保底|\d\s*(?:[万千kKwW]|元)*(?:/[月天年时])?\s*\+|\+\s*(?:提成|奖金|绩效)|加(?:提成|奖金|绩效)"
)
_NOTHING: Final = ("-", "--", "0-0", "0", "保密", "无", "null")


def read_salary(text: str) -> Salary:
    """Read a pay field; what cannot be read for certain is ``UNREADABLE``, not a guess."""
    text = half_width(text).strip().replace(",", "")
    if _HIDDEN.search(text):
        return _OBFUSCATED
    if not text or text in _NOTHING:
        return _MISSING
    if not re.search(r"\d", text):
        return _without_digits(text)
    months = _MONTHS.search(text)
    body = text[: months.start()] if months else text
    bounds = _bounds(body)
    if bounds is None:
        return _UNREADABLE
    return _with_period(text, bounds, int(months[1]) if months else 12)


def _without_digits(text: str) -> Salary:
    if re.search("面议|面谈|可谈|另议|详谈", text):
        return _NEGOTIABLE
    if _ONLY_UNITS.fullmatch(text):
        return _OBFUSCATED
    return _UNREADABLE if re.search(r"[kK万千元]", text) else _MISSING


@dataclass(frozen=True, slots=True)
class _Bounds:
    """Two ends in yuan, open where ``None``, and the size (千, 万, K) they are counted in."""

    low: Decimal | None
    high: Decimal | None
    size: str


def _bounds(text: str) -> _Bounds | None:
    if found := _RANGE.search(text):
        return _range(found)
    if len(_SINGLE.findall(text)) != 1:
        return None
    found = _SINGLE.search(text)
    if found is None:
        return None
    size = (found[2] or "").lower()
    figure = _figure(found[1], size)
    if re.search("以下|以内|不超过|最高", text):
        return _Bounds(None, figure, size)
    return _Bounds(figure, None if _OPEN_ABOVE.search(text) else figure, size)


def _range(found: re.Match[str]) -> _Bounds | None:
    """Read both ends; a small number without a size takes that of its neighbour: 6-8千."""
    low_size, high_size = (found[2] or "").lower(), (found[4] or "").lower()
    low = _figure(found[1], low_size or (high_size if Decimal(found[1]) < _LARGE else ""))
    high = _figure(found[3], high_size or (low_size if Decimal(found[3]) < _LARGE else ""))
    if low > high:
        return None
    return _Bounds(low or None, high, high_size or low_size)


def _with_period(text: str, bounds: _Bounds, months: int) -> Salary:
    known = [figure for figure in (bounds.low, bounds.high) if figure]
    if not known:
        return _MISSING
    per = next((per for per, pattern in _PERIODS if pattern.search(text)), None)
    if per is None:
        most = _MOST_MONTH.get(bounds.size)
        if not bounds.size and min(known) < _LEAST_MONTH:
            return _UNREADABLE
        if most is not None and max(known) > most:
            return _UNREADABLE
        per = Per.MONTH
    return Salary(Stated.FIGURES, bounds.low, bounds.high, per, months)


def _figure(digits: str, size: str) -> Decimal:
    try:
        return (Decimal(digits) * _FACTORS[size]).normalize() + 0
    except InvalidOperation as error:  # more digits than any pay has
        raise ValueError(digits) from error


def _divided(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else (figure / 12).quantize(Decimal("0.01"))
