"""Everything the office owes until a day, one statement for each kind of record."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.cases.complaints import ComplaintStatus
from supervisor.domain.credit.remedies import ObjectionStatus, RepairStatus
from supervisor.domain.office.agenda import CASE_DUTIES, Duty, DutyKind, case_deadline
from supervisor.domain.platform.deadlines import Deadline
from supervisor.domain.ratings.rounds import RoundStage
from supervisor.store.tables.cases.cases import Case, Complaint
from supervisor.store.tables.credit import Objection, RepairApplication
from supervisor.store.tables.ratings import RatingRound
from supervisor.store.tables.register import Agency
from supervisor.store.tables.remedies import CreditMeasure

# The shortest period of a case that is not decided is sixty working days, which are never fewer
# calendar days; of a decided one seven days. Cases younger than that owe nothing yet.
_INVESTIGATION: Final = timedelta(days=60)
_SERVICE: Final = timedelta(days=7)


def duties_until(session: Session, until: date) -> list[Duty]:
    """Return what is due up to ``until``, in no order, with six statements."""
    return [
        *_complaints(session, until),
        *_cases(session, until),
        *_objections(session, until),
        *_repairs(session, until),
        *_rounds(session, until),
        *_measures(session, until),
    ]


def _complaints(session: Session, until: date) -> Iterator[Duty]:
    query = select(
        Complaint.id, Complaint.answer_due_on, Complaint.subject, Complaint.number
    ).where(Complaint.status == ComplaintStatus.RECEIVED, Complaint.answer_due_on <= until)
    for id_, due, subject, number in session.execute(query):
        yield Duty(DutyKind.ANSWER_COMPLAINT, id_, Deadline(due), subject, number)


def _cases(session: Session, until: date) -> Iterator[Duty]:
    query = (
        select(
            Case.id,
            Case.status,
            Case.opened_on,
            Case.decided_on,
            Case.due_on,
            func.coalesce(Agency.name, Case.respondent),
            Case.number,
        )
        .outerjoin(Agency, Agency.id == Case.agency_id)
        .where(
            or_(
                Case.status.in_(list(CASE_DUTIES)) & (Case.due_on <= until),
                Case.status.in_([CaseStatus.OPEN, CaseStatus.PROPOSED])
                & (Case.opened_on <= until - _INVESTIGATION),
                (Case.status == CaseStatus.DECIDED) & (Case.decided_on <= until - _SERVICE),
            )
        )
    )
    for id_, status, opened_on, decided_on, due_on, party, number in session.execute(query):
        deadline = Deadline(due_on) if due_on else case_deadline(opened_on, decided_on)
        if deadline.on <= until:
            yield Duty(CASE_DUTIES[status], id_, deadline, party, number)


def _objections(session: Session, until: date) -> Iterator[Duty]:
    waiting = [status for status in ObjectionStatus if status.is_pending]
    query = (
        select(Objection.id, Objection.due_on, Agency.name, Objection.kind)
        .join(Agency, Agency.id == Objection.agency_id)
        .where(Objection.status.in_(waiting), Objection.due_on <= until)
    )
    for id_, due, name, kind in session.execute(query):
        yield Duty(DutyKind.ANSWER_OBJECTION, id_, Deadline(due), name, kind.label)


def _repairs(session: Session, until: date) -> Iterator[Duty]:
    waiting = [status for status in RepairStatus if status.is_pending]
    query = (
        select(
            RepairApplication.id,
            RepairApplication.due_on,
            Agency.name,
            RepairApplication.status,
        )
        .join(Agency, Agency.id == RepairApplication.agency_id)
        .where(RepairApplication.status.in_(waiting), RepairApplication.due_on <= until)
    )
    for id_, due, name, status in session.execute(query):
        yield Duty(DutyKind.ANSWER_REPAIR, id_, Deadline(due), name, status.label)


def _rounds(session: Session, until: date) -> Iterator[Duty]:
    query = select(RatingRound).where(
        or_(
            (RatingRound.stage == RoundStage.ASSESSING) & (RatingRound.assess_until <= until),
            (RatingRound.stage == RoundStage.PUBLICITY) & (RatingRound.publicity_until <= until),
        )
    )
    for row in session.scalars(query):
        if row.publicity_until is not None:
            yield Duty(DutyKind.END_PUBLICITY, row.id, Deadline(row.publicity_until), "", row.title)
        else:
            yield Duty(DutyKind.END_ASSESSMENT, row.id, Deadline(row.assess_until), "", row.title)


def _measures(session: Session, until: date) -> Iterator[Duty]:
    query = (
        select(CreditMeasure.id, CreditMeasure.due_on, Agency.name, CreditMeasure.kind)
        .join(Agency, Agency.id == CreditMeasure.agency_id)
        .where(CreditMeasure.due_on <= until)
    )
    for id_, due, name, kind in session.execute(query):
        if due is not None:
            yield Duty(DutyKind.MEASURE, id_, Deadline(due), name, kind.label)
