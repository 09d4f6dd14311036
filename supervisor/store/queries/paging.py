"""One page of a longer list."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """The items of page ``number`` (from 1) out of ``total`` items in all.

    ``goes_on`` where there are more than ``total``, which are listed nowhere.
    """

    items: Sequence[Item]
    number: int
    size: int
    total: int
    goes_on: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """Which item of the list the page begins with, from 1."""
        return (self.number - 1) * self.size + 1

    @property
    def last(self) -> int:
        """Which item of the list the page ends with."""
        return self.first + len(self.items) - 1


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
