"""Whether the same was kept before: a form that was sent twice."""

from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.store.base import Base

Row = TypeVar("Row", bound=Base)


def last_alike(session: Session, table: type[Row], **values: Any) -> Row | None:
    """Return the newest row of a table that has all these values."""
    newest = select(table).filter_by(**values).order_by(table.__table__.c.id.desc())
    return session.scalar(newest.limit(1))
