"""What people struck off and marked in leads."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.leads.remarks import RemarkKind
from supervisor.store.queries.leads.reviews import own_review
from supervisor.store.tables.leads import Finding, FindingHit, HitRemark
from supervisor.store.tables.platform import User

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["Finding", "FindingHit", "HitRemark"]


@dataclass(frozen=True, slots=True)
class ShownRemark:
    """A standing correction with the name of who made it."""

    remark: HitRemark
    author: str


def remarks_on(session: Session, finding: Finding) -> list[ShownRemark]:
    """Return the standing corrections of the wording a lead stands for, oldest first."""
    rows = session.execute(
        select(HitRemark, User.display_name)
        .join(User, User.id == HitRemark.author_id)
        .where(
            HitRemark.finding_id == finding.id,
            HitRemark.revision_id == finding.revision_id,
            HitRemark.undone_at.is_(None),
        )
        .order_by(HitRemark.id)
    )
    return [ShownRemark(remark, name) for remark, name in rows]


def standing(
    session: Session, finding_id: int, revision_id: int, kind: RemarkKind
) -> Sequence[HitRemark]:
    """Return the standing corrections of one kind in one wording of a lead."""
    query = select(HitRemark).where(
        HitRemark.finding_id == finding_id,
        HitRemark.revision_id == revision_id,
        HitRemark.kind == kind,
        HitRemark.undone_at.is_(None),
    )
    return session.scalars(query.order_by(HitRemark.id)).all()


def carried(session: Session, finding_ids: Collection[int]) -> Sequence[HitRemark]:
    """Return what was struck off in these copies together with their lead."""
    query = select(HitRemark).where(
        HitRemark.finding_id.in_(finding_ids),
        HitRemark.with_remark_id.is_not(None),
        HitRemark.undone_at.is_(None),
    )
    return session.scalars(query).all()


def marked_leads(session: Session, finding_ids: Collection[int]) -> set[int]:
    """Return those of the leads in whose present wording a person marked a sentence."""
    rows = session.scalars(
        select(HitRemark.finding_id)
        .join(Finding, Finding.id == HitRemark.finding_id)
        .where(
            HitRemark.finding_id.in_(finding_ids),
            HitRemark.revision_id == Finding.revision_id,
            HitRemark.kind == RemarkKind.MARKED,
            HitRemark.undone_at.is_(None),
        )
    )
    return set(rows)


def taught_leads(session: Session) -> Sequence[Finding]:
    """Return the leads that teach: decided on their own, or corrected, with wording and hits."""
    corrected = (
        select(HitRemark.id)
        .where(
            HitRemark.finding_id == Finding.id,
            HitRemark.revision_id == Finding.revision_id,
            HitRemark.undone_at.is_(None),
            HitRemark.with_remark_id.is_(None),
        )
        .exists()
    )
    query = select(Finding).where(own_review() | corrected).order_by(Finding.id)
    options = (
        joinedload(Finding.revision),
        selectinload(Finding.hits),
        selectinload(Finding.reviews),
    )
    return session.scalars(query.options(*options)).unique().all()


def rows_of(session: Session, remark: HitRemark) -> Sequence[FindingHit]:
    """Return the rows of the hits that a correction speaks of: same rule, touching places."""
    query = select(FindingHit).where(
        and_(
            FindingHit.finding_id == remark.finding_id,
            FindingHit.revision_id == remark.revision_id,
            FindingHit.rule == remark.rule,
            FindingHit.field == remark.field,
            FindingHit.start < remark.end,
            FindingHit.end > remark.start,
        )
    )
    return session.scalars(query).all()
