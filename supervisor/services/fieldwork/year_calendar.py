"""Keeping the year's calendar: entries made, changed, ended; what was seen to in a year."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.office.year_calendar import CalendarKind
from supervisor.domain.platform import clock
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.office import calendar as queries
from supervisor.store.queries.platform.people import officers
from supervisor.store.queries.platform.repeats import last_alike
from supervisor.store.tables.fieldwork_plans import CalendarDone, CalendarEntry


class CalendarError(ValueError):
    """A change of the calendar that is not possible; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry as it is entered: the first day it is due, whether it comes back every year."""

    kind: CalendarKind
    title: str
    first_due: date
    is_yearly: bool
    owner_id: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class UsualEntry:
    """An entry that an empty calendar begins with: month and day stand for every year."""

    kind: CalendarKind
    title: str
    month: int
    day: int
    note: str


USUAL: Final = (
    UsualEntry(CalendarKind.DRAW, "上半年双随机抽查", 3, 15, "冻结名单、抽取、安排检查人员。"),
    UsualEntry(CalendarKind.ROUND, "开启年度星级评定", 4, 1, "发布通知，组织机构自评。"),
    UsualEntry(CalendarKind.CAMPAIGN, "清理整顿人力资源市场秩序专项行动", 5, 10, "制定方案。"),
    UsualEntry(CalendarKind.ANNUAL_REPORT, "催办并审核年度报告", 6, 30, "核对未报机构并催办。"),
    UsualEntry(CalendarKind.DRAW, "下半年双随机抽查", 9, 15, "冻结名单、抽取、安排检查人员。"),
    UsualEntry(CalendarKind.PUBLICATION, "公布年度抽查结果和星级名单", 12, 10, "核对后公布。"),
)
"""What a year of the office usually holds; the days are examples for the office to change."""


def save(
    session: Session,
    actor: Actor,
    new: NewEntry,
    entry_id: int | None = None,
    version: int | None = None,
) -> CalendarEntry:
    """Make an entry, or change one. Raises ``CalendarError``.

    A changed day counts from today on: what was due before stays as it was seen to or missed.
    """
    today = clock.today()
    with unit_of_work(session):
        _check(session, new)
        if entry_id is None:
            if new.first_due < today:
                raise CalendarError("日期不能早于今天。")
            if same := _sent_before(session, actor, new, today):
                return same
            entry = CalendarEntry(entered_on=today)
            session.add(entry)
        else:
            entry = _fresh(session, entry_id, version)
            if (entry.month, entry.day) != (new.first_due.month, new.first_due.day):
                entry.entered_on = today
        entry.kind, entry.title, entry.note = new.kind, new.title.strip(), new.note.strip()
        entry.month, entry.day = new.first_due.month, new.first_due.day
        entry.first_year = new.first_due.year
        entry.last_year = None if new.is_yearly else new.first_due.year
        entry.owner_id, entry.changed_by = new.owner_id, actor.user_id
        _record(session, actor, entry, "saved")
    return entry


def _sent_before(
    session: Session, actor: Actor, new: NewEntry, today: date
) -> CalendarEntry | None:
    return last_alike(
        session,
        CalendarEntry,
        entered_on=today,
        kind=new.kind,
        title=new.title.strip(),
        note=new.note.strip(),
        month=new.first_due.month,
        day=new.first_due.day,
        first_year=new.first_due.year,
        last_year=None if new.is_yearly else new.first_due.year,
        owner_id=new.owner_id,
        changed_by=actor.user_id,
    )


def end(session: Session, actor: Actor, entry_id: int, version: int) -> None:
    """End a yearly entry with this year's, if it is still to come, else with last year's."""
    today = clock.today()
    with unit_of_work(session):
        entry = _fresh(session, entry_id, version)
        if entry.last_year is not None and entry.last_year <= today.year:
            raise CalendarError("这项安排不再重复，无须停止。")
        due = queries.plan_of(entry).due_in(today.year)
        is_over = due is not None and due < today
        entry.last_year, entry.changed_by = today.year - (0 if is_over else 1), actor.user_id
        _record(session, actor, entry, "ended")


def see_to(session: Session, actor: Actor, entry_id: int, year: int, words: str) -> None:
    """Note that an entry was seen to in a year, and how. Raises ``CalendarError``."""
    today = clock.today()
    with unit_of_work(session):
        entry = queries.entry_of(session, entry_id)
        if entry is None or queries.plan_of(entry).due_in(year) is None:
            raise CalendarError("这一年没有这项安排。")
        if year > today.year:
            raise CalendarError("还没有到这一年。")
        if not words.strip():
            raise CalendarError("请写明办理情况。")
        if any(one.year == year for one in entry.done):
            raise CalendarError("这一年已经登记办结。")
        session.add(
            CalendarDone(
                entry_id=entry_id,
                year=year,
                done_on=today,
                words=words.strip(),
                done_by=actor.user_id,
            )
        )
        _record(session, actor, entry, "done")


def begin_with_usual(session: Session, actor: Actor, owner_id: int) -> int:
    """Fill an empty calendar with what a year usually holds; return how many entries.

    Raises ``CalendarError`` where there is anything already.
    """
    if queries.has_entries(session):
        raise CalendarError("年历中已有安排，请逐项增加。")
    today = clock.today()
    for one in USUAL:
        due = date(today.year, one.month, one.day)
        first = due if due >= today else date(today.year + 1, one.month, one.day)
        new = NewEntry(one.kind, one.title, first, True, owner_id, one.note)
        save(session, actor, new)
    return len(USUAL)


def _check(session: Session, new: NewEntry) -> None:
    if not new.title.strip():
        raise CalendarError("请填写事项。")
    if new.owner_id not in {one.id for one in officers(session)}:
        raise CalendarError("请选择负责人。")


def _fresh(session: Session, entry_id: int, version: int | None) -> CalendarEntry:
    entry = session.get(CalendarEntry, entry_id)
    if entry is None or entry.version != version:
        raise CalendarError("这项安排刚被他人更改，请刷新后核对。")
    return entry


def _record(session: Session, actor: Actor, entry: CalendarEntry, step: str) -> None:
    session.flush()
    subject = ("calendar_entry", entry.id)
    audit.record(session, actor, AuditAction.CALENDAR_CHANGED, subject, {"step": step})
