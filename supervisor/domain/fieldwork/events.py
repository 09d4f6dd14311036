"""Recruitment events (专项招聘活动) and how one row of a sheet becomes one.

A figure that nobody has reported yet is ``None``: it is left out of sums and named as missing,
never counted as zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from supervisor.domain.fieldwork.row_reader import (
    CellProblem,
    RowReader,
    by_label,
    choices,
    written,
)
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.streets import Street


class EventForm(LabelledEnum):
    """The forms a recruitment event takes."""

    FAIR = ("fair", "现场招聘会")
    ONLINE = ("online", "网络招聘会")
    LIVE = ("live", "直播带岗")
    CAMPUS = ("campus", "进校园")
    COMMUNITY = ("community", "进社区")


@dataclass(frozen=True, slots=True)
class RecruitmentEventFields:
    """One event as entered. Counts are whole numbers; ``None``: not reported yet.

    ``agencies`` are the unified social credit codes of the agencies that took part.
    """

    code: str
    name: str
    starts_on: date
    ends_on: date
    form: EventForm
    street: Street | None = None
    place: str = ""
    agencies: tuple[str, ...] = ()
    employers: int | None = None
    posts_offered: int | None = None
    people_served: int | None = None
    note: str = ""


COLUMNS: Final = {
    "code": "活动编号",
    "name": "活动名称",
    "starts_on": "开始日期",
    "ends_on": "结束日期",
    "form": "形式",
    "street": "街道",
    "place": "地点",
    "agencies": "参与机构代码",
    "employers": "参加单位数",
    "posts_offered": "提供岗位数",
    "people_served": "服务人数",
    "note": "备注",
}
_LONGEST: Final = {"code": 40, "name": 200, "place": 200, "note": 2000}


def read_event(row: Mapping[str, str]) -> RecruitmentEventFields | list[CellProblem]:
    """Read one row keyed by the headings of ``COLUMNS``; return every problem when there is one."""
    reader = RowReader(row, COLUMNS, _LONGEST)
    code, name = reader.text("code", required=True), reader.text("name", required=True)
    place, note = reader.text("place"), reader.text("note")
    starts_on = reader.take("starts_on", date.fromisoformat, "日期，如 2026-03-05", required=True)
    ends_on = reader.take("ends_on", date.fromisoformat, "日期，如 2026-03-06")
    if starts_on and ends_on and ends_on < starts_on:
        reader.refuse("ends_on", "不早于开始日期")
    form = reader.take("form", by_label(EventForm), choices(EventForm), required=True)
    street = reader.take("street", by_label(Street), "本区的街道全称，或留空")
    employers, posts_offered, people_served = (
        reader.count(key) for key in ("employers", "posts_offered", "people_served")
    )
    if reader.problems or starts_on is None or form is None:
        return reader.problems
    return RecruitmentEventFields(
        code=code,
        name=name,
        starts_on=starts_on,
        ends_on=ends_on or starts_on,
        form=form,
        street=street,
        place=place,
        agencies=_codes(reader.cell("agencies")),
        employers=employers,
        posts_offered=posts_offered,
        people_served=people_served,
        note=note,
    )


def event_row(event: RecruitmentEventFields) -> dict[str, str]:
    """Return the row ``read_event`` reads back to the same event."""
    return {
        COLUMNS["code"]: event.code,
        COLUMNS["name"]: event.name,
        COLUMNS["starts_on"]: event.starts_on.isoformat(),
        COLUMNS["ends_on"]: event.ends_on.isoformat(),
        COLUMNS["form"]: event.form.label,
        COLUMNS["street"]: event.street.label if event.street else "",
        COLUMNS["place"]: event.place,
        COLUMNS["agencies"]: "、".join(event.agencies),
        COLUMNS["employers"]: written(event.employers),
        COLUMNS["posts_offered"]: written(event.posts_offered),
        COLUMNS["people_served"]: written(event.people_served),
        COLUMNS["note"]: event.note,
    }


def _codes(text: str) -> tuple[str, ...]:
    for mark in "，,；;\n ":
        text = text.replace(mark, "、")
    return tuple(dict.fromkeys(code.strip().upper() for code in text.split("、") if code.strip()))
