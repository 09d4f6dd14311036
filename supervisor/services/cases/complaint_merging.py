"""Complaints of one matter: a later one is settled by merging it into an earlier one.

The complainant of the later one is answered by that, and gets the result of the one it went into.
Where that one is withdrawn or found malicious, what was merged into it is open again.
"""

from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.complaints import (
    ComplaintError,
    ComplaintStatus,
    ComplaintStep,
    next_status,
)
from supervisor.domain.platform import clock
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.cases.complaints import merged_into
from supervisor.store.tables.cases.complaints import Complaint

_TOLD: Final = "与较早收到的同一事项的投诉合并办理，结果将在这里一并告知。"
_NO_HOME: Final = (
    ComplaintStatus.WITHDRAWN, ComplaintStatus.MALICIOUS, ComplaintStatus.MERGED,
)  # fmt: skip


def mark_duplicate(session: Session, complaint_id: int, actor: Actor, of_id: int) -> None:
    """Settle a complaint by merging it into an earlier one of the same matter.

    Raises ``ComplaintError`` where it has a case of its own or the other cannot carry it.
    """
    with unit_of_work(session):
        complaint = session.get_one(Complaint, complaint_id)
        earlier = session.get(Complaint, of_id)
        if earlier is None or earlier.id == complaint.id or earlier.status in _NO_HOME:
            raise ComplaintError("只能并入另一件没有撤回、也没有并入他件的投诉。")
        if merged_into(session, complaint.id):
            raise ComplaintError("已有他件并入本件，不能再并入别的投诉。")
        complaint.status = next_status(complaint.status, ComplaintStep.MERGE)
        complaint.duplicate_of_id = earlier.id
        complaint.reason = _TOLD
        complaint.answered_on = complaint.answered_on or clock.today()
        complaint.closed_on = clock.today()
        complaint.handled_by = actor.user_id
        _record(session, actor, complaint, "merge")


def unmerge(session: Session, complaint_id: int, actor: Actor) -> None:
    """Open a merged complaint again; its term is that of its receipt."""
    with unit_of_work(session):
        _open_again(session, session.get_one(Complaint, complaint_id), actor)


def open_merged(session: Session, earlier: Complaint, actor: Actor) -> None:
    """Open again what was merged into a complaint that came to nothing; joins the unit of work."""
    for complaint in merged_into(session, earlier.id):
        _open_again(session, complaint, actor)


def _open_again(session: Session, complaint: Complaint, actor: Actor) -> None:
    complaint.status = next_status(complaint.status, ComplaintStep.UNMERGE)
    complaint.duplicate_of_id = None
    complaint.reason = ""
    complaint.answered_on = complaint.closed_on = None
    _record(session, actor, complaint, "unmerge")


def _record(session: Session, actor: Actor, complaint: Complaint, step: str) -> None:
    detail = {"step": step, "number": complaint.number}
    subject = ("complaint", complaint.id)
    audit.record(session, actor, AuditAction.COMPLAINT_DECIDED, subject, detail)
