"""What people said of the hits of rules: decisions on leads, and single hits struck off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import FindingStatus, RejectReason
from supervisor.store.tables.leads import Finding, FindingHit, Review
from supervisor.store.tables.rules import StopProposal

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["StopProposal"]


@dataclass(frozen=True, slots=True)
class RuleReading:
    """One decision on a lead that a version of a rule marked.

    ``is_struck`` where every hit of the rule in it was struck off before the decision.
    """

    rule: str
    version: int
    status: FindingStatus
    reason: RejectReason | None
    reviewer_id: int
    at: datetime
    is_struck: bool


def readings_since(
    session: Session, since: datetime, rule: tuple[str, int] | None = None, most: int | None = None
) -> list[RuleReading]:
    """Return the standing decisions on leads, newest first, once for each rule that marked them.

    Copies decided together with their lead are one decision. ``rule`` narrows to one version.
    """
    newest = (
        select(func.max(Review.id))
        .where(Review.finding_id == Finding.id, Review.undone_at.is_(None))
        .correlate(Finding)
        .scalar_subquery()
    )
    # PostgreSQL has no smallest of truth values.
    struck = func.min(case((FindingHit.is_struck, 1), else_=0))
    query = (
        select(
            FindingHit.rule,
            FindingHit.rule_version,
            Finding.status,
            Review.reason,
            Review.reviewer_id,
            Review.at,
            struck,
        )
        .join(Finding, Finding.id == FindingHit.finding_id)
        .join(Review, and_(Review.id == newest, Review.revision_id == FindingHit.revision_id))
        .where(
            FindingHit.exception.is_(None),
            Review.revision_id == Finding.revision_id,
            Review.with_review_id.is_(None),
            Review.at >= since,
        )
        .group_by(FindingHit.rule, FindingHit.rule_version, Finding.id, Review.id)
        .order_by(Review.id.desc())
        .limit(most)
    )
    if rule is not None:
        query = query.where(FindingHit.rule == rule[0], FindingHit.rule_version == rule[1])
    return [
        RuleReading(rule_id, version, status, reason, reviewer, at, bool(is_struck))
        for rule_id, version, status, reason, reviewer, at, is_struck in session.execute(query)
    ]


def open_proposals(session: Session) -> Sequence[StopProposal]:
    """Return the proposals that wait for a person, oldest first."""
    query = select(StopProposal).where(StopProposal.decided_at.is_(None))
    return session.scalars(query.order_by(StopProposal.id)).all()


def decided_proposals(session: Session, most: int) -> Sequence[StopProposal]:
    """Return the proposals decided last, newest first."""
    query = select(StopProposal).where(StopProposal.decided_at.is_not(None))
    return session.scalars(query.order_by(StopProposal.decided_at.desc()).limit(most)).all()


def open_proposal(session: Session, rule_id: str) -> StopProposal | None:
    """Return the proposal to stop a rule that waits for a person, if there is one."""
    query = select(StopProposal).where(
        StopProposal.rule_id == rule_id, StopProposal.decided_at.is_(None)
    )
    return session.scalars(query.limit(1)).one_or_none()


def proposed_versions(session: Session) -> set[tuple[str, int]]:
    """Return the versions of rules that the machine does not propose to stop.

    Those that wait for a decision, and those whose stop for their readings somebody refused. Who
    refuses a colleague's proposal, or takes back an own one, has said nothing of the readings.
    """
    query = select(StopProposal.rule_id, StopProposal.rule_version).where(
        StopProposal.is_accepted.is_not(True),
        or_(StopProposal.proposed_by.is_(None), StopProposal.decided_at.is_(None)),
    )
    return {(rule_id, version) for rule_id, version in session.execute(query)}
