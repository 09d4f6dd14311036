"""Filters of the queue that people keep for themselves."""

from typing import Final

from sqlalchemy.orm import Session

from supervisor.store.engine import unit_of_work
from supervisor.store.queries.desk import filters as queries
from supervisor.store.tables.desk import SavedFilter

MOST: Final = 30
_LONGEST_NAME: Final = 30
_LONGEST_QUERY: Final = 1000


class FilterRefused(ValueError):
    """A filter that cannot be kept; the message is Chinese."""


def save(session: Session, owner_id: int, name: str, query: str) -> None:
    """Keep a filter under a name; one of the same name is replaced. Raises ``FilterRefused``."""
    called = name.strip()[:_LONGEST_NAME]
    if not called:
        raise FilterRefused("请给这组筛选条件起个名字。")
    if not query or len(query) > _LONGEST_QUERY:
        raise FilterRefused("没有可以保存的筛选条件。")
    with unit_of_work(session):
        kept = queries.saved_filter(session, owner_id, called)
        if kept is not None:
            kept.query = query
            return
        if len(queries.saved_filters(session, owner_id)) >= MOST:
            raise FilterRefused(f"最多保存 {MOST} 组筛选，请先删去不用的。")
        session.add(SavedFilter(owner_id=owner_id, name=called, query=query))


def drop(session: Session, owner_id: int, filter_id: int) -> None:
    """Forget one of one's own filters."""
    with unit_of_work(session):
        kept = session.get(SavedFilter, filter_id)
        if kept is not None and kept.owner_id == owner_id:
            session.delete(kept)
