"""Endpoints of other systems, the messages on their way to them, and what they were told."""

from datetime import datetime

from sqlalchemy import (
    JSON,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.exchange.webhooks import WebhookEvent
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.store.base import Base, EnumKey, UtcDateTime


@term("推送地址")
class WebhookEndpoint(Base):
    """An address of another system that is told of ``events``; its secret is sealed.

    One with a ``source_id`` belongs to that platform, and hears of its own ads alone.
    """

    __tablename__ = "webhook_endpoint"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    url: Mapped[str] = mapped_column(String(500))
    events: Mapped[list[str]] = mapped_column(JSON)
    source_id: Mapped[str | None] = mapped_column(String(40))
    secret_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    made_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


@term("推送记录")
class WebhookDelivery(Base):
    """One message to one endpoint: waiting, delivered, or given up.

    ``claimed_until`` is set while a process is handing it over; ``message_id`` stays the same at
    every attempt, so that a message that came twice is known for one. ``status`` is what the
    endpoint answered last.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (Index("ix_webhook_delivery_waiting", "delivered_at", "failed_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    endpoint_id: Mapped[int] = mapped_column(ForeignKey("webhook_endpoint.id"), index=True)
    event: Mapped[WebhookEvent] = mapped_column(EnumKey(WebhookEvent))
    message_id: Mapped[str] = mapped_column(String(40), unique=True)
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    delivered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    status: Mapped[int | None] = mapped_column(Integer)
    error: Mapped[str] = mapped_column(String(300), default="")

    endpoint: Mapped[WebhookEndpoint] = relationship()


class ToldLicences(Base):
    """How the licences of an agency stood when endpoints were last told, by kind."""

    __tablename__ = "told_licences"

    agency_id: Mapped[int] = mapped_column(
        ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True
    )
    standings: Mapped[dict[str, str]] = mapped_column(JSON)
