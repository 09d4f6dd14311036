"""Subscriptions to an agency's changes, and the mails of the outbox."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.alerts.outbox import MailKind
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.store.base import Base, EnumKey, UtcDateTime
from supervisor.store.tables.register import Agency


@term("状态提醒")
class AlertSubscription(Base):
    """One address that follows one agency; the address is encrypted, found by a keyed digest.

    ``told`` is the public state the subscriber knows, ``reminded`` the reminders already sent.
    Whoever unsubscribes leaves no row behind.
    """

    __tablename__ = "alert_subscription"
    __table_args__ = (UniqueConstraint("agency_id", "address_digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    address_digest: Mapped[str] = mapped_column(String(64), index=True)
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    wants_reminders: Mapped[bool] = mapped_column(Boolean, default=False)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    told: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    reminded: Mapped[list[str]] = mapped_column(JSON, default=list)

    agency: Mapped[Agency] = relationship()


@term("待发邮件")
class OutgoingMail(Base):
    """One mail of the outbox: waiting, sent, or given up. It goes with its subscription.

    ``claimed_until`` is set while a process is handing it over; ``message_id`` stays the same at
    every attempt, so that a mail sent twice is known for one.
    """

    __tablename__ = "outgoing_mail"
    __table_args__ = (Index(None, "sent_at", "failed_at", "due_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("alert_subscription.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[MailKind] = mapped_column(EnumKey(MailKind))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    message_id: Mapped[str] = mapped_column(String(120), unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    claimed_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    failed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str] = mapped_column(String(300), default="")

    subscription: Mapped[AlertSubscription] = relationship()
