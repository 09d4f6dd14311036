"""What a number in a workbook means by the format of its cell: a number, a day, a time, a code."""

import re
from datetime import date, datetime, time, timedelta
from typing import Final

from scrapers.tables.model import CellKind

_DATE_IDS: Final = frozenset({14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 59)})
_TIME_IDS: Final = frozenset({18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47})
_LITERAL: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ELAPSED: Final = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_EXACT: Final = 1e15  # a spreadsheet keeps fifteen digits
_LAST_DAY: Final = 2_958_465  # 9999-12-31


def kind_of_format(number: int, code: str | None) -> CellKind | int:
    """Return whether numbers under a format are days or times, else how many zeros pad them."""
    if code is not None:
        return _kind_of_code(code)
    if number in _DATE_IDS:
        return CellKind.DATE
    return CellKind.TIME if number in _TIME_IDS else 0


def _kind_of_code(code: str) -> CellKind | int:
    if _ELAPSED.search(code):
        return CellKind.TIME
    plain = _LITERAL.sub("", code.split(";", 1)[0]).lower()
    if "general" in plain:
        return 0
    parts = set(plain) & set("ydhsm")
    if parts:  # minutes stand beside hours or seconds, months beside neither
        is_day = parts & {"y", "d"} or parts == {"m"}
        return CellKind.DATE if is_day else CellKind.TIME
    return len(plain) if plain and set(plain) == {"0"} else 0


def shown(value: float, kind: CellKind | int, *, from_1904: bool) -> tuple[str, CellKind]:
    """Return a number as a person would have typed it, and what it was."""
    if kind is CellKind.DATE and 0 <= value <= _LAST_DAY:
        return _day(value, from_1904=from_1904)
    if kind is CellKind.TIME and abs(value) <= _LAST_DAY:
        return _time(value), CellKind.TIME
    if abs(value) >= _EXACT:
        return f"{value:.14E}", CellKind.LONG_NUMBER
    if value.is_integer():
        text = str(int(value))
        return (text.zfill(kind) if isinstance(kind, int) else text), CellKind.NUMBER
    return f"{value:.15g}", CellKind.NUMBER


def _day(value: float, *, from_1904: bool) -> tuple[str, CellKind]:
    if value < 1 and not from_1904:
        return _time(value), CellKind.TIME
    # The program believes in a 29 February 1900.
    first = date(1904, 1, 1) if from_1904 else date(1899, 12, 30 if value >= 60 else 31)
    start = datetime.combine(first, time.min)
    try:
        moment = start + timedelta(seconds=round(value * 86_400))
    except OverflowError:
        return f"{value:.15g}", CellKind.NUMBER
    if moment.time() == time.min:
        return date.isoformat(moment), CellKind.DATE
    return moment.isoformat(" "), CellKind.DATE


def _time(value: float) -> str:
    seconds = round(value * 86_400)
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
