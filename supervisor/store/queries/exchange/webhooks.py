"""Endpoints and their messages: who is told of what, what is due, what did not arrive."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from supervisor.domain.exchange.webhooks import WebhookEvent
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.exchange.webhooks import WebhookDelivery, WebhookEndpoint

__all__ = ["WebhookDelivery", "WebhookEndpoint"]
"""The rows that pages are typed with."""

PAGE_SIZE: Final = 50
_LATE: Final = timedelta(hours=1)
_IS_WAITING: Final = WebhookDelivery.delivered_at.is_(None) & WebhookDelivery.failed_at.is_(None)


@dataclass(frozen=True, slots=True)
class EndpointStanding:
    """An endpoint with counts of its messages; ``late`` have waited for more than an hour."""

    endpoint: WebhookEndpoint
    delivered: int = 0
    waiting: int = 0
    late: int = 0
    given_up: int = 0
    last_delivered_at: datetime | None = None

    @property
    def is_silent(self) -> bool:
        """Whether messages do not arrive and nobody has ended the endpoint."""
        return self.endpoint.ended_at is None and bool(self.late or self.given_up)


def endpoint_standings(session: Session, now: datetime) -> list[EndpointStanding]:
    """Return every endpoint, those in use first, then the newest; in two statements."""
    rows = session.execute(_counts(now))
    counted = {endpoint_id: figures for endpoint_id, *figures in rows}
    endpoints = session.scalars(
        select(WebhookEndpoint).order_by(
            WebhookEndpoint.ended_at.is_not(None), WebhookEndpoint.id.desc()
        )
    )
    return [EndpointStanding(one, *counted.get(one.id, ())) for one in endpoints]


def endpoint_standing(session: Session, endpoint_id: int, now: datetime) -> EndpointStanding | None:
    """Return one endpoint; ``None`` where there is none of this number."""
    endpoint = session.get(WebhookEndpoint, endpoint_id)
    if endpoint is None:
        return None
    of_it = _counts(now).where(WebhookDelivery.endpoint_id == endpoint_id)
    counted = session.execute(of_it).one_or_none()
    if counted is None:
        return EndpointStanding(endpoint)
    _, delivered, waiting, late, given_up, last = counted
    return EndpointStanding(endpoint, delivered, waiting, late, given_up, last)


def _counts(now: datetime) -> Select[int, int, int, int, int, datetime | None]:
    """Count the messages of each endpoint that has any."""
    count = func.count(WebhookDelivery.id)
    return select(
        WebhookDelivery.endpoint_id,
        count.filter(WebhookDelivery.delivered_at.is_not(None)),
        count.filter(_IS_WAITING),
        count.filter(_IS_WAITING & (WebhookDelivery.created_at < now - _LATE)),
        count.filter(WebhookDelivery.failed_at.is_not(None)),
        func.max(WebhookDelivery.delivered_at),
    ).group_by(WebhookDelivery.endpoint_id)


def listening(session: Session, event: WebhookEvent) -> list[WebhookEndpoint]:
    """Return the endpoints in use that are registered for an event."""
    in_use = session.scalars(
        select(WebhookEndpoint)
        .where(WebhookEndpoint.ended_at.is_(None))
        .order_by(WebhookEndpoint.id)
    )
    return [one for one in in_use if event.value in one.events]


def next_due(session: Session, now: datetime, but: Sequence[int]) -> WebhookDelivery | None:
    """Return the message due longest that no other process has claimed, locked.

    ``but`` are the ids of endpoints that have just failed: they are not asked again in one run.
    """
    return session.scalar(
        select(WebhookDelivery)
        .where(
            _IS_WAITING,
            WebhookDelivery.due_at <= now,
            WebhookDelivery.endpoint_id.not_in(but),
            or_(WebhookDelivery.claimed_until.is_(None), WebhookDelivery.claimed_until < now),
        )
        .order_by(WebhookDelivery.due_at, WebhookDelivery.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def waiting_for(session: Session, endpoint_id: int) -> Sequence[WebhookDelivery]:
    """Return the messages of an endpoint that were not delivered nor given up."""
    query = select(WebhookDelivery).where(_IS_WAITING, WebhookDelivery.endpoint_id == endpoint_id)
    return session.scalars(query).all()


def deliveries(session: Session, endpoint_id: int, at: At) -> Page[WebhookDelivery]:
    """Return one page of an endpoint's messages, the newest first."""
    of_endpoint = WebhookDelivery.endpoint_id == endpoint_id
    total = session.scalar(select(func.count(WebhookDelivery.id)).where(of_endpoint)) or 0
    query = select(WebhookDelivery).where(of_endpoint)
    return page_of(session, query, (WebhookDelivery.id.desc(),), at, Length(total, PAGE_SIZE))
