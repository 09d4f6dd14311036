"""Cells of one row of a ledger's sheet, read strictly: every problem is named with its column."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from supervisor.domain.platform.labelled import LabelledEnum

Value = TypeVar("Value")
_COUNT_LIMIT: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class CellProblem:
    """Why a cell could not be taken: its column, its value and what is expected there."""

    column: str
    value: str
    expected: str


class RowReader:
    """Takes the cells of one row and collects what is wrong with them.

    ``columns`` are the headings by key, ``longest`` the characters that a text may have.
    """

    def __init__(
        self, row: Mapping[str, str], columns: Mapping[str, str], longest: Mapping[str, int]
    ) -> None:
        self._row, self._columns, self._longest = row, columns, longest
        self.problems: list[CellProblem] = []

    def cell(self, key: str) -> str:
        """Return a cell without the space around it."""
        return self._row.get(self._columns[key], "").strip()

    def refuse(self, key: str, expected: str) -> None:
        """Note that a cell cannot be taken, and what is expected."""
        self.problems.append(CellProblem(self._columns[key], self.cell(key), expected))

    def text(self, key: str, *, required: bool = False) -> str:
        """Return a text that is not too long."""
        value = self.cell(key)
        if required and not value:
            self.refuse(key, "不能为空")
        if len(value) > self._longest[key]:
            self.refuse(key, f"不超过 {self._longest[key]} 字")
        return value

    def count(self, key: str) -> int | None:
        """Return a whole number from 0 on; ``None`` where nothing was reported."""
        return self.take(key, _count, "不小于 0 的整数，未上报时留空")

    def take(
        self, key: str, convert: Callable[[str], Value], expected: str, *, required: bool = False
    ) -> Value | None:
        """Convert a cell; ``ValueError`` becomes a problem that says what is expected."""
        value = self.cell(key)
        if not value:
            if required:
                self.refuse(key, expected)
            return None
        try:
            return convert(value)
        except ValueError:
            self.refuse(key, expected)
            return None


def by_label(enum: type[LabelledEnum]) -> Callable[[str], Any]:
    """Return a conversion from a member's label or key."""

    def find(text: str) -> LabelledEnum:
        for member in enum:
            if text in (member.label, member.value):
                return member
        raise ValueError(text)

    return find


def choices(enum: type[LabelledEnum]) -> str:
    """Return in Chinese that one of the labels is expected."""
    return "、".join(member.label for member in enum) + "之一"


def written(count: int | None) -> str:
    """Return a count as a cell holds it; an unreported one is empty."""
    return "" if count is None else str(count)


def _count(text: str) -> int:
    value = int(text.replace(",", "").replace("，", ""))
    if not 0 <= value <= _COUNT_LIMIT:
        raise ValueError(text)
    return value
