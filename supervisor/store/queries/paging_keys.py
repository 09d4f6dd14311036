"""The columns of an order: conditions to stand beyond a row, and a row's values in addresses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final
from urllib.parse import unquote

from sqlalchemy import ColumnElement, TypeDecorator, UnaryExpression, and_, false, literal, or_
from sqlalchemy.sql.operators import asc_op, desc_op

_BETWEEN: Final = "~"
_EMPTY: Final = "-"
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Key:
    """A column of an order and which way it runs."""

    column: ColumnElement[Any]
    falls: bool = False

    @classmethod
    def of(cls, one: Any) -> "Key":
        """Return the key of a column as it stands in an order."""
        if isinstance(one, UnaryExpression) and one.modifier in (asc_op, desc_op):
            return cls(one.element, one.modifier is desc_op)
        return cls(one)

    @property
    def kind(self) -> type:
        """What its values are in Python."""
        held = self.column.type
        while isinstance(held, TypeDecorator):
            held = held.impl_instance
        return held.python_type

    @property
    def ordered(self) -> ColumnElement[Any]:
        """The column as a statement is ordered by it."""
        return self.column.desc() if self.falls else self.column.asc()

    @property
    def turned(self) -> "Key":
        """The same the other way round."""
        return replace(self, falls=not self.falls)

    def past(self, value: Any) -> ColumnElement[bool]:
        """Return the condition to stand behind a value; nothing stands behind an empty one."""
        if value is None:
            return false()
        held = literal(value, self.column.type)
        return self.column < held if self.falls else self.column > held

    def from_(self, value: Any) -> ColumnElement[bool]:
        """Return the condition to stand at a value or behind it."""
        held = literal(value, self.column.type)
        return self.column <= held if self.falls else self.column >= held

    def at(self, value: Any) -> ColumnElement[bool]:
        """Return the condition to hold a value."""
        if value is None:
            return self.column.is_(None)
        return self.column == literal(value, self.column.type)


def beyond(keys: Sequence[Key], place: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition to stand behind a place.

    The first column is bounded besides on its own: by that the database enters its index.
    """
    key, value = keys[0], place[0]
    if len(keys) == 1:
        return key.past(value)
    same = and_(key.at(value), beyond(keys[1:], place[1:]))
    return same if value is None else and_(key.from_(value), or_(key.past(value), same))


def said(values: Sequence[Any]) -> str:
    """Write the values of a row's keys for an address."""
    return _BETWEEN.join(map(_said_one, values))


def _said_one(value: Any) -> str:
    if value is None:
        return _EMPTY
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value).replace("%", "%25").replace(_BETWEEN, "%7E")


def _whole(text: str) -> int:
    number = int(text)
    if abs(number) > _LARGEST:
        raise ValueError(f"{number} is in no column")
    return number


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text!r} names no zone")
    return moment


_READERS: Final[dict[type, Callable[[str], Any]]] = {
    bool: lambda text: bool(_whole(text)),
    int: _whole,
    str: unquote,
    date: date.fromisoformat,
    datetime: _moment,
}


def read(keys: Sequence[Key], text: str) -> list[Any] | None:
    """Read what ``said`` wrote; ``None`` where it was written for another order or by nobody."""
    parts = text.split(_BETWEEN)
    if not text or len(parts) != len(keys):
        return None
    try:
        return [
            None if part == _EMPTY else _READERS[key.kind](part)
            for key, part in zip(keys, parts, strict=True)
        ]
    except ValueError:
        return None
