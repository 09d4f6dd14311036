"""The raw pages of a run: which there are, which is the first, which was left half read."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.store.tables.collect import RawPage, SourceRun


def page_ids(session: Session, run_id: int) -> Sequence[int]:
    """Return the pages of a run in the order they were received."""
    query = select(RawPage.id).where(RawPage.source_run_id == run_id)
    return session.scalars(query.order_by(RawPage.id)).all()


def first_page_id(session: Session, run_id: int) -> int | None:
    """Return the first page of a run, or ``None`` where it received none."""
    return session.scalar(select(func.min(RawPage.id)).filter_by(source_run_id=run_id))


def last_sequence(session: Session, run_id: int) -> int:
    """Return the number of the newest page of a run; 0 where it received none."""
    query = select(func.max(RawPage.sequence)).filter_by(source_run_id=run_id)
    return session.scalar(query) or 0


def unread_page(session: Session, run_id: int) -> RawPage | None:
    """Return the page of a run that was recorded but not read to its end."""
    return session.scalar(select(RawPage).filter_by(source_run_id=run_id, is_done=False))


def small_pages(session: Session, run_id: int, most_bytes: int, count: int) -> Sequence[RawPage]:
    """Return the first pages of a run that are no longer than ``most_bytes``."""
    return session.scalars(
        select(RawPage)
        .where(RawPage.source_run_id == run_id, RawPage.length <= most_bytes)
        .order_by(RawPage.sequence)
        .limit(count)
    ).all()


def left_half_read(session: Session, source_id: str) -> RawPage | None:
    """Return the oldest page of a source that a finished run left half read."""
    return session.scalar(
        select(RawPage)
        .join(SourceRun, SourceRun.id == RawPage.source_run_id)
        .where(
            RawPage.source_id == source_id,
            RawPage.is_done.is_(False),
            SourceRun.finished_at.is_not(None),
        )
        .order_by(RawPage.id)
        .limit(1)
    )


def page_of_digest(session: Session, run_id: int, digest: str) -> RawPage | None:
    """Return the page of a run that has these bytes."""
    return session.scalar(select(RawPage).filter_by(source_run_id=run_id, digest=digest))
