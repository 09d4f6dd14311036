"""Reviews that stand: the newest of a lead, and those made together."""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from supervisor.store.tables.leads import Finding, Review


def own_review(*also: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return the condition that a lead's wording was decided for itself, not as another's copy."""
    return (
        select(Review.id)
        .where(
            Review.finding_id == Finding.id,
            Review.revision_id == Finding.revision_id,
            Review.undone_at.is_(None),
            Review.with_review_id.is_(None),
            *also,
        )
        .exists()
    )


def leads_to_decide(session: Session, ids: Collection[int], except_id: int) -> Sequence[Finding]:
    """Return the leads with these ids but one, oldest first."""
    query = select(Finding).where(Finding.id.in_(ids), Finding.id != except_id)
    return session.scalars(query.order_by(Finding.id)).all()


def made_together(session: Session, review_id: int) -> Sequence[Review]:
    """Return the standing reviews that were made together with this one."""
    query = select(Review).where(Review.with_review_id == review_id, Review.undone_at.is_(None))
    return session.scalars(query).all()


def standing_review(session: Session, finding_id: int) -> Review | None:
    """Return the newest review of a lead that was not undone."""
    query = select(Review).where(Review.finding_id == finding_id, Review.undone_at.is_(None))
    return session.scalar(query.order_by(Review.id.desc()).limit(1))


def standing_reviews(session: Session, finding_ids: Collection[int]) -> Sequence[Review]:
    """Return every review of these leads that was not undone, oldest first."""
    query = select(Review).where(Review.finding_id.in_(finding_ids), Review.undone_at.is_(None))
    return session.scalars(query.order_by(Review.id)).all()


def newest_ids(session: Session, finding_ids: Collection[int]) -> dict[int, int]:
    """Return the id of the newest review of each lead that was not undone."""
    rows = session.execute(
        select(Review.finding_id, func.max(Review.id))
        .where(Review.finding_id.in_(finding_ids), Review.undone_at.is_(None))
        .group_by(Review.finding_id)
    )
    return dict(rows.all())
