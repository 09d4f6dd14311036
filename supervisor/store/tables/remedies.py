"""What agencies publicly answer to penalties; every version is kept."""

from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey, Integer, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.remedies.replies import ReplyStatus
from supervisor.store.base import Base, EnumKey, UtcDateTime
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.register import Agency

if TYPE_CHECKING:
    from supervisor.store.tables.platform import User


@term("公开答复")
class PublicReply(Base):
    """One version of an agency's reply to one entry; the text is never edited."""

    __tablename__ = "public_reply"
    __table_args__ = (UniqueConstraint("entry_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("credit_entry.id"))
    number: Mapped[int] = mapped_column(Integer)
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[ReplyStatus] = mapped_column(
        EnumKey(ReplyStatus), default=ReplyStatus.SUBMITTED, index=True
    )
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    agency: Mapped[Agency] = relationship()
    entry: Mapped[CreditEntry] = relationship()
    checker: Mapped["User | None"] = relationship(foreign_keys=[checked_by])
