"""What somebody has decided today: step by step, how many, and how fast."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.store.tables.leads import Finding, Review
from supervisor.store.tables.postings import PostingRevision

STEPS: Final = 10
"""How many steps can be taken back one after the other."""


@dataclass(frozen=True, slots=True)
class Step:
    """One decision with the ad it was made on; ``copies`` were decided together with it."""

    review: Review
    finding: Finding
    title: str
    company: str
    copies: int

    @property
    def may_be_taken_back(self) -> bool:
        """Tell whether it stands, on the wording it was made on."""
        same = self.review.revision_id == self.finding.revision_id
        return self.review.undone_at is None and same


@dataclass(frozen=True, slots=True)
class LastStep:
    """The newest standing decision of today, and how many there were today; none: no step."""

    step: Step | None
    count: int
    first_at: datetime | None


@dataclass(frozen=True, slots=True)
class Day:
    """Everything somebody decided on one day, the newest first, undone ones included."""

    steps: list[Step]
    count: int
    first_at: datetime | None
    last_at: datetime | None


def last_step(session: Session, reader_id: int, now: datetime) -> LastStep:
    """Return where somebody stands today, in one statement."""
    morning = _morning(now)
    stands = (
        (Review.reviewer_id == reader_id)
        & (Review.at >= morning)
        & Review.undone_at.is_(None)
        & Review.with_review_id.is_(None)
    )
    other = aliased(Review)
    today = (
        (other.reviewer_id == reader_id)
        & (other.at >= morning)
        & other.undone_at.is_(None)
        & other.with_review_id.is_(None)
    )
    number = select(func.count()).where(today).scalar_subquery()
    first = select(func.min(other.at, type_=Review.at.type)).where(today).scalar_subquery()
    row = session.execute(_steps(stands, 1).add_columns(number, first)).first()
    return LastStep(Step(*row[:5]), row[5], row[6]) if row else LastStep(None, 0, None)


def day_of(session: Session, reader_id: int, now: datetime, most: int) -> Day:
    """Return the decisions of today, in two statements."""
    mine = (Review.reviewer_id == reader_id) & (Review.at >= _morning(now))
    alone = Review.with_review_id.is_(None)
    counted = select(func.count(), func.min(Review.at), func.max(Review.at)).where(
        mine, alone, Review.undone_at.is_(None)
    )
    number, first, last = session.execute(counted).one()
    return Day(
        [Step(*row) for row in session.execute(_steps(mine & alone, most))], number, first, last
    )


def _steps(condition: ColumnElement[bool], most: int) -> Select[Any]:
    together = aliased(Review)
    copies = (
        select(func.count())
        .where(together.with_review_id == Review.id, together.undone_at.is_(None))
        .correlate(Review)
        .scalar_subquery()
    )
    return (
        select(Review, Finding, PostingRevision.title, PostingRevision.company, copies)
        .join(Finding, Finding.id == Review.finding_id)
        .join(PostingRevision, PostingRevision.id == Review.revision_id)
        .where(condition)
        .order_by(Review.id.desc())
        .limit(most)
    )


def _morning(now: datetime) -> datetime:
    """Return the start of the office's day."""
    return datetime.combine(now.astimezone(OFFICE_ZONE).date(), time(), OFFICE_ZONE)
