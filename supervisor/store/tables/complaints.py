"""Complaints from the public: the complaint, its messages and files, and the sealed identity.

The identity lies in a table of its own, encrypted; the key is kept outside the database.
"""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.complaints import ComplaintKind, ComplaintStatus
from supervisor.store.base import Base, EnumKey, UtcDateTime, utc_now
from supervisor.store.tables.agencies import Agency


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


class ComplaintMessage(Base):
    """One message between complainant and office; ``author_id`` is empty for the complainant."""

    __tablename__ = "complaint_message"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class ComplaintFile(Base):
    """An attachment, re-encoded so that nothing but the picture or the text is left in it."""

    __tablename__ = "complaint_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    complaint_id: Mapped[int] = mapped_column(ForeignKey("complaint.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(Integer)
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


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
