"""Review: an inspector decides on a finding, and may take the decision back.

A decision names the version of the finding it was made on. When somebody else was faster, or the
scan has put a changed wording in its place, nothing is written and the second person is told.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.findings import Decision, FindingStatus, RejectReason
from supervisor.services import audit
from supervisor.services.audit import Actor, AuditAction
from supervisor.store.base import utc_now
from supervisor.store.engine import begin_writing
from supervisor.store.tables.findings import Finding, Review
from supervisor.store.tables.users import User


class ReviewError(ValueError):
    """A refusal the inspector can act on; the message is Chinese."""


class FindingChanged(ReviewError):
    """The finding is no longer the one the inspector looked at."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an inspector says of a finding, and the version of it that was on the screen."""

    decision: Decision
    version: int
    reason: RejectReason | None = None
    note: str = ""

    def problem(self) -> str | None:
        """Return in Chinese what is missing, or ``None``."""
        if self.decision is Decision.REJECT and self.reason is None:
            return "判为不属实时须选择原因，规则靠它改进。"
        if self.reason is RejectReason.OTHER and not self.note.strip():
            return "原因选“其他”时，请在说明中写明。"
        return None


def decide(session: Session, finding_id: int, reviewer: Actor, ruling: Ruling) -> Review:
    """Record a decision and move the finding to its status.

    Raises ``ReviewError`` where the ruling lacks something and ``FindingChanged`` where the
    finding has moved on; then nothing is written.
    """
    problem = ruling.problem()
    if problem:
        raise ReviewError(problem)
    begin_writing(session)
    finding = session.get(Finding, finding_id)
    if finding is None:
        session.rollback()
        raise ReviewError("没有这条线索。")
    if finding.version != ruling.version:
        message = _what_changed(session, finding)
        session.rollback()
        raise FindingChanged(message)
    review = _review(finding, reviewer, ruling)
    session.add(review)
    finding.status = ruling.decision.status
    session.flush()
    detail = {"decision": str(ruling.decision), "review": review.id}
    audit.record(session, reviewer, AuditAction.FINDING_DECIDED, ("finding", finding_id), detail)
    session.commit()
    return review


def undo(session: Session, review_id: int, actor: Actor) -> Finding:
    """Take a decision back: only the newest one of a finding, only by its author.

    The finding returns to what was last decided on the same wording, else to the open queue.
    """
    begin_writing(session)
    review = session.get(Review, review_id)
    problem = _undo_problem(session, review, actor)
    if review is None or problem:
        session.rollback()
        raise ReviewError(problem or "没有这条复核记录。")
    finding = session.get_one(Finding, review.finding_id)
    review.undone_at = utc_now()
    session.flush()
    earlier = _standing(session, finding.id, finding.revision_id)
    finding.status = earlier.decision.status if earlier else FindingStatus.OPEN
    audit.record(
        session,
        actor,
        AuditAction.FINDING_UNDONE,
        ("finding", finding.id),
        {"decision": str(review.decision), "review": review.id},
    )
    session.commit()
    return finding


def record_contacts_shown(session: Session, actor: Actor, finding_id: int) -> None:
    """Note that somebody asked to see the contact details in an ad."""
    begin_writing(session)
    audit.record(session, actor, AuditAction.CONTACTS_SHOWN, ("finding", finding_id))
    session.commit()


def record_original_taken(session: Session, actor: Actor, page_id: int) -> None:
    """Note that somebody took an archived page as it was received, contact details included."""
    begin_writing(session)
    audit.record(session, actor, AuditAction.ORIGINAL_TAKEN, ("raw_page", page_id))
    session.commit()


def _review(finding: Finding, reviewer: Actor, ruling: Ruling) -> Review:
    return Review(
        finding_id=finding.id,
        revision_id=finding.revision_id,
        register_version_id=finding.register_version_id,
        rules_version_id=finding.rules_version_id,
        reviewer_id=reviewer.user_id,
        decision=ruling.decision,
        reason=ruling.reason if ruling.decision is Decision.REJECT else None,
        note=ruling.note.strip(),
    )


def _standing(session: Session, finding_id: int, revision_id: int | None = None) -> Review | None:
    """Return the newest review not undone, of one wording where it is named."""
    query = select(Review).where(Review.finding_id == finding_id, Review.undone_at.is_(None))
    if revision_id is not None:
        query = query.where(Review.revision_id == revision_id)
    return session.scalar(query.order_by(Review.id.desc()).limit(1))


def _undo_problem(session: Session, review: Review | None, actor: Actor) -> str | None:
    if review is None:
        return "没有这条复核记录。"
    if review.reviewer_id != actor.user_id:
        return "只能撤销自己作出的复核。"
    if review.undone_at is not None:
        return "这次复核已经撤销过了。"
    newest = _standing(session, review.finding_id)
    finding = session.get_one(Finding, review.finding_id)
    if newest is not review or finding.revision_id != review.revision_id:
        return "之后已有新的复核或新的文本，不能再撤销这一次；请在线索页重新判定。"
    return None


def _what_changed(session: Session, finding: Finding) -> str:
    """Say in Chinese why the version on the screen is no longer the finding's."""
    newest = _standing(session, finding.id)
    if newest is None or newest.revision_id != finding.revision_id:
        return "这条线索刚有了新的文本或被撤销过复核，您的判定没有保存。请看过后重新判定。"
    name = session.scalar(select(User.display_name).where(User.id == newest.reviewer_id))
    said = newest.decision.label
    return f"{name}已先判为“{said}”，您的判定没有保存。如有不同意见，请看过后重新判定。"
