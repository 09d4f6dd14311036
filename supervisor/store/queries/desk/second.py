"""Second readings: what waits for whom, and pairs of decisions to compare."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from supervisor.domain.leads.findings import Decision
from supervisor.store.tables.desk import SecondReading
from supervisor.store.tables.leads import FindingHit, Review
from supervisor.store.tables.platform import User
from supervisor.store.tables.postings import PostingRevision

__all__ = ["SecondReading"]
"""The row that pages are typed with."""


@dataclass(frozen=True, slots=True)
class ReadingPair:
    """Two decisions on one wording by two people, and the rules that marked it."""

    reading_id: int
    first: Decision
    second: Decision
    first_reader: str
    second_reader: str
    rules: frozenset[str]


def undrawn(session: Session, since: datetime) -> Sequence[Review]:
    """Return the standing decisions since then that are in no draw, copies left out."""
    query = (
        select(Review)
        .outerjoin(SecondReading, SecondReading.review_id == Review.id)
        .where(
            Review.at >= since,
            Review.undone_at.is_(None),
            Review.with_review_id.is_(None),
            SecondReading.id.is_(None),
        )
        .order_by(Review.id)
    )
    return session.scalars(query).all()


def next_for(session: Session, reader_id: int) -> SecondReading | None:
    """Return the oldest item that somebody else decided and nobody has read again."""
    query = (
        select(SecondReading)
        .where(SecondReading.answered_at.is_(None), SecondReading.first_reader_id != reader_id)
        .order_by(SecondReading.id)
        .limit(1)
    )
    return session.scalar(query)


def waiting_for(session: Session, reader_id: int) -> int:
    """Return how many items wait for somebody."""
    query = select(func.count()).where(
        SecondReading.answered_at.is_(None), SecondReading.first_reader_id != reader_id
    )
    return session.scalar(query) or 0


def wording_of(session: Session, item: SecondReading) -> tuple[PostingRevision, list[FindingHit]]:
    """Return the wording that was decided on, and its hits."""
    revision = session.get_one(PostingRevision, item.revision_id)
    hits = session.scalars(
        select(FindingHit)
        .where(FindingHit.finding_id == item.finding_id, FindingHit.revision_id == item.revision_id)
        .order_by(FindingHit.id)
    )
    return revision, list(hits)


def pairs_since(session: Session, since: datetime) -> list[ReadingPair]:
    """Return what two people said of the same wording, in two statements."""
    first, second = aliased(User), aliased(User)
    rows = session.execute(
        select(SecondReading, Review.decision, first.display_name, second.display_name)
        .join(Review, Review.id == SecondReading.review_id)
        .join(first, first.id == SecondReading.first_reader_id)
        .join(second, second.id == SecondReading.reader_id)
        .where(SecondReading.answered_at >= since)
    ).all()
    rules: dict[tuple[int, int], set[str]] = {}
    marked = select(FindingHit.finding_id, FindingHit.revision_id, FindingHit.rule).where(
        FindingHit.finding_id.in_([row[0].finding_id for row in rows]),
        FindingHit.exception.is_(None),
    )
    for finding_id, revision_id, rule in session.execute(marked):
        rules.setdefault((finding_id, revision_id), set()).add(rule)
    return [
        ReadingPair(
            item.id,
            decision,
            item.decision,
            name,
            other,
            frozenset(rules.get((item.finding_id, item.revision_id), ())),
        )
        for item, decision, name, other in rows
        if item.decision is not None
    ]
