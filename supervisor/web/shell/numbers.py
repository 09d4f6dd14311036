"""Whole numbers, amounts and days as they come from outside: in addresses, filters and forms."""

import re
from datetime import date
from decimal import Decimal
from typing import Final

from werkzeug.routing import IntegerConverter

# The largest that every database stores has nineteen digits; eighteen always fit.
_COUNT: Final = r"[0-9]{1,18}"
_WHOLE: Final = re.compile(f"-?{_COUNT}")
_YUAN: Final = re.compile(r"([0-9]{1,12}|[0-9]{1,3}(,[0-9]{3}){1,3})(\.[0-9]{1,2})?")
_DAY: Final = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")


class BoundedInteger(IntegerConverter):
    """A number in an address: one that no database holds leads to no page."""

    regex = _COUNT


def whole_number(text: str) -> int:
    """Return the number; ``ValueError`` for anything but up to eighteen plain digits."""
    if not _WHOLE.fullmatch(text):
        raise ValueError("no whole number of up to eighteen digits")
    return int(text)


def count_or_none(text: str) -> int | None:
    """Return a number that counts something; ``None`` for anything but plain digits."""
    return int(text) if re.fullmatch(_COUNT, text) else None


def yuan(text: str) -> Decimal:
    """Return an amount of money, to the fen; ``ValueError`` for anything else.

    A number in another form (1e5, ١٢, 1.005, 1,00) is not guessed at.
    """
    if not _YUAN.fullmatch(text):
        raise ValueError("no amount in yuan and fen")
    return Decimal(text.replace(",", ""))


def calendar_day(text: str) -> date:
    """Return a day of 1900 to 2199 written YYYY-MM-DD; ``ValueError`` for anything else.

    Days at the ends of the calendar cannot be counted from, nor moved to another time zone.
    """
    if not _DAY.fullmatch(text):
        raise ValueError("no day between 1900 and 2199")
    return date.fromisoformat(text)
