"""Who has which lead in hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, aliased

from supervisor.store.tables.desk import LeadLease
from supervisor.store.tables.platform import User


@dataclass(frozen=True, slots=True)
class Holding:
    """One lead in somebody's hand: who, since and until when, and from whom it was taken over."""

    cluster_id: int
    holder_id: int
    holder: str
    taken_at: datetime
    until: datetime
    is_batch: bool
    taken_from_id: int | None
    taken_from: str


def holdings(session: Session, now: datetime) -> dict[int, Holding]:
    """Return every lead in hand, by cluster; there are as many as a few people can hold."""
    before = aliased(User)
    rows = session.execute(
        select(LeadLease, User.display_name, before.display_name)
        .join(User, User.id == LeadLease.holder_id)
        .outerjoin(before, before.id == LeadLease.taken_from_id)
        .where(LeadLease.until > now)
    )
    return {
        lease.cluster_id: Holding(
            lease.cluster_id,
            lease.holder_id,
            name,
            lease.taken_at,
            lease.until,
            lease.is_batch,
            lease.taken_from_id,
            former or "",
        )
        for lease, name, former in rows
    }


def lease_of(session: Session, cluster_id: int) -> LeadLease | None:
    """Return the lease of a lead, expired ones included."""
    return session.get(LeadLease, cluster_id)


def held_clusters(session: Session, holder_id: int, now: datetime) -> list[int]:
    """Return the leads somebody has taken in a batch and not let go."""
    query = select(LeadLease.cluster_id).where(
        LeadLease.holder_id == holder_id, LeadLease.until > now, LeadLease.is_batch
    )
    return list(session.scalars(query))


def batch_size(session: Session, holder_id: int, now: datetime) -> int:
    """Return how many leads of the batch somebody still has before them."""
    query = select(func.count()).where(
        LeadLease.holder_id == holder_id, LeadLease.until > now, LeadLease.is_batch
    )
    return session.scalar(query) or 0


def delete_leases(session: Session, clusters: Collection[int], holder_id: int | None) -> None:
    """Let leads go; of one person, or whoever holds them."""
    gone = delete(LeadLease).where(LeadLease.cluster_id.in_(clusters))
    if holder_id is not None:
        gone = gone.where(LeadLease.holder_id == holder_id)
    session.execute(gone)


def delete_expired(session: Session, now: datetime) -> None:
    """Drop the leases that have run out."""
    session.execute(delete(LeadLease).where(LeadLease.until <= now))
