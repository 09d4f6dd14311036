"""Complaints with messages, files, hearings, rewards and the sealed identity."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.cases.complaints import (
    ComplaintChannel,
    ComplaintKind,
    ComplaintStatus,
    ReferralTo,
)
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.store.base import Base, EnumKey, FileColumns, UtcDateTime
from supervisor.store.tables.register import Agency

if TYPE_CHECKING:
    pass


@term("投诉举报")
class Complaint(Base):
    """One complaint; whoever holds the receipt code may follow it, the code itself is not kept."""

    __tablename__ = "complaint"
    __table_args__ = (Index(None, "status", "answer_due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(20), unique=True)
    receipt_digest: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[ComplaintKind] = mapped_column(EnumKey(ComplaintKind))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    subject_key: Mapped[str] = mapped_column(String(200), index=True)
    text: Mapped[str] = mapped_column(Text)
    channel: Mapped[ComplaintChannel] = mapped_column(
        EnumKey(ComplaintChannel), default=ComplaintChannel.WEB
    )
    happened_on: Mapped[date | None]
    url: Mapped[str] = mapped_column(String(500), default="")
    status: Mapped[ComplaintStatus] = mapped_column(
        EnumKey(ComplaintStatus), default=ComplaintStatus.RECEIVED
    )
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    received_on: Mapped[date] = mapped_column(index=True)
    answer_due_on: Mapped[date]
    answered_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    referred_to: Mapped[ReferralTo | None] = mapped_column(EnumKey(ReferralTo))
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    duplicate_of_id: Mapped[int | None] = mapped_column(ForeignKey("complaint.id"), index=True)
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    agency: Mapped[Agency | None] = relationship()
    duplicate_of: Mapped["Complaint | None"] = relationship(remote_side=[id])
    messages: Mapped[list["ComplaintMessage"]] = relationship(order_by="ComplaintMessage.id")
    files: Mapped[list["ComplaintFile"]] = relationship(order_by="ComplaintFile.id")
    identity: Mapped["ComplaintIdentity | None"] = relationship()


class ComplaintHearing(Base):
    """What the agency complained of was asked, and its answer; the complainant is not named.

    ``question`` is what the office puts to the agency in its own words. Days are office days.
    """

    __tablename__ = "complaint_hearing"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), unique=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    question: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asked_on: Mapped[date]
    due_on: Mapped[date]
    answer: Mapped[str] = mapped_column(Text, default="")
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answered_on: Mapped[date | None]

    complaint: Mapped[Complaint] = relationship()


class ComplaintReward(Base):
    """What was decided of a reward (劳动保障监察条例 9); ``amount_cents`` only where granted."""

    __tablename__ = "complaint_reward"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), unique=True)
    is_granted: Mapped[bool]
    amount_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_on: Mapped[date]


class ComplaintMessage(Base):
    """One message between complainant and office; ``author_id`` is empty for the complainant."""

    __tablename__ = "complaint_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class ComplaintFile(FileColumns, Base):
    """An attachment, re-encoded so that nothing but the picture or the text is left in it."""

    __tablename__ = "complaint_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(40))
    size: Mapped[int] = mapped_column(Integer)


class ComplaintIdentity(Base):
    """Who complained, encrypted."""

    __tablename__ = "complaint_identity"

    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), primary_key=True)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)


class IdentityRequest(Base):
    """A request to open a sealed identity; a second person decides, whoever asked may then look."""

    __tablename__ = "identity_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    asked_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    reason: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    is_approved: Mapped[bool | None]
