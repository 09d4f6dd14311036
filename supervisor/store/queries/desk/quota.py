"""How the office's leads are shared: what each inspector decided and holds, what has piled up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.roles import OFFICERS
from supervisor.store.tables.desk import LeadLease
from supervisor.store.tables.leads import Finding, Review
from supervisor.store.tables.platform import User

OLD_AFTER: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Share:
    """One officer's share: decisions since a moment, leads in hand, the last decision."""

    name: str
    decided: int
    in_hand: int
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Backlog:
    """Open leads, those older than a week, and when the oldest came up."""

    waiting: int
    old: int
    oldest: datetime | None


def shares(session: Session, since: datetime, now: datetime) -> Sequence[Share]:
    """Return what every officer with an account in use has done since then."""
    decided = (
        select(Review.reviewer_id, func.count().label("count"), func.max(Review.at).label("last"))
        .where(Review.at >= since, Review.undone_at.is_(None))
        .group_by(Review.reviewer_id)
        .subquery()
    )
    held = (
        select(LeadLease.holder_id, func.count().label("count"))
        .where(LeadLease.until > now)
        .group_by(LeadLease.holder_id)
        .subquery()
    )
    rows = session.execute(
        select(
            User.display_name,
            func.coalesce(decided.c.count, 0),
            func.coalesce(held.c.count, 0),
            decided.c.last,
        )
        .outerjoin(decided, decided.c.reviewer_id == User.id)
        .outerjoin(held, held.c.holder_id == User.id)
        .where(User.role.in_(OFFICERS), User.active)
        .order_by(User.display_name)
    )
    return [Share(*row) for row in rows]


def backlog(session: Session, now: datetime) -> Backlog:
    """Return what has piled up, in one statement."""
    is_open = Finding.status == FindingStatus.OPEN
    came_up = func.coalesce(Finding.reopened_at, Finding.created_at, type_=Finding.created_at.type)
    row = session.execute(
        select(
            func.count(Finding.cluster_id.distinct()),
            func.count(Finding.cluster_id.distinct()).filter(came_up < now - OLD_AFTER),
            func.min(came_up),
        ).where(is_open)
    ).one()
    return Backlog(*row)
