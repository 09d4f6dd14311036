"""What somebody has decided today: step by step, how many, and how fast."""

from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, case, func, select
from sqlalchemy.orm import Session, aliased

from supervisor.domain.desk.groups import Together
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.store.tables.leads import Finding, Review
from supervisor.store.tables.postings import PostingRevision

STEPS: Final = 10
"""How many steps can be taken back one after the other."""


@dataclass(frozen=True, slots=True)
class Step:
    """One decision with the ad it was made on, and what was decided together with it."""

    review: Review
    finding: Finding
    title: str
    company: str
    count: int
    copies: int
    of_operator: int

    @property
    def together(self) -> Together:
        """What stands of that which was decided with it."""
        return Together(self.count, self.copies or 0, self.of_operator or 0)

    @property
    def may_be_taken_back(self) -> bool:
        """Tell whether it stands, on the wording it was made on."""
        same = self.review.revision_id == self.finding.revision_id
        return self.review.undone_at is None and same


@dataclass(frozen=True, slots=True)
class LastStep:
    """The newest standing decision of today, and how many leads were decided; none: no step."""

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
    values = {"reader": reader_id, "morning": _morning(now)}
    row = session.execute(_last_step(), values).first()
    return LastStep(Step(*row[:-2]), row[-2], row[-1]) if row else LastStep(None, 0, None)


@cache
def _last_step() -> Select[Any]:
    """Build the statement of ``last_step`` once: it is sent with every lead."""
    reader: BindParameter[int] = bindparam("reader")
    morning: BindParameter[datetime] = bindparam("morning")
    stands = (
        (Review.reviewer_id == reader)
        & (Review.at >= morning)
        & Review.undone_at.is_(None)
        & Review.with_review_id.is_(None)
    )
    other = aliased(Review)
    today = (other.reviewer_id == reader) & (other.at >= morning) & other.undone_at.is_(None)
    number = _leads_decided(other, today).scalar_subquery()
    first = select(func.min(other.at, type_=Review.at.type)).where(today).scalar_subquery()
    return _steps(stands, 1).add_columns(number, first)


def day_of(session: Session, reader_id: int, now: datetime, most: int) -> Day:
    """Return the decisions of today, in two statements."""
    mine = (Review.reviewer_id == reader_id) & (Review.at >= _morning(now))
    alone = Review.with_review_id.is_(None)
    counted = _leads_decided(Review, mine & Review.undone_at.is_(None))
    number, first, last = session.execute(
        counted.add_columns(func.min(Review.at), func.max(Review.at))
    ).one()
    return Day(
        [Step(*row) for row in session.execute(_steps(mine & alone, most))], number, first, last
    )


def _leads_decided(review: type[Review], which: ColumnElement[bool]) -> Select[Any]:
    """Count the leads that reviews decided; copies count with their lead, as in the queue."""
    lead, main, main_lead = aliased(Finding), aliased(Review), aliased(Finding)
    is_counted = main.id.is_(None) | (lead.cluster_id != main_lead.cluster_id)
    return (
        select(func.count())
        .select_from(review)
        .join(lead, lead.id == review.finding_id)
        .outerjoin(main, main.id == review.with_review_id)
        .outerjoin(main_lead, main_lead.id == main.finding_id)
        .where(which, is_counted)
    )


def _steps(condition: ColumnElement[bool], most: int) -> Select[Any]:
    together, other = aliased(Review), aliased(Finding)
    is_copy = other.cluster_id == Finding.cluster_id
    is_identified = (Finding.verdict != Verdict.POSSIBLE) & (other.verdict != Verdict.POSSIBLE)
    is_of_operator = ((other.agency_id == Finding.agency_id) & is_identified) | (
        (other.poster_key == Finding.poster_key) & (Finding.poster_key != "")
    )
    counts = (
        select(value)
        .select_from(together)
        .join(other, other.id == together.finding_id)
        .where(together.with_review_id == Review.id, together.undone_at.is_(None))
        .correlate(Review, Finding)
        .scalar_subquery()
        for value in (
            func.count(),
            func.sum(case((is_copy, 1), else_=0)),
            func.sum(case((is_of_operator, 1), else_=0)),
        )
    )
    return (
        select(Review, Finding, PostingRevision.title, PostingRevision.company, *counts)
        .join(Finding, Finding.id == Review.finding_id)
        .join(PostingRevision, PostingRevision.id == Review.revision_id)
        .where(condition)
        .order_by(Review.id.desc())
        .limit(most)
    )


def _morning(now: datetime) -> datetime:
    """Return the start of the office's day."""
    return datetime.combine(now.astimezone(OFFICE_ZONE).date(), time(), OFFICE_ZONE)
