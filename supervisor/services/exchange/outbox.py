"""Messages to other systems: written with the change they tell of, handed over afterwards.

A message is claimed, handed over, and marked delivered, each in a transaction of its own, as mails
are: a process that dies in between has told it twice rather than not at all, under the same id.
Only public addresses are reached, over verified TLS, and no redirect is followed.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from scrapers import SOFTWARE
from scrapers.contract import PageRequest
from scrapers.errors import FetchError
from scrapers.fetching.transport import Limits, Transport
from supervisor.domain.alerts.outbox import next_attempt
from supervisor.domain.exchange.webhooks import WebhookEvent, new_message_id, signed_headers
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.services.platform.seal import BrokenSeal, Seal
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.exchange import webhooks as queries
from supervisor.store.tables.exchange.webhooks import WebhookDelivery, WebhookEndpoint
from supervisor.store.writing.exchange import delete_settled_deliveries

_CLAIM: Final = timedelta(minutes=5)
_KEPT: Final = timedelta(days=30)
_MOST_AT_ONCE: Final = 200
_LIMITS: Final = Limits(seconds=15, max_bytes=64 * 1024)
_GONE: Final = 410
"""An endpoint that says so wants no more of it."""


class Result(LabelledEnum):
    """How an attempt ended."""

    DELIVERED = ("delivered", "已送达")
    LATER = ("later", "稍后再试")
    GIVEN_UP = ("given_up", "不再尝试")


@dataclass(frozen=True, slots=True)
class Messenger:
    """What messages are handed over with."""

    seal: Seal
    transport: Transport

    @classmethod
    def of(cls, settings: Settings) -> "Messenger":
        """Return the installation's: the demonstration talks to its own machine alone."""
        return cls(Seal.of(settings), Transport(SOFTWARE, loopback=bool(settings.replica_url)))


@dataclass(frozen=True, slots=True)
class _Outgoing:
    url: str
    headers: dict[str, str]
    body: bytes


def queue(
    session: Session, event: WebhookEvent, data: dict[str, Any], *, source_id: str | None = None
) -> int:
    """Write a message to every endpoint registered for ``event``; return how many.

    What is about one platform's ad (``source_id``) goes to that platform's endpoints and to those
    of no platform. Joins the caller's unit of work.
    """
    heard_by = [
        one
        for one in queries.listening(session, event)
        if one.source_id is None or one.source_id == source_id
    ]
    for endpoint in heard_by:
        write(session, endpoint, event, data)
    return len(heard_by)


def write(
    session: Session, endpoint: WebhookEndpoint, event: WebhookEvent, data: dict[str, Any]
) -> None:
    """Write a message to one endpoint; joins the caller's unit of work."""
    message_id, now = new_message_id(), utc_now()
    content = {
        "id": message_id,
        "type": str(event),
        "timestamp": now.isoformat(timespec="seconds"),
        "data": data,
    }
    session.add(
        WebhookDelivery(
            endpoint_id=endpoint.id,
            event=event,
            message_id=message_id,
            body=orjson.dumps(content).decode("utf-8"),
        )
    )


def send_due(session: Session, messenger: Messenger) -> int:
    """Hand over the messages that are due; return how many were delivered.

    Safe to run at any time, by any number of processes. An endpoint that does not answer is not
    asked again in the same run, so that a dead one holds nobody up.
    """
    sent = 0
    failed: set[int] = set()
    for _ in range(_MOST_AT_ONCE):
        claimed = _claim(session, failed)
        if claimed is None:
            break
        delivery_id, endpoint_id = claimed
        if _hand_over(session, delivery_id, messenger) is Result.DELIVERED:
            sent += 1
        else:
            failed.add(endpoint_id)
    return sent


def forget_settled(session: Session) -> None:
    """Drop messages that have long been delivered or given up."""
    with unit_of_work(session):
        delete_settled_deliveries(session, utc_now() - _KEPT)


def _claim(session: Session, failed: set[int]) -> tuple[int, int] | None:
    with unit_of_work(session):
        now = utc_now()
        delivery = queries.next_due(session, now, sorted(failed))
        if delivery is None:
            return None
        delivery.claimed_until, delivery.attempts = now + _CLAIM, delivery.attempts + 1
        return delivery.id, delivery.endpoint_id


def _hand_over(session: Session, delivery_id: int, messenger: Messenger) -> Result:
    """Hand one message over and note how that went."""
    status, problem = None, ""
    try:
        out = _outgoing(session.get_one(WebhookDelivery, delivery_id), messenger.seal)
        end_reading(session)  # nothing is held while the endpoint is talked to
        request = PageRequest(out.url, method="POST")
        status = messenger.transport.send(request, _LIMITS, out.headers, out.body).status
    except FetchError as error:
        problem = error.reason
    except BrokenSeal:
        problem = "签名密钥无法解开，请停用后重新登记这个推送地址。"
    if status is not None and not 200 <= status < 300:
        problem = f"对方答复了状态 {status}。"
    with unit_of_work(session):
        return _note(session.get_one(WebhookDelivery, delivery_id), status, problem)


def _outgoing(delivery: WebhookDelivery, seal: Seal) -> _Outgoing:
    """Return a message signed for this moment. Raises ``BrokenSeal``."""
    secret = seal.unlock(delivery.endpoint.secret_sealed).decode("ascii")
    body = delivery.body.encode("utf-8")
    signed = signed_headers(secret, delivery.message_id, int(utc_now().timestamp()), body)
    headers = {"Content-Type": "application/json", **signed}
    return _Outgoing(delivery.endpoint.url, headers, body)


def _note(delivery: WebhookDelivery, status: int | None, problem: str) -> Result:
    now = utc_now()
    delivery.claimed_until, delivery.status, delivery.error = None, status, problem[:300]
    if not problem:
        delivery.delivered_at = now
        return Result.DELIVERED
    is_over = status == _GONE or delivery.endpoint.ended_at is not None
    later = None if is_over else next_attempt(delivery.attempts, now)
    if later is None:
        delivery.failed_at = now
        return Result.GIVEN_UP
    delivery.due_at = later
    return Result.LATER
