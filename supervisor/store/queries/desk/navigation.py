"""How much waits behind each entry of the navigation, in one statement for every page."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ScalarSelect, Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.cases.complaints import ComplaintStatus
from supervisor.domain.credit.remedies import ObjectionStatus, RepairStatus
from supervisor.store.base import Base
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint
from supervisor.store.tables.collect import Incident
from supervisor.store.tables.credit import Objection, RepairApplication
from supervisor.store.tables.desk import AdNote, LeadLease, MassAct, SecondReading


@dataclass(frozen=True, slots=True)
class Waiting:
    """Counts of what waits; ``second`` and ``batch`` for the reader alone."""

    complaints: int
    cases: int
    incidents: int
    acts: int
    notes: int
    second: int
    batch: int
    requests: int


def waiting(session: Session, reader_id: int, now: datetime) -> Waiting:
    """Return the counts for whoever reads the page."""
    return Waiting(*session.execute(_counts(), {"reader": reader_id, "now": now}).one())


@cache
def _counts() -> Select[Any]:
    """Build the statement once: it is sent with every page."""
    reader: BindParameter[int] = bindparam("reader")
    columns: list[Any] = [
        _count(Complaint, Complaint.status == ComplaintStatus.RECEIVED),
        _count(Case, Case.status.in_([CaseStatus.DRAFT, CaseStatus.PROPOSED])),
        _count(
            Incident,
            Incident.closed_at.is_(None),
            or_(Incident.muted_level.is_(None), Incident.muted_level != Incident.level),
        ),
        _count(MassAct, MassAct.done_at.is_(None), MassAct.called_off_at.is_(None)),
        _count(AdNote, AdNote.read_at.is_(None)),
        _count(
            SecondReading,
            SecondReading.answered_at.is_(None),
            SecondReading.first_reader_id != reader,
        ),
        _count(
            LeadLease,
            LeadLease.holder_id == reader,
            LeadLease.until > bindparam("now"),
            LeadLease.is_batch,
        ),
        _count(Objection, Objection.status.in_([one for one in ObjectionStatus if one.is_pending]))
        + _count(
            RepairApplication,
            RepairApplication.status.in_([one for one in RepairStatus if one.is_pending]),
        ),
    ]
    return select(*columns)


def _count(table: type[Base], *conditions: Any) -> ScalarSelect[int]:
    return select(func.count()).select_from(table).where(*conditions).scalar_subquery()
