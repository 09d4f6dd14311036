"""Gig stations (零工驿站): places where casual work is offered, and what each did by day.

Counts of a day are of that day alone, so that days add up; one that was not reported is ``None``.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.fieldwork.row_reader import CellProblem, RowReader, written
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.streets import Street


class StationError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


class StationKind(LabelledEnum):
    """How large a station is."""

    STATION = ("station", "零工驿站")
    MICRO = ("micro", "微驿站")


@dataclass(frozen=True, slots=True)
class NewStation:
    """A station as entered; ``source_id`` is the source its ads come from, or empty."""

    name: str
    kind: StationKind
    street: Street
    opened_on: date
    closed_on: date | None = None
    address: str = ""
    hours: str = ""
    keeper: str = ""
    source_id: str = ""

    def problem(self, today: date) -> str:
        """Return in Chinese what is wrong, or nothing."""
        if not self.name.strip():
            return "请填写名称。"
        if self.closed_on is not None and not self.opened_on <= self.closed_on <= today:
            return "停用日期不能早于启用日期，也不能晚于今天。"
        return ""


@dataclass(frozen=True, slots=True)
class StationDay:
    """What one station did on one day: posts first offered, people who came, people placed."""

    station: str
    day: date
    posts: int | None = None
    people: int | None = None
    matched: int | None = None
    note: str = ""

    def problem(self, today: date, opened_on: date, closed_on: date | None) -> str:
        """Return in Chinese why a station open from ``opened_on`` cannot have done this."""
        if not opened_on <= self.day <= min(closed_on or today, today):
            return "驿站启用期间的日期，且不晚于今天"
        return ""


COLUMNS: Final = {
    "station": "驿站名称",
    "day": "日期",
    "posts": "当日新发布岗位数",
    "people": "当日服务人数",
    "matched": "当日对接成功人数",
    "note": "备注",
}
_LONGEST: Final = {"station": 120, "note": 200}


def read_day(row: Mapping[str, str]) -> StationDay | list[CellProblem]:
    """Read one row keyed by the headings of ``COLUMNS``; return every problem when there is one."""
    reader = RowReader(row, COLUMNS, _LONGEST)
    station, note = reader.text("station", required=True), reader.text("note")
    day = reader.take("day", date.fromisoformat, "日期，如 2026-03-05", required=True)
    posts, people, matched = (reader.count(key) for key in ("posts", "people", "matched"))
    if people is not None and matched is not None and matched > people:
        reader.refuse("matched", "不多于当日服务人数")
    if not reader.problems and posts is None and people is None and matched is None:
        reader.refuse("posts", "至少一项数字")
    if reader.problems or day is None:
        return reader.problems
    return StationDay(station, day, posts, people, matched, note)


def day_row(day: StationDay) -> dict[str, str]:
    """Return the row ``read_day`` reads back to the same day."""
    return {
        COLUMNS["station"]: day.station,
        COLUMNS["day"]: day.day.isoformat(),
        COLUMNS["posts"]: written(day.posts),
        COLUMNS["people"]: written(day.people),
        COLUMNS["matched"]: written(day.matched),
        COLUMNS["note"]: day.note,
    }
