"""How the outbox stands: what waits, what was given up and why; never to whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from supervisor.store.tables.alerts import AlertSubscription, OutgoingMail

_LATE: Final = timedelta(hours=1)
_LISTED: Final = 50


@dataclass(frozen=True, slots=True)
class OutboxStanding:
    """Counts of mails; ``late`` are those that have waited for more than an hour."""

    waiting: int
    late: int
    given_up: int
    sent: int

    @property
    def needs_a_look(self) -> bool:
        """Tell whether somebody should see to the mail server."""
        return bool(self.given_up or self.late)


def outbox_standing(session: Session, now: datetime) -> OutboxStanding:
    """Return the counts, in one statement."""
    is_waiting = OutgoingMail.sent_at.is_(None) & OutgoingMail.failed_at.is_(None)
    count = func.count(OutgoingMail.id)
    row = session.execute(
        select(
            count.filter(is_waiting),
            count.filter(is_waiting & (OutgoingMail.created_at < now - _LATE)),
            count.filter(OutgoingMail.failed_at.is_not(None)),
            count.filter(OutgoingMail.sent_at.is_not(None)),
        )
    ).one()
    return OutboxStanding(*row)


def troubled_mails(session: Session) -> Sequence[OutgoingMail]:
    """Return mails that were given up or have failed at least once, the newest first."""
    query = (
        select(OutgoingMail)
        .where(OutgoingMail.sent_at.is_(None), OutgoingMail.error != "")
        .options(
            joinedload(OutgoingMail.subscription).joinedload(AlertSubscription.agency),
        )
        .order_by(OutgoingMail.failed_at.is_(None), OutgoingMail.id.desc())
        .limit(_LISTED)
    )
    return session.scalars(query).all()


def next_due(session: Session, now: datetime) -> OutgoingMail | None:
    """Return the mail that is due longest and that no other process has claimed, locked."""
    return session.scalar(
        select(OutgoingMail)
        .where(
            OutgoingMail.sent_at.is_(None),
            OutgoingMail.failed_at.is_(None),
            OutgoingMail.due_at <= now,
            or_(OutgoingMail.claimed_until.is_(None), OutgoingMail.claimed_until < now),
        )
        .order_by(OutgoingMail.due_at, OutgoingMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def subscription_count(session: Session) -> int:
    """Return how many subscriptions are confirmed."""
    confirmed = AlertSubscription.confirmed_at.is_not(None)
    return session.scalar(select(func.count(AlertSubscription.id)).where(confirmed)) or 0
