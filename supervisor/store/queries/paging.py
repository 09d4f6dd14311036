"""One page of a longer list: found by the row it follows, a deep one as soon as the first.

A link to the next page names the last row that is shown (``after``), one to the page before names
the first (``before``); beside it stands the page's number, for people. An address with a number
alone is counted off from the nearer end of the list. Lists that are in memory as a whole, or that
cannot grow, are cut by number.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from supervisor.store.queries.paging_keys import Key, beyond, read, said

Item = TypeVar("Item")
Other = TypeVar("Other")
Rows = Select[*tuple[Any, ...]]


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
    session: Session, query: Rows, order: Sequence[Any], at: At, length: Length
) -> Page[Any]:
    """Return one page of the rows of ``query``, which stand in ``order``.

    The last column of the order tells the rows apart; one that may be empty stands behind the
    condition that it is. A row that is named and gone is no hindrance: its values say where it
    stood. A key that fits no list of this order is as none.
    """
    keys = [Key.of(one) for one in order]
    size = length.size
    place = read(keys, at.after or at.before)
    if place is not None and at.after:
        rows = _fetch(session, query.where(beyond(keys, place)), keys, size + 1)
        if rows:
            return _page(keys, rows[:size], max(2, at.number), length, more=len(rows) > size)
    elif place is not None:
        back = [key.turned for key in keys]
        rows = _fetch(session, query.where(beyond(back, place)), back, size)
        if len(rows) == size and at.number > 1:
            return _page(keys, rows[::-1], at.number, length, more=True)
        at = At()  # the list begins here
    return _counted_off(session, query, keys, at.number, length)


def _counted_off(
    session: Session, query: Rows, keys: Sequence[Key], number: int, length: Length
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
    session: Session, query: Rows, keys: Sequence[Key], most: int, skipped: int = 0
) -> Sequence[Any]:
    """Return rows with the values of their keys behind them."""
    told = query.add_columns(*(key.column for key in keys)).order_by(None)
    told = told.order_by(*(key.ordered for key in keys)).limit(most)
    return session.execute(told.offset(skipped) if skipped else told).all()


def _page(
    keys: Sequence[Key], rows: Sequence[Any], number: int, length: Length, *, more: bool
) -> Page[Any]:
    width = len(keys)
    ends = [said(row[-width:]) for row in (rows[0], rows[-1])] if rows else ["", ""]
    items = [row[:-width] for row in rows]
    size, total, goes_on = length.size, length.total, length.goes_on
    return Page(items, number, size, total, goes_on, before=ends[0], after=ends[1], more=more)
