"""Reads of the lists that prove an event's figures."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supervisor.store.tables.fieldwork_plans import EventEvidence

__all__ = ["EventEvidence"]
"""The rows that pages are typed with."""


def evidence_of(session: Session, event_id: int) -> Sequence[EventEvidence]:
    """Return the lists of an event in the order they came, without their content."""
    query = (
        select(EventEvidence)
        .where(EventEvidence.event_id == event_id)
        .options(joinedload(EventEvidence.recorder))
        .order_by(EventEvidence.id)
    )
    return session.scalars(query).all()


def one_of(session: Session, event_id: int, evidence_id: int) -> EventEvidence | None:
    """Return one list of an event."""
    query = select(EventEvidence).where(
        EventEvidence.id == evidence_id, EventEvidence.event_id == event_id
    )
    return session.scalar(query)
