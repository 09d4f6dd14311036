"""Everything the office owes until a day, one statement for each kind of record.

Requests of agencies are read whenever they are due (``domain.office.agenda.OWED_AT_ONCE``).
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.cases.complaints import ComplaintStatus
from supervisor.domain.credit.remedies import ObjectionStatus, RepairStatus
from supervisor.domain.office.agenda import (
    CASE_DUTIES,
    LIMITATION_MONTHS,
    Duty,
    DutyKind,
    case_deadline,
    case_periods,
)
from supervisor.domain.platform.deadlines import Deadline, add_months
from supervisor.domain.ratings.rounds import RoundStage
from supervisor.store.queries.fieldwork import follow_ups, targets
from supervisor.store.queries.office.calendar import open_occurrences
from supervisor.store.queries.office.in_hand import cases_in_hand
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint
from supervisor.store.tables.credit import Objection, RepairApplication
from supervisor.store.tables.fieldwork import Campaign
from supervisor.store.tables.platform import User
from supervisor.store.tables.ratings import RatingRound
from supervisor.store.tables.register import Agency
from supervisor.store.tables.remedies import CreditMeasure

# The shortest period of a case that is not decided is sixty working days, which are never fewer
# calendar days; of a decided one seven days. Cases younger than that owe nothing yet.
_INVESTIGATION: Final = timedelta(days=60)
_SERVICE: Final = timedelta(days=7)


def duties_until(session: Session, until: date) -> list[Duty]:
    """Return what is due up to ``until``, in no order, in a fixed number of statements."""
    return [
        *_complaints(session, until),
        *_cases(session, until),
        *_objections(session),
        *_repairs(session),
        *_rounds(session, until),
        *_measures(session, until),
        *_calendar(session, until),
        *_events(session, until),
        *_targets(session, until),
    ]


def _complaints(session: Session, until: date) -> Iterator[Duty]:
    query = select(
        Complaint.id, Complaint.answer_due_on, Complaint.subject, Complaint.number
    ).where(Complaint.status == ComplaintStatus.RECEIVED, Complaint.answer_due_on <= until)
    for id_, due, subject, number in session.execute(query):
        yield Duty(DutyKind.ANSWER_COMPLAINT, id_, Deadline(due), subject, number)


def _cases(session: Session, until: date) -> Iterator[Duty]:
    # A month's last day may count for a longer month's: what is read too much is left out below.
    ended = add_months(until, -LIMITATION_MONTHS) + timedelta(days=3)
    query = (
        select(
            Case.id,
            Case.status,
            Case.opened_on,
            Case.decided_on,
            Case.due_on,
            Case.act_ended_on,
            func.coalesce(Agency.name, Case.respondent),
            Case.number,
            case((User.active, Case.opened_by)),
        )
        .outerjoin(Agency, Agency.id == Case.agency_id)
        .outerjoin(User, User.id == Case.opened_by)
        .where(
            or_(
                Case.status.in_(list(CASE_DUTIES)) & (Case.due_on <= until),
                Case.status.in_([CaseStatus.OPEN, CaseStatus.PROPOSED])
                & (Case.opened_on <= until - _INVESTIGATION),
                (Case.status == CaseStatus.DECIDED) & (Case.decided_on <= until - _SERVICE),
                (Case.status == CaseStatus.DRAFT) & (Case.act_ended_on <= ended),
            )
        )
    )
    rows = session.execute(query).all()
    officers = {one.case_id: one.accounts for one in cases_in_hand(session) if one.is_assigned}
    for id_, status, opened, decided, due_on, act_ended, party, number, owner in rows:
        procedure = Deadline(due_on) if due_on else case_deadline(opened, decided)
        periods = case_periods(status, procedure, act_ended)
        first = periods[0][1]
        if first.on <= until:
            people = officers.get(id_, frozenset())
            yield Duty(CASE_DUTIES[status], id_, first, party, number, owner, periods, people)


def _objections(session: Session) -> Iterator[Duty]:
    waiting = [status for status in ObjectionStatus if status.is_pending]
    query = (
        select(
            Objection.id,
            Objection.due_on,
            Agency.name,
            Objection.kind,
            Objection.status,
            Objection.reviewed_by,
        )
        .join(Agency, Agency.id == Objection.agency_id)
        .where(Objection.status.in_(waiting))
    )
    for id_, due, name, kind, status, reviewer in session.execute(query):
        words = f"{kind.label}，{status.label}"
        yield Duty(DutyKind.ANSWER_OBJECTION, id_, Deadline(due), name, words, reviewer)


def _repairs(session: Session) -> Iterator[Duty]:
    waiting = [status for status in RepairStatus if status.is_pending]
    query = (
        select(
            RepairApplication.id,
            RepairApplication.due_on,
            Agency.name,
            RepairApplication.status,
            RepairApplication.reviewed_by,
        )
        .join(Agency, Agency.id == RepairApplication.agency_id)
        .where(RepairApplication.status.in_(waiting))
    )
    for id_, due, name, status, reviewer in session.execute(query):
        yield Duty(DutyKind.ANSWER_REPAIR, id_, Deadline(due), name, status.label, reviewer)


def _rounds(session: Session, until: date) -> Iterator[Duty]:
    query = select(RatingRound).where(
        or_(
            (RatingRound.stage == RoundStage.ASSESSING) & (RatingRound.assess_until <= until),
            (RatingRound.stage == RoundStage.CHECKING) & (RatingRound.check_until <= until),
            (RatingRound.stage == RoundStage.COMMITTEE) & (RatingRound.decide_until <= until),
            (RatingRound.stage == RoundStage.PUBLICITY) & (RatingRound.publicity_until <= until),
        )
    )
    for row in session.scalars(query):
        ends = {
            RoundStage.ASSESSING: (DutyKind.END_ASSESSMENT, row.assess_until),
            RoundStage.CHECKING: (DutyKind.CHECK_RATINGS, row.check_until),
            RoundStage.COMMITTEE: (DutyKind.DECIDE_RATINGS, row.decide_until),
            RoundStage.PUBLICITY: (DutyKind.END_PUBLICITY, row.publicity_until),
        }
        kind, day = ends[row.stage]
        if day is not None:
            yield Duty(kind, row.id, Deadline(day), "", row.title)


def _measures(session: Session, until: date) -> Iterator[Duty]:
    query = (
        select(CreditMeasure.id, CreditMeasure.due_on, Agency.name, CreditMeasure.kind)
        .join(Agency, Agency.id == CreditMeasure.agency_id)
        .where(CreditMeasure.due_on <= until)
    )
    for id_, due, name, kind in session.execute(query):
        if due is not None:
            yield Duty(DutyKind.MEASURE, id_, Deadline(due), name, kind.label)


def _calendar(session: Session, until: date) -> Iterator[Duty]:
    for entry, day in open_occurrences(session, until):
        yield Duty(
            DutyKind.CALENDAR,
            entry.id,
            Deadline(day),
            entry.kind.label,
            entry.title,
            entry.owner_id,
        )


def _events(session: Session, until: date) -> Iterator[Duty]:
    for id_, name, day in follow_ups.owed(session, until):
        yield Duty(DutyKind.FOLLOW_UP, id_, Deadline(day), "", name)


def _targets(session: Session, until: date) -> Iterator[Duty]:
    """Yield whom campaigns are still to visit; once each campaign with targets of nobody."""
    nobodys: Counter[Campaign] = Counter()
    for target in targets.unvisited(session, until):
        campaign = target.campaign
        if not target.officers:
            nobodys[campaign] += 1
            continue
        yield Duty(
            DutyKind.TARGET,
            target.id,
            Deadline(campaign.ends_on),
            target.party,
            campaign.title,
            people=frozenset(one.id for one in target.officers),
            parent_id=campaign.id,
        )
    for campaign, count in nobodys.items():
        yield Duty(
            DutyKind.ASSIGN_TARGETS,
            campaign.id,
            Deadline(campaign.ends_on),
            f"{count} 户",
            campaign.title,
            people=frozenset(one.id for one in campaign.people),
        )
