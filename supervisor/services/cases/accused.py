"""Whom a complaint is about: tied by an officer to the entry of the register it turns out to be.

What the complainant wrote stays as written; the tie says whom the office reads in it.
"""

from sqlalchemy.orm import Session

from supervisor.domain.cases.complaints import ComplaintError
from supervisor.domain.register.fields import Audience
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.register.finding import find_nearly
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.cases.cases import agency_named
from supervisor.store.queries.register.queues import agencies_of
from supervisor.store.tables.cases.complaints import Complaint
from supervisor.store.tables.register import Agency

OFFERED = 3


def link_accused(session: Session, actor: Actor, complaint_id: int, name: str) -> None:
    """Tie a complaint to the agency of this name or code; an empty name unties it.

    Raises ``ComplaintError`` where it is settled or in a case, which names its own parties, or the
    register knows nobody so called.
    """
    with unit_of_work(session):
        complaint = session.get_one(Complaint, complaint_id)
        if not complaint.status.is_open or complaint.case_id is not None:
            raise ComplaintError("投诉已经办结或者已在案件中，被投诉人以案件登记的当事人为准。")
        found = agency_named(session, name.strip()) if name.strip() else None
        if name.strip() and found is None:
            raise ComplaintError(f"名册中没有“{name.strip()}”，请填全称或者统一社会信用代码。")
        complaint.agency = found
        detail = {
            "step": "accused",
            "number": complaint.number,
            "uscc": found.uscc if found else "",
        }
        subject = ("complaint", complaint.id)
        audit.record(session, actor, AuditAction.COMPLAINT_DECIDED, subject, detail)


def nearest_accused(session: Session, complaint: Complaint) -> tuple[Agency, ...]:
    """Return whom of the register the complainant's words may mean, none where it is known."""
    if complaint.agency_id is not None or not complaint.status.is_open:
        return ()
    ids = find_nearly(session, complaint.subject, Audience.OFFICE)[:OFFERED]
    return tuple(agencies_of(session, ids))
