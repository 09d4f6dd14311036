"""Filters of the queue that people keep."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.store.tables.desk import SavedFilter


def saved_filters(session: Session, owner_id: int) -> Sequence[SavedFilter]:
    """Return somebody's own filters by name."""
    query = select(SavedFilter).where(SavedFilter.owner_id == owner_id).order_by(SavedFilter.name)
    return session.scalars(query).all()


def saved_filter(session: Session, owner_id: int, name: str) -> SavedFilter | None:
    """Return the filter somebody keeps under a name."""
    return session.scalar(select(SavedFilter).filter_by(owner_id=owner_id, name=name))
