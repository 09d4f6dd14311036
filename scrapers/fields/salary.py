"""Pay as job boards write it, as figures: never guessed, open ends kept open.

A field is cut into figures and words; each figure takes the period, the currency and the bounds
that stand beside it. Where several different figures are stated, none can be said to be the pay.
Digits drawn with a private font or left out, and numbers without any unit or order of size to tell
it, give no figures. The stated unit is kept; a monthly figure derived from a yearly one says so.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from typing import Final

from scrapers.fields.pay_figures import figures
from scrapers.fields.pay_sums import Figure
from scrapers.fields.pay_tokens import tokens, without_months
from scrapers.fields.pay_words import (
    ASK,
    PAID_OUT_DAILY,
    YUAN,
    Per,
    hides_digits,
    says_nothing,
    spelt,
)

__all__ = ["Per", "Salary", "Stated", "read_salary"]


class Stated(Enum):
    """What a pay field says at all."""

    FIGURES = "figures"
    NEGOTIABLE = "negotiable"
    MISSING = "missing"
    OBFUSCATED = "obfuscated"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Salary:
    """Figures in ``currency`` per ``per``; an open end is ``None``; ``months`` is 13 for ·13薪."""

    stated: Stated
    low: Decimal | None = None
    high: Decimal | None = None
    per: Per | None = None
    months: int = 12
    currency: str = YUAN

    @property
    def monthly(self) -> tuple[Decimal | None, Decimal | None, bool]:
        """Return low and high a month, and whether they were derived from a year."""
        if self.per is Per.MONTH:
            return self.low, self.high, False
        if self.per is Per.YEAR:
            return _divided(self.low), _divided(self.high), True
        return None, None, False


_MISSING: Final = Salary(Stated.MISSING)
_NEGOTIABLE: Final = Salary(Stated.NEGOTIABLE)
_OBFUSCATED: Final = Salary(Stated.OBFUSCATED)
_UNREADABLE: Final = Salary(Stated.UNREADABLE)
# Without a stated period a figure is monthly pay only where no other period could be meant: bare
# digits must be of its size, and what is counted in 万 is a yearly sum as soon as it is large.
_LEAST_MONTH: Final = Decimal(1000)
_LEAST_STATED_MONTH: Final = Decimal(100)
_MOST_MONTH: Final = Decimal(100_000)
_MOST_DAY: Final = Decimal(1000)
_IN_THOUSANDS: Final = frozenset("k千")


@lru_cache(maxsize=4096)
def read_salary(text: str) -> Salary:
    """Read a pay field; what cannot be read for certain is ``UNREADABLE``, not a guess."""
    text = spelt(text)
    if says_nothing(text):
        return _MISSING
    body, months = without_months(text)
    if hides_digits(body):
        return _OBFUSCATED
    if months == 0:
        return _UNREADABLE
    found = figures(tokens(body))
    if found is None or len(found) > 1:
        return _UNREADABLE
    if not found:
        return _NEGOTIABLE if ASK.search(body) else _UNREADABLE
    return _with_period(body, found[0], months or 12)


def _with_period(text: str, figure: Figure, months: int) -> Salary:
    known = [end for end in (figure.low, figure.high) if end]
    if not known:
        return _MISSING
    per = figure.per or _understood(text, figure, min(known), max(known))
    if per is None or (per is Per.MONTH and max(known) < _LEAST_STATED_MONTH):
        return _UNREADABLE
    return Salary(
        Stated.FIGURES, figure.low or None, figure.high, per, months, figure.currency or YUAN
    )


def _understood(text: str, figure: Figure, least: Decimal, most: Decimal) -> Per | None:
    """Return the period of a figure that states none, where there is no doubt."""
    if figure.currency not in (None, YUAN):
        return None
    if figure.size in _IN_THOUSANDS:
        return Per.MONTH
    if PAID_OUT_DAILY.search(text) and most < _MOST_DAY:
        return Per.DAY
    if least < _LEAST_MONTH or most > _MOST_MONTH:
        return None
    return Per.MONTH


def _divided(figure: Decimal | None) -> Decimal | None:
    return None if figure is None else (figure / 12).quantize(Decimal("0.01"))
