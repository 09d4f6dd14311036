"""The credit ledger, the standings from it, what agencies ask about it, and annual reports."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.credit.ledger import EntryClass, EntryKind
from supervisor.domain.credit.remedies import (
    ObjectionKind,
    ObjectionStatus,
    RepairStatus,
    RequestKind,
)
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.credit.scheme_states import SchemeKind, SchemeStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.store.base import Base, EnumKey, FileColumns, UtcDateTime

if TYPE_CHECKING:
    from supervisor.store.tables.cases.cases import Case
    from supervisor.store.tables.platform import User
    from supervisor.store.tables.register import Agency


@term("信用记录")
class CreditEntry(Base):
    """One line of an agency's ledger. Rows are added, never edited, never deleted.

    ``target_id`` is the entry that a correction, withdrawal or repair is about. The grading scheme
    in force when the entry was written is named, so that its points can be explained.
    """

    __tablename__ = "credit_entry"
    __table_args__ = (
        Index(None, "agency_id", "id"),
        CheckConstraint(
            "(kind IN ('fact', 'merit')) = (target_id IS NULL)", name="target_when_about_another"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[EntryKind] = mapped_column(EnumKey(EntryKind))
    code: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(120))
    points: Mapped[int] = mapped_column(Integer, default=0)
    entry_class: Mapped[EntryClass] = mapped_column(EnumKey(EntryClass))
    facts: Mapped[str] = mapped_column(Text, default="")
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    document_number: Mapped[str] = mapped_column(String(80), default="")
    document_on: Mapped[date]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("credit_entry.id"), index=True)
    effective_on: Mapped[date]
    ends_on: Mapped[date | None]
    recorded_on: Mapped[date] = mapped_column(index=True)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    scheme: Mapped[str] = mapped_column(String(40))
    # SHA-256 of the scheme's archived text (``SchemeVersion.digest``); none before texts were kept.
    scheme_digest: Mapped[str | None] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(Text, default="")

    agency: Mapped["Agency"] = relationship()
    case: Mapped["Case | None"] = relationship()


@term("信用状况")
class CreditStanding(Base):
    """Score and grade from ``on_date`` to before ``until_on``; ``None``: it still stands.

    A row is written only on a day on which something moved.
    """

    __tablename__ = "credit_standing"
    __table_args__ = (
        UniqueConstraint("agency_id", "on_date"),
        Index(None, "until_on", "grade", "agency_id"),
        Index(None, "until_on", "score", "agency_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    on_date: Mapped[date] = mapped_column(index=True)
    until_on: Mapped[date | None]
    score: Mapped[int] = mapped_column(Integer)
    grade: Mapped[Grade] = mapped_column(EnumKey(Grade))
    scheme: Mapped[str] = mapped_column(String(40))


class CreditClockRun(Base):
    """A day up to which every standing has been computed."""

    __tablename__ = "credit_clock_run"

    on_date: Mapped[date] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    changed: Mapped[int] = mapped_column(Integer, default=0)


@term("评价方案")
class SchemeVersion(Base):
    """A scheme as text, from draft to force; an approved text is never edited again.

    The text delivered with the product is kept as a row of its own (``DELIVERED``, no first day)
    once anything rests on it: from then on this text counts, whatever a later package says.
    ``digest`` is the SHA-256 of a text that is or was in force.
    """

    __tablename__ = "scheme_version"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[SchemeKind] = mapped_column(EnumKey(SchemeKind), index=True)
    version: Mapped[str] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str | None] = mapped_column(String(64), index=True)
    status: Mapped[SchemeStatus] = mapped_column(EnumKey(SchemeStatus))
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    drafted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    effective_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    row_version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    drafter: Mapped["User | None"] = relationship(foreign_keys=[drafted_by])
    decider: Mapped["User | None"] = relationship(foreign_keys=[decided_by])


@term("信用承诺")
class Commitment(Base):
    """A credit commitment (信用承诺) an agency signed; the text as it stood then."""

    __tablename__ = "commitment"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    title: Mapped[str] = mapped_column(String(80))
    text: Mapped[str] = mapped_column(Text)
    signed_by: Mapped[str] = mapped_column(String(60))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    signed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


@term("信用修复申请")
class RepairApplication(Base):
    """An agency's request that a corrected fact stop counting and being shown."""

    __tablename__ = "repair_application"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("credit_entry.id"), index=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    status: Mapped[RepairStatus] = mapped_column(EnumKey(RepairStatus), index=True)
    account: Mapped[str] = mapped_column(Text)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    due_on: Mapped[date]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    opinion: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    agency: Mapped["Agency"] = relationship()
    entry: Mapped[CreditEntry] = relationship()
    commitment: Mapped[Commitment] = relationship()
    reviewer: Mapped["User | None"] = relationship(foreign_keys=[reviewed_by])
    decider: Mapped["User | None"] = relationship(foreign_keys=[decided_by])


@term("异议与申诉")
class Objection(Base):
    """An agency's objection to an entry or a rating; an appeal names the objection refused."""

    __tablename__ = "objection"

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    kind: Mapped[ObjectionKind] = mapped_column(EnumKey(ObjectionKind))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("credit_entry.id"), index=True)
    rating_id: Mapped[int | None] = mapped_column(ForeignKey("rating.id"), index=True)
    appeals_id: Mapped[int | None] = mapped_column(ForeignKey("objection.id"), unique=True)
    status: Mapped[ObjectionStatus] = mapped_column(EnumKey(ObjectionStatus), index=True)
    ground: Mapped[str] = mapped_column(Text)
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    due_on: Mapped[date]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    proposes_upholding: Mapped[bool | None]
    opinion: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_on: Mapped[date | None]
    answer: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    agency: Mapped["Agency"] = relationship()
    entry: Mapped[CreditEntry | None] = relationship()
    appeals: Mapped["Objection | None"] = relationship(remote_side=[id])
    reviewer: Mapped["User | None"] = relationship(foreign_keys=[reviewed_by])
    decider: Mapped["User | None"] = relationship(foreign_keys=[decided_by])


class RequestFile(FileColumns, Base):
    """A file handed in with a request: content as made harmless, under its SHA-256."""

    __tablename__ = "request_file"
    __table_args__ = (Index(None, "kind", "request_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(EnumKey(RequestKind))
    request_id: Mapped[int] = mapped_column(Integer)
    media_type: Mapped[str] = mapped_column(String(60))
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


@term("年度报告")
class AnnualReport(Base):
    """That an agency's report of one year has come in, and when."""

    __tablename__ = "annual_report"
    __table_args__ = (UniqueConstraint("agency_id", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    year: Mapped[int] = mapped_column(Integer)
    received_on: Mapped[date]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
