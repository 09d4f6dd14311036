"""Public replies of agencies, every version of them; measures of incentive and restraint."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.remedies.measures import (
    ActKind,
    EndReason,
    Ground,
    MeasureKind,
    MeasureStatus,
)
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


@term("激励惩戒措施")
class CreditMeasure(Base):
    """A measure of incentive or restraint about an agency, from proposal to end.

    ``basis`` are keys of the registry of laws. ``due_on`` is the day by which the next act is due;
    ``None`` where nothing waits.
    """

    __tablename__ = "credit_measure"
    __table_args__ = (
        Index(None, "status", "kind"),
        CheckConstraint(
            "(ground = 'record') = (entry_id IS NOT NULL)", name="entry_when_ground_is_record"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    kind: Mapped[MeasureKind] = mapped_column(EnumKey(MeasureKind))
    status: Mapped[MeasureStatus] = mapped_column(
        EnumKey(MeasureStatus), default=MeasureStatus.PROPOSED
    )
    ground: Mapped[Ground] = mapped_column(EnumKey(Ground))
    ground_grade: Mapped[Grade | None] = mapped_column(EnumKey(Grade))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("credit_entry.id"))
    basis: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    number: Mapped[str] = mapped_column(String(80), default="", index=True)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    proposed_on: Mapped[date]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    starts_on: Mapped[date | None] = mapped_column(index=True)
    until_on: Mapped[date]
    due_on: Mapped[date | None] = mapped_column(index=True)
    ended_on: Mapped[date | None] = mapped_column(index=True)
    end_reason: Mapped[EndReason | None] = mapped_column(EnumKey(EndReason))
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    agency: Mapped[Agency] = relationship()
    entry: Mapped[CreditEntry | None] = relationship()
    owner: Mapped["User"] = relationship(foreign_keys=[owner_id])
    acts: Mapped[list["CreditMeasureAct"]] = relationship(
        back_populates="measure", order_by="CreditMeasureAct.id"
    )


class CreditMeasureAct(Base):
    """One line of a measure's record. Rows are added, never edited, never deleted.

    ``place`` and ``until_on`` are those of a meeting, or the day something is promised by.
    """

    __tablename__ = "credit_measure_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    measure_id: Mapped[int] = mapped_column(ForeignKey("credit_measure.id"), index=True)
    kind: Mapped[ActKind] = mapped_column(EnumKey(ActKind))
    on_date: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")
    place: Mapped[str] = mapped_column(String(200), default="")
    until_on: Mapped[date | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    measure: Mapped[CreditMeasure] = relationship(back_populates="acts")
    recorder: Mapped["User | None"] = relationship(foreign_keys=[recorded_by])
