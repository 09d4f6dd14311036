"""Values that stand in addresses: read strictly, so that a mistyped filter never widens a list."""

from collections.abc import Callable
from datetime import date
from typing import Final, TypeVar

from flask import abort, request

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.store.queries.paging import At
from supervisor.web.shell.numbers import calendar_day, whole_number

Labelled = TypeVar("Labelled", bound=LabelledEnum)
Value = TypeVar("Value")
# Beyond it no list has a page; a database counts rows, not pages.
_LAST_PAGE: Final = 10**9


def page_number() -> int:
    """Return the page asked for, counting from 1."""
    return min(max(1, _read("page", whole_number) or 1), _LAST_PAGE)


def page_place() -> At:
    """Return the page asked for with the row it follows or precedes, as the links of a list say."""
    return At(page_number(), text_arg("after", 300), text_arg("before", 300))


def text_arg(name: str, longest: int = 100) -> str:
    """Return a text from the address, trimmed and cut to ``longest`` characters."""
    return request.args.get(name, "").replace("\x00", "").strip()[:longest]


def enum_arg(name: str, enum: type[Labelled]) -> Labelled | None:
    """Return the enum member named in the address; an unknown key is a bad request."""
    return _read(name, enum.of)


def date_arg(name: str) -> date | None:
    """Return a day from the address."""
    return _read(name, calendar_day)


def int_arg(name: str) -> int | None:
    """Return a whole number from the address."""
    return _read(name, whole_number)


def _read(name: str, convert: Callable[[str], Value]) -> Value | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        return convert(text)
    except ValueError:
        abort(400)
