"""Values that stand in addresses: read strictly, so that a mistyped filter never widens a list."""

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from flask import abort, request

from supervisor.domain.platform.labelled import LabelledEnum

Labelled = TypeVar("Labelled", bound=LabelledEnum)
Value = TypeVar("Value")


def page_number() -> int:
    """Return the page asked for, counting from 1."""
    return max(1, _read("page", int) or 1)


def text_arg(name: str, longest: int = 100) -> str:
    """Return a text from the address, trimmed and cut to ``longest`` characters."""
    return request.args.get(name, "").replace("\x00", "").strip()[:longest]


def enum_arg(name: str, enum: type[Labelled]) -> Labelled | None:
    """Return the enum member named in the address; an unknown key is a bad request."""
    return _read(name, enum.of)


def date_arg(name: str) -> date | None:
    """Return a day from the address."""
    return _read(name, date.fromisoformat)


def int_arg(name: str) -> int | None:
    """Return a whole number from the address."""
    return _read(name, int)


def _read(name: str, convert: Callable[[str], Value]) -> Value | None:
    text = request.args.get(name, "").strip()
    if not text:
        return None
    try:
        return convert(text)
    except ValueError:
        abort(400)
