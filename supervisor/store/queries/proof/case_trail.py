"""The trail of one case with the links that bind it to the chain."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.store.tables.platform import AuditEvent, ChainLink


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One event of a case: who, when, what, and its link in the chain."""

    event: int
    at: datetime
    action: str
    by: int | None
    detail: dict[str, Any]
    link: int | None
    content: str | None
    digest: str | None


def trail_of_case(session: Session, case_id: int) -> Sequence[TrailEntry]:
    """Return the events of a case in their order."""
    rows = session.execute(
        select(AuditEvent, ChainLink)
        .outerjoin(
            ChainLink,
            (ChainLink.record_table == "audit_event") & (ChainLink.record_id == AuditEvent.id),
        )
        .where(AuditEvent.object_type == "case", AuditEvent.object_id == str(case_id))
        .order_by(AuditEvent.id)
    )
    return [
        TrailEntry(
            event.id,
            event.at,
            str(event.action),
            event.actor_id,
            event.detail,
            link.number if link else None,
            link.content if link else None,
            link.digest if link else None,
        )
        for event, link in rows
    ]


def links_of(session: Session, table: str, ids: Sequence[int]) -> Mapping[int, ChainLink]:
    """Return the links of records of one chained table, by the record's id."""
    query = select(ChainLink).where(
        ChainLink.record_table == table, ChainLink.record_id.in_(list(ids))
    )
    return {link.record_id: link for link in session.scalars(query)}
