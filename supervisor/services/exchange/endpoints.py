"""Endpoints of other systems: registered, tried, ended; what was given up is sent once more."""

from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from supervisor.domain.exchange.webhooks import WebhookEvent, new_secret
from supervisor.domain.platform.clock import utc_now
from supervisor.services.exchange.outbox import write
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.seal import Seal
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.exchange import webhooks as queries
from supervisor.store.tables.exchange.webhooks import WebhookDelivery, WebhookEndpoint


class EndpointRefused(ValueError):
    """An endpoint that cannot be registered or tried; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """What the administrator says of an endpoint: whose, where, what it is told."""

    name: str
    url: str
    events: Collection[WebhookEvent]
    source_id: str | None = None


def register(
    session: Session, settings: Settings, actor: Actor, new: NewEndpoint
) -> tuple[WebhookEndpoint, str]:
    """Register an endpoint; return its row, and its secret, which is shown once.

    Raises ``EndpointRefused``.
    """
    _check(settings, new)
    secret = new_secret()
    with unit_of_work(session):
        row = WebhookEndpoint(
            name=new.name,
            url=new.url,
            events=sorted(str(event) for event in new.events),
            source_id=new.source_id,
            secret_sealed=Seal.of(settings).lock(secret.encode("ascii")),
            made_by=actor.user_id,
        )
        session.add(row)
        session.flush()
        _record(session, actor, AuditAction.ENDPOINT_REGISTERED, row)
    return row, secret


def end(session: Session, actor: Actor, endpoint_id: int) -> WebhookEndpoint:
    """Tell an endpoint nothing more; what still waits for it is given up."""
    with unit_of_work(session):
        row = session.get_one(WebhookEndpoint, endpoint_id)
        if row.ended_at is None:
            row.ended_at, row.ended_by = utc_now(), actor.user_id
            for delivery in queries.waiting_for(session, endpoint_id):
                delivery.failed_at, delivery.error = row.ended_at, "推送地址已停用。"
            _record(session, actor, AuditAction.ENDPOINT_CLOSED, row)
    return row


def send_test(session: Session, actor: Actor, endpoint_id: int) -> None:
    """Write a message that says nothing but that it is a test. Raises ``EndpointRefused``."""
    with unit_of_work(session):
        row = session.get_one(WebhookEndpoint, endpoint_id)
        _want_open(row)
        write(session, row, WebhookEvent.TEST, {"note": "试送：收到即表示推送正常。"})
        _record(session, actor, AuditAction.ENDPOINT_TESTED, row)


def try_again(session: Session, actor: Actor, delivery_id: int) -> int:
    """Give a message that was given up a fresh start; return whose it is.

    Raises ``EndpointRefused``.
    """
    with unit_of_work(session):
        delivery = session.get_one(WebhookDelivery, delivery_id)
        _want_open(delivery.endpoint)
        if delivery.failed_at is not None:
            delivery.failed_at, delivery.attempts, delivery.due_at = None, 0, utc_now()
            _record(session, actor, AuditAction.WEBHOOK_RESENT, delivery.endpoint)
        return delivery.endpoint_id


def _want_open(row: WebhookEndpoint) -> None:
    if row.ended_at is not None:
        raise EndpointRefused("这个推送地址已停用。")


def _check(settings: Settings, new: NewEndpoint) -> None:
    """Check an address as far as it can be without asking; where it leads is checked each time."""
    if not new.events:
        raise EndpointRefused("请至少选择一种事件。")
    if WebhookEvent.TEST in new.events:
        raise EndpointRefused("试送不能登记，请在登记后点“试送”。")
    schemes = ("http", "https") if settings.replica_url else ("https",)
    try:
        parts = urlsplit(new.url)
        is_whole = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise EndpointRefused("网址无效。") from error
    if not is_whole or not new.url.isascii() or any(char <= " " for char in new.url):
        raise EndpointRefused("网址须以 https:// 开头，并且不含空格和汉字。")
    if parts.username is not None or parts.fragment:
        raise EndpointRefused("网址不能含用户名或“#”。")


def _record(session: Session, actor: Actor, action: AuditAction, row: WebhookEndpoint) -> None:
    detail = {"name": row.name, "events": row.events}
    audit.record(session, actor, action, ("webhook_endpoint", row.id), detail)
