"""What agencies hand in: notices of change, reports and statistics, staff; and reminders of it."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.duties.notices import NoticeKind
from supervisor.domain.duties.obligations import ObligationKind
from supervisor.domain.duties.periods import FilingKind
from supervisor.domain.duties.staff import Certificate
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.streets import Street
from supervisor.store.base import Base, EnumKey, UtcDateTime
from supervisor.store.tables.register import Agency

if TYPE_CHECKING:
    from supervisor.store.tables.platform import User


@term("变更报告")
class ChangeNotice(Base):
    """An agency's report of a change. ``reported_on`` is the first day it came in: it keeps.

    ``register_changes`` is what its acceptance changed in the register: label, old, new.
    """

    __tablename__ = "change_notice"
    __table_args__ = (Index(None, "agency_id", "status"), Index(None, "status", "due_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[NoticeKind] = mapped_column(EnumKey(NoticeKind))
    changed_on: Mapped[date]
    due_on: Mapped[date]
    value: Mapped[str] = mapped_column(String(200), default="")
    street: Mapped[Street | None] = mapped_column(EnumKey(Street))
    branch_uscc: Mapped[str] = mapped_column(String(18), default="")
    branch_address: Mapped[str] = mapped_column(String(200), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[HandedInStatus] = mapped_column(EnumKey(HandedInStatus))
    reported_on: Mapped[date]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    register_changes: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    agency: Mapped[Agency] = relationship()
    checker: Mapped["User | None"] = relationship(foreign_keys=[checked_by])


@term("定期报送")
class PeriodicFiling(Base):
    """The annual report of a year or the statistics of a quarter, from draft to acceptance.

    ``period`` is the key of a ``ReportingPeriod``; amounts in ``figures`` are whole yuan.
    ``reported_on`` is the first day it was handed in. Published is what the law file allows only.
    """

    __tablename__ = "periodic_filing"
    __table_args__ = (
        UniqueConstraint("agency_id", "kind", "period"),
        Index(None, "kind", "period", "status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[FilingKind] = mapped_column(EnumKey(FilingKind))
    period: Mapped[str] = mapped_column(String(10))
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(Text, default="")
    status: Mapped[HandedInStatus] = mapped_column(EnumKey(HandedInStatus))
    saved_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    reported_on: Mapped[date | None]
    submitted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    published_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    agency: Mapped[Agency] = relationship()
    checker: Mapped["User | None"] = relationship(foreign_keys=[checked_by])


@term("从业人员名单")
class StaffMember(Base):
    """A person on an agency's staff list; who has left keeps the last day in ``until``."""

    __tablename__ = "staff_member"
    __table_args__ = (Index(None, "agency_id", "until"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    name: Mapped[str] = mapped_column(String(40))
    is_full_time: Mapped[bool] = mapped_column(Boolean, default=True)
    certificate: Mapped[Certificate] = mapped_column(EnumKey(Certificate))
    certificate_number: Mapped[str] = mapped_column(String(40), default="")
    since: Mapped[date]
    until: Mapped[date | None]
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


@term("催办")
class DutyReminder(Base):
    """That the office reminded an agency of a duty; ``mails`` counts the mails written for it."""

    __tablename__ = "duty_reminder"
    __table_args__ = (Index(None, "agency_id", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[ObligationKind] = mapped_column(EnumKey(ObligationKind))
    key: Mapped[str] = mapped_column(String(60))
    mails: Mapped[int] = mapped_column(Integer, default=0)
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
