"""One page of a longer list: found by the row it follows, a deep one as soon as the first.

A link to the next page names the last row that is shown (``after``), one to the page before names
the first (``before``); beside it stands the page's number, for people. An address with a number
alone is counted off from the nearer end of the list. Lists that are in memory as a whole, or that
cannot grow, are cut by number.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final, Generic, TypeVar
from urllib.parse import unquote

from sqlalchemy import ColumnElement, Select, UnaryExpression, and_, false, literal, or_
from sqlalchemy.orm import Session
from sqlalchemy.sql.operators import asc_op, desc_op

Item = TypeVar("Item")
Other = TypeVar("Other")

_BETWEEN: Final = "~"
_EMPTY: Final = "-"
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class At:
    """Where in a list a page is asked for: its number, and the row it follows or precedes."""

    number: int = 1
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """The items of page ``number`` (from 1) out of ``total`` items in all.

    ``goes_on`` where there are more than ``total``: uncounted, or listed nowhere. ``before`` and
    ``after`` name its first and last row in addresses; ``more`` tells whether rows follow where
    that is known better than by the number.
    """

    items: Sequence[Item]
    number: int
    size: int
    total: int
    goes_on: bool = False
    before: str = ""
    after: str = ""
    more: bool | None = None

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        known = max(1, -(-self.total // self.size))
        return known if self.more is None else max(known, self.number + self.more)

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.number < self.pages if self.more is None else self.more

    @property
    def first(self) -> int:
        """Which item of the list the page begins with, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Which item of the list the page ends with."""
        return self.first + len(self.items) - 1

    @property
    def next(self) -> At:
        """Where the page that follows is to be asked for."""
        return At(self.number + 1, after=self.after)

    def of(self, items: Sequence[Other]) -> "Page[Other]":
        """Return the same page with other items, one for each of its own."""
        changed: Page[Any] = replace(self, items=items)  # type: ignore[arg-type]
        return changed


def clamp(number: int, size: int, total: int) -> int:
    """Return the page number within the list: a page that no longer exists shows the last one."""
    return max(1, min(number, -(-total // size)))


def ids_page(session: Session, query: Select[int], number: int, size: int) -> Page[int]:
    """Return one page of the ids of ``query``, counted in the same statement.

    For conditions that read every row: counting first would read them all twice.
    """
    return part_of(session.scalars(query).all(), number, size)


def part_of(items: Sequence[Item], number: int, size: int, *, goes_on: bool = False) -> Page[Item]:
    """Return one page of a list that is in memory as a whole."""
    number = clamp(number, size, len(items))
    return Page(items[(number - 1) * size : number * size], number, size, len(items), goes_on)


@dataclass(frozen=True, slots=True)
class Length:
    """How many rows a list has, and how many of them a page shows.

    ``goes_on`` where the list was counted up to ``total`` only and has more.
    """

    total: int
    size: int
    goes_on: bool = False


def page_of(
    session: Session, query: Select[Item], order: Sequence[Any], at: At, length: Length
) -> Page[Item]:
    """Return one page of the entities or values of ``query``; see ``rows_of``."""
    page = rows_of(session, query, order, at, length)
    return page.of([row[0] for row in page.items])


def rows_of(
    session: Session, query: Select[Any], order: Sequence[Any], at: At, length: Length
) -> Page[Any]:
    """Return one page of the rows of ``query``, which stand in ``order``.

    The last column of the order tells the rows apart; one that may be empty stands behind the
    condition that it is. A row that is named and gone is no hindrance: its values say where it
    stood. A key that fits no list of this order is as none.
    """
    keys = [_Key.of(one) for one in order]
    size = length.size
    place = _read(keys, at.after or at.before)
    if place is not None and at.after:
        rows = _fetch(session, query.where(_beyond(keys, place)), keys, size + 1)
        if rows:
            return _page(keys, rows[:size], max(2, at.number), length, more=len(rows) > size)
    elif place is not None:
        back = [key.turned for key in keys]
        rows = _fetch(session, query.where(_beyond(back, place)), back, size)
        if len(rows) == size and at.number > 1:
            return _page(keys, rows[::-1], at.number, length, more=True)
        at = At()  # the list begins here
    return _counted_off(session, query, keys, at.number, length)


def _counted_off(
    session: Session, query: Select[Any], keys: "Sequence[_Key]", number: int, length: Length
) -> Page[Any]:
    """Return the page with this number, counted from the end that is nearer."""
    size, total = length.size, length.total
    number = clamp(number, size, total)
    skipped = (number - 1) * size
    rest = total - skipped
    if skipped <= rest or length.goes_on:
        rows = _fetch(session, query, keys, size + 1, skipped)
        return _page(keys, rows[:size], number, length, more=len(rows) > size)
    back = [key.turned for key in keys]
    shown = min(size, rest)
    rows = _fetch(session, query, back, shown, rest - shown)[::-1]
    return _page(keys, rows, number, length, more=rest > shown)


def _fetch(
    session: Session, query: Select[Any], keys: "Sequence[_Key]", most: int, skipped: int = 0
) -> Sequence[Any]:
    """Return rows with the values of their keys behind them."""
    told = query.add_columns(*(key.column for key in keys)).order_by(None)
    told = told.order_by(*(key.ordered for key in keys)).limit(most)
    return session.execute(told.offset(skipped) if skipped else told).all()


def _page(
    keys: "Sequence[_Key]", rows: Sequence[Any], number: int, length: Length, *, more: bool
) -> Page[Any]:
    width = len(keys)
    ends = [_said(row[-width:]) for row in (rows[0], rows[-1])] if rows else ["", ""]
    items = [row[:-width] for row in rows]
    size, total, goes_on = length.size, length.total, length.goes_on
    return Page(items, number, size, total, goes_on, before=ends[0], after=ends[1], more=more)


@dataclass(frozen=True, slots=True)
class _Key:
    """A column of an order and which way it runs."""

    column: ColumnElement[Any]
    falls: bool = False

    @classmethod
    def of(cls, one: Any) -> "_Key":
        if isinstance(one, UnaryExpression) and one.modifier in (asc_op, desc_op):
            return cls(one.element, one.modifier is desc_op)
        return cls(one)

    @property
    def ordered(self) -> ColumnElement[Any]:
        return self.column.desc() if self.falls else self.column.asc()

    @property
    def turned(self) -> "_Key":
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


def _beyond(keys: "Sequence[_Key]", place: Sequence[Any]) -> ColumnElement[bool]:
    """Return the condition to stand behind a place.

    The first column is bounded besides on its own: by that the database enters its index.
    """
    key, value = keys[0], place[0]
    if len(keys) == 1:
        return key.past(value)
    same = and_(key.at(value), _beyond(keys[1:], place[1:]))
    return same if value is None else and_(key.from_(value), or_(key.past(value), same))


def _said(values: Sequence[Any]) -> str:
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


def _read(keys: "Sequence[_Key]", text: str) -> list[Any] | None:
    """Read what ``_said`` wrote; ``None`` where it was written for another order or by nobody."""
    parts = text.split(_BETWEEN)
    if not text or len(parts) != len(keys):
        return None
    try:
        return [
            None if part == _EMPTY else _READERS[key.column.type.python_type](part)
            for key, part in zip(keys, parts, strict=True)
        ]
    except ValueError:
        return None
