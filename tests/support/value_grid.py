"""Written grids of pay, dates and places with the reading a careful person expects of each line.

A line is met where the main reading or one of ``either`` is. Of pay that is no figure only what is
stated at all counts; a precision counts where the line names one, keys that are missing do not.
"""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parents[1] / "data/grid"
Line = Mapping[str, Any]


def lines(name: str) -> list[Line]:
    """Return the lines of a grid; texts may hold every kind of line end but the file's own."""
    text = (_FOLDER / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.split("\n") if line]


def readings(line: Line) -> list[Line]:
    """Return every reading that is fair."""
    return [line, *line.get("either", ())]


def is_pay(got: Line, wanted: Line) -> bool:
    """Tell whether pay was read as wanted; sums are compared as decimals."""
    if got["stated"] != wanted["stated"] or wanted["stated"] != "figures":
        return bool(got["stated"] == wanted["stated"])
    sums = all(_decimal(got[name]) == _decimal(wanted[name]) for name in ("low", "high"))
    return sums and all(got[name] == wanted[name] for name in ("per", "months", "currency"))


def is_date(value: str | None, precision: str, wanted: Line, text: str) -> bool:
    """Tell whether a day was read as wanted; a bare 今天 states a day and no moment."""
    if value != wanted["value"]:
        return False
    expected = wanted.get("precision", precision)
    has_moment = any(char.isdigit() for char in text)
    return bool(expected == precision) or (
        (expected, precision) == ("exact", "day") and not has_moment
    )


def is_place(got: tuple[str, str, str] | None, wanted: Line) -> bool:
    """Tell whether a place was read as wanted; ``None`` is no place."""
    if not wanted["readable"] or got is None:
        return got is None and not wanted["readable"]
    names = zip(("province", "city", "district"), got, strict=True)
    return all((wanted[name] or "") == value for name, value in names if name in wanted)


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
