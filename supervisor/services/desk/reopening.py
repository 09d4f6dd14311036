"""A decided lead taken up again: by whoever decided it, or by an approver, and with a reason.

A case that has the lead keeps it in its record, and whoever has that case on the screen must read
it before the next step.
"""

from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseStep
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.services.cases.opening import note_step
from supervisor.services.leads.corrections.refusals import ReviewError
from supervisor.services.leads.review import put_back
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.cases.leads import case_of_lead
from supervisor.store.queries.leads import reviews
from supervisor.store.tables.desk import LeadReopening
from supervisor.store.tables.leads import Finding, Review

_LONGEST: Final = 500


def reopen(session: Session, finding_id: int, actor: Actor, role: Role, reason: str) -> None:
    """Take the newest decision on a lead back, however old, and put the lead back to the queue.

    Raises ``ReviewError`` where nothing is decided, no reason is given, or another inspector
    decided it.
    """
    because = reason.strip()[:_LONGEST]
    if not because:
        raise ReviewError("请写明重新打开的理由。")
    with unit_of_work(session):
        finding = session.get(Finding, finding_id)
        made = reviews.standing_review(session, finding_id)
        if finding is None or made is None or made.revision_id != finding.revision_id:
            raise ReviewError("这条线索现在没有可以重新打开的判定。")
        if made.reviewer_id != actor.user_id and role is not Role.APPROVER:
            raise ReviewError("只有作出判定的人或审批人可以重新打开。")
        made.undone_at = utc_now()
        session.add(LeadReopening(review_id=made.id, reason=because, author_id=actor.user_id))
        session.flush()
        put_back(session, [finding])
        detail = {"review": made.id, "decision": str(made.decision), "reason": because}
        subject = ("finding", finding_id)
        audit.record(session, actor, AuditAction.FINDING_REOPENED, subject, detail)
        _tell_case(session, finding, made, actor, because)


def _tell_case(
    session: Session, finding: Finding, made: Review, actor: Actor, because: str
) -> None:
    """Put it into the record of the case that has the lead; joins the caller's unit of work."""
    case = case_of_lead(session, finding)
    if case is None:
        return
    said = f"线索 {finding.id} 的判定“{made.decision.label}”已被重新打开：{because}"
    note_step(session, case, CaseStep.LEAD_REOPENED, actor, said)
    case.count_as_changed()
