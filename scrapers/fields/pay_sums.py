"""Sums of money as a pay field states them: their two ends, and which of several is the pay."""

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from scrapers.fields.numerals import Number
from scrapers.fields.pay_words import Per

_FACTORS: Final = {
    "万": Decimal(10_000), "w": Decimal(10_000), "千": Decimal(1000), "k": Decimal(1000),
    "角": Decimal("0.1"), "毛": Decimal("0.1"),
}  # fmt: skip
_LARGE: Final = Decimal(1000)  # a number as large as this needs no 千 or 万 of its neighbour
_MOST_SWAPPED: Final = Decimal(3)  # 2-1万 is swapped; 8-1万 may as well be 8千-1万
_MOST_SPREAD: Final = Decimal(100)


class Unclear(Exception):
    """The field cannot be read in one way only."""


@dataclass(frozen=True, slots=True)
class Figure:
    """Two ends, open where ``None``, and what was said beside them; ``role`` is base or total."""

    low: Decimal | None
    high: Decimal | None
    size: str = ""
    per: Per | None = None
    currency: str | None = None
    role: str = ""


def alone(found: list[Figure]) -> list[Figure]:
    """Leave the whole pay where its base is stated too, and one of two that are the same."""
    totals = [figure for figure in found if figure.role == "total"]
    if totals and any(figure.role == "base" for figure in found):
        found = totals
    different: list[Figure] = []
    for figure in found:
        same = [other for other in different if _is_same(figure, other)]
        if not same:
            different.append(figure)
        elif same[0].per is None:
            different[different.index(same[0])] = figure
    if len(different) == 2 and (joined := _joined(*different)):
        return [joined]
    return different


def _is_same(one: Figure, other: Figure) -> bool:
    sums = (one.low, one.high, one.currency or other.currency)
    return sums == (other.low, other.high, other.currency or one.currency) and (
        one.per is other.per or None in (one.per, other.per)
    )


def _joined(first: Figure, second: Figure) -> Figure | None:
    """Join 15万起 … 可达30万, the two ends of one pay."""
    if first.high is not None or second.low is not None or second.per not in (None, first.per):
        return None
    if first.low is None or second.high is None or not first.low < second.high:
        return None
    return replace(first, high=second.high)


def opened(figure: Decimal, bound: str) -> tuple[Decimal | None, Decimal | None]:
    """Return the ends of one figure: open above, open below, or the same."""
    if bound == "low":
        return figure, None
    return (None, figure) if bound == "high" else (figure, figure)


def ends(first: Number, second: Number | None) -> tuple[Decimal, Decimal, str]:
    """Return both ends and their size.

    A small number without a size takes that of its neighbour: 6-8千.
    """
    if second is None:
        return first.low, first.high, first.size
    if first.low != first.high or second.low != second.high:
        raise Unclear
    low = _sized(first, second)
    high = _sized(second, first)
    size = second.size or first.size
    if low > high:
        if not high or low >= high * _MOST_SWAPPED:
            raise Unclear
        low, high = high, low
    if low and high > low * _MOST_SPREAD:
        raise Unclear
    return low, high, size


def _sized(number: Number, neighbour: Number) -> Decimal:
    if number.size in ("", "十") and number.low < _LARGE:
        return number.low * _FACTORS.get(neighbour.size, Decimal(1))
    return number.low
