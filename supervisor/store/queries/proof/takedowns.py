"""Reads for takedowns: the list, what is due, and ads that came back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.cases.takedowns import TakedownStatus
from supervisor.store.tables.cases.papers import Takedown
from supervisor.store.tables.collect import SourceState
from supervisor.store.tables.leads import Finding

__all__ = ["Takedown"]


def takedowns(session: Session, status: TakedownStatus | None = None) -> Sequence[Takedown]:
    """Return the takedowns with their ads and looks, the newest first."""
    query = (
        select(Takedown)
        .options(
            joinedload(Takedown.finding).joinedload(Finding.revision),
            joinedload(Takedown.by),
            selectinload(Takedown.looks),
        )
        .order_by(Takedown.id.desc())
    )
    if status is not None:
        query = query.where(Takedown.status == status)
    return session.scalars(query).all()


def takedown_of(session: Session, finding_id: int) -> Takedown | None:
    """Return the takedown of a lead."""
    return session.scalar(select(Takedown).filter_by(finding_id=finding_id))


def takedown_by_id(session: Session, takedown_id: int) -> Takedown | None:
    """Return one takedown."""
    return session.get(Takedown, takedown_id)


def takedown_numbers(session: Session, head: str) -> list[str]:
    """Return the numbers given that begin with ``head``."""
    return list(session.scalars(select(Takedown.number).where(Takedown.number.startswith(head))))


def due(session: Session, now: datetime, most: int) -> list[int]:
    """Return the takedowns to look at now, the longest due first; those of paused sources wait."""
    paused = select(SourceState.source_id).where(SourceState.paused.is_(True))
    query = select(Takedown.id).where(Takedown.due_at <= now, Takedown.platform.not_in(paused))
    return list(session.scalars(query.order_by(Takedown.due_at, Takedown.id).limit(most)))


def gone_takedowns_that_came_back(session: Session) -> list[Takedown]:
    """Return those gone whose ad is named by a later lead as what it repeats."""
    query = (
        select(Takedown)
        .join(Finding, Finding.repost_of_id == Takedown.finding_id)
        .where(
            Takedown.status == TakedownStatus.GONE,
            or_(
                Finding.created_at > Takedown.gone_at,
                Finding.reopened_at > Takedown.gone_at,
            ),
        )
        .distinct()
        .order_by(Takedown.id)
    )
    return list(session.scalars(query))
