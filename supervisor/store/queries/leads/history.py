"""What was decided before: on this finding, for the same text, for the same poster."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from supervisor.store.tables.leads import Finding, Review
from supervisor.store.tables.platform import ChainLink, User
from supervisor.store.tables.postings import PostingRevision

_MOST: Final = 10


@dataclass(frozen=True, slots=True)
class PastDecision:
    """A review with the name of who made it and the ad it was made on."""

    review: Review
    reviewer: str
    title: str


@dataclass(frozen=True, slots=True)
class History:
    """Decisions on the finding itself, undone ones included; then others' worth knowing.

    Copies that were decided together with their lead are told once, with the lead.
    """

    own: list[PastDecision]
    same_text: list[PastDecision]
    same_poster: list[PastDecision]


def history_of(session: Session, finding: Finding) -> History:
    """Return what bears on ``finding``, newest first, in three statements."""
    other = Finding.id != finding.id
    standing = Review.undone_at.is_(None) & Review.with_review_id.is_(None)
    same_text = or_(
        Finding.text_digest == finding.text_digest, Finding.cluster_id == finding.cluster_id
    )
    poster = Finding.poster_key == finding.poster_key
    return History(
        own=_decisions(session, Finding.id == finding.id),
        same_text=_decisions(session, other, standing, same_text),
        same_poster=(
            _decisions(session, other, standing, poster, ~same_text) if finding.poster_key else []
        ),
    )


def _decisions(session: Session, *conditions: ColumnElement[bool]) -> list[PastDecision]:
    rows = session.execute(
        select(Review, User.display_name, PostingRevision.title)
        .join(Finding, Finding.id == Review.finding_id)
        .join(User, User.id == Review.reviewer_id)
        .join(PostingRevision, PostingRevision.id == Review.revision_id)
        .where(*conditions)
        .order_by(Review.at.desc(), Review.id.desc())
        .limit(_MOST)
    )
    return [PastDecision(review, name, title) for review, name, title in rows]


@dataclass(frozen=True, slots=True)
class Decided:
    """A review as a proof states it, with its link in the chain of records."""

    review: int
    decision: str
    reason: str | None
    note: str
    at: datetime
    by: str
    undone_at: datetime | None
    link: int | None
    link_digest: str | None


def decided_on(session: Session, finding_id: int) -> list[Decided]:
    """Return every review of a finding, undone ones included, the oldest first."""
    is_of_review = (ChainLink.record_table == "review") & (ChainLink.record_id == Review.id)
    rows = session.execute(
        select(Review, User.display_name, ChainLink)
        .join(User, User.id == Review.reviewer_id)
        .outerjoin(ChainLink, is_of_review)
        .where(Review.finding_id == finding_id)
        .order_by(Review.id)
    )
    return [
        Decided(
            review=review.id,
            decision=str(review.decision),
            reason=str(review.reason) if review.reason else None,
            note=review.note,
            at=review.at,
            by=name,
            undone_at=review.undone_at,
            link=link.number if link else None,
            link_digest=link.digest if link else None,
        )
        for review, name, link in rows
    ]
