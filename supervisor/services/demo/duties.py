"""Load what the demonstration's agencies have handed in, through the services everybody uses."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from sqlalchemy.orm import Session

from supervisor.demo import SEED
from supervisor.demo.duties import (
    CHANGES,
    REPORT_EVERY,
    STAFF,
    STATISTICS_EVERY,
    UNREAD,
    DemoChange,
    figures,
)
from supervisor.domain.duties.notices import ChangeReport
from supervisor.domain.duties.obligations import owes
from supervisor.domain.duties.periods import FilingKind, ReportingPeriod, latest
from supervisor.domain.duties.staff import StaffEntry
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.duties import filings, notices, staff
from supervisor.services.duties.filings import TypedFiling
from supervisor.services.platform.audit import SYSTEM, Actor
from supervisor.store.engine import end_reading
from supervisor.store.queries.demo import loaded
from supervisor.store.queries.duties.handed_in import LicensedAgency, licensed_agencies
from supervisor.store.tables.duties import ChangeNotice, PeriodicFiling

_READ_AFTER: Final = timedelta(days=5)
_WRONG: Final = "推荐人次与服务台账的登记不一致，请核对后重新填报，并附台账汇总页。"


@dataclass(frozen=True, slots=True)
class _Desk:
    """The officers, the account's own agency, and the day everything happens up to."""

    session: Session
    inspector: Actor
    approver: Actor
    owner: tuple[int, int]
    staff: dict[int, int]
    today: date


def load_demo_duties(session: Session, today: date) -> None:
    """Load where no agency has begun a report; needs the accounts of an office and an agency."""
    inspectors = loaded.people_with(session, Role.INSPECTOR)
    approvers = loaded.people_with(session, Role.APPROVER)
    owner = loaded.agency_account(session)
    if not inspectors or not approvers or owner is None or loaded.has_filings(session):
        return
    everybody = licensed_agencies(session)
    desk = _Desk(
        session,
        Actor(inspectors[0]),
        Actor(approvers[0]),
        owner,
        loaded.staff_counts(session),
        today,
    )
    end_reading(session)
    _report(desk, everybody, latest(FilingKind.ANNUAL, today), REPORT_EVERY)
    _report(desk, everybody, latest(FilingKind.QUARTER, today), STATISTICS_EVERY)
    _own_reports(desk)
    for change in CHANGES:
        _change(desk, change, everybody)
    for name, is_full_time, certificate, number, since in STAFF:
        entry = StaffEntry(name, is_full_time, certificate, number, since)
        staff.add(session, Actor(owner[0]), owner[1], entry)


def _report(
    desk: _Desk, everybody: Sequence[LicensedAgency], period: ReportingPeriod, every: int
) -> None:
    """Have every so many agencies report; the first wait, one is returned, the rest accepted."""
    rng = Random(f"{SEED} {period.key}")  # noqa: S311 - made-up figures, not secrets
    asked = [one for one in everybody if owes(period, one.licences) and one.id != desk.owner[1]]
    for position, agency in enumerate(asked[::every]):
        days = rng.randrange(3, 15) if period.quarter else rng.randrange(50, 200)
        filing = _hand_in(desk, SYSTEM, agency.id, period, days, rng)
        if position < UNREAD:
            continue
        with clock.at(_up_to(desk, period.last_day + timedelta(days=days) + _READ_AFTER)):
            key = (filing.id, filing.version)
            if position == UNREAD:
                filings.send_back(desk.session, desk.inspector, *key, _WRONG)
                continue
            filing = filings.accept(desk.session, desk.inspector, *key)
            if filing.kind is FilingKind.ANNUAL and position % 2:
                key = (filing.id, filing.version)
                filings.publish(desk.session, desk.approver, *key, is_shown=True)


def _own_reports(desk: _Desk) -> None:
    """The account's agency: the year before last is public, last year is a draft."""
    actor, agency_id = Actor(desk.owner[0]), desk.owner[1]
    rng = Random(SEED)  # noqa: S311 - made-up figures, not secrets
    last = latest(FilingKind.ANNUAL, desk.today)
    filing = _hand_in(desk, actor, agency_id, last.before, 110, rng)
    with clock.at(last.before.last_day + timedelta(days=116)):
        filing = filings.accept(desk.session, desk.inspector, filing.id, filing.version)
        key = (filing.id, filing.version)
        filings.publish(desk.session, desk.approver, *key, is_shown=True)
    typed = figures(FilingKind.ANNUAL, desk.staff[agency_id], rng)
    typed.pop("trained")
    filings.save(desk.session, actor, agency_id, TypedFiling(last, typed), is_final=False)


def _hand_in(
    desk: _Desk, actor: Actor, agency_id: int, period: ReportingPeriod, days: int, rng: Random
) -> PeriodicFiling:
    typed = TypedFiling(period, figures(period.kind, desk.staff[agency_id], rng))
    with clock.at(_up_to(desk, period.last_day + timedelta(days=days))):
        return filings.save(desk.session, actor, agency_id, typed, is_final=True)


def _change(desk: _Desk, change: DemoChange, everybody: Sequence[LicensedAgency]) -> None:
    user_id, own = desk.owner
    actor = Actor(user_id) if change.agency is None else SYSTEM
    agency_id = own if change.agency is None else everybody[change.agency].id
    report = ChangeReport(
        change.kind,
        desk.today - timedelta(days=change.changed_ago),
        change.value,
        change.street,
        note=change.note,
    )
    with clock.at(desk.today - timedelta(days=change.reported_ago)):
        notice = notices.report(desk.session, actor, agency_id, report)
    with clock.at(desk.today - timedelta(days=max(0, change.reported_ago - 2))):
        _answer(desk, notice, change)


def _answer(desk: _Desk, notice: ChangeNotice, change: DemoChange) -> None:
    key = (notice.id, notice.version)
    if change.status is HandedInStatus.RETURNED:
        notices.send_back(desk.session, desk.inspector, *key, change.reason)
    elif change.status is HandedInStatus.ACCEPTED:
        notices.accept(desk.session, desk.approver, *key)


def _up_to(desk: _Desk, day: date) -> date:
    return min(day, desk.today)
