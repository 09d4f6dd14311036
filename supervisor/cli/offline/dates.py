"""Dates as people write them in tables."""

import re
from datetime import date

_WRITTEN = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[ T]\d{1,2}:\d{2}.*)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")

EXPECTED = "应为日期，如 2026-01-31"


def read_date(text: str) -> date:
    """Return the day written as 2026-01-31, 2026/1/31, 2026年1月31日 or 20260131.

    Raises :class:`ValueError` for anything else.
    """
    found = _WRITTEN.fullmatch(text.strip()) or _COMPACT.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day = map(int, found.groups())
    return date(year, month, day)
