"""Reads of subscriptions to the changes of an agency."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supervisor.store.tables.alerts import AlertSubscription
from supervisor.store.tables.register import Agency, Licence


def subscription_of(
    session: Session, agency_id: int, address_digest: str
) -> AlertSubscription | None:
    """Return the subscription of an address, named by its keyed digest, to an agency."""
    return session.scalar(
        select(AlertSubscription).where(
            AlertSubscription.agency_id == agency_id,
            AlertSubscription.address_digest == address_digest,
        )
    )


def confirmed_ids(session: Session) -> Sequence[int]:
    """Return the confirmed subscriptions; those to one agency follow each other."""
    query = (
        select(AlertSubscription.id)
        .where(AlertSubscription.confirmed_at.is_not(None))
        .order_by(AlertSubscription.agency_id)
    )
    return session.scalars(query).all()


def with_agencies(session: Session, ids: Sequence[int]) -> Sequence[AlertSubscription]:
    """Return subscriptions with their agencies, licences and events."""
    query = (
        select(AlertSubscription)
        .where(AlertSubscription.id.in_(ids))
        .options(
            joinedload(AlertSubscription.agency)
            .selectinload(Agency.licences)
            .selectinload(Licence.events)
        )
    )
    return session.scalars(query).all()
