"""Cases, and the steps that brought each where it is. Steps are only ever added."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.cases import CaseOrigin, CaseStatus, CaseStep, Outcome
from supervisor.domain.credit.ledger import EntryClass
from supervisor.store.base import Base, EnumKey, UtcDateTime, utc_now

if TYPE_CHECKING:
    from supervisor.store.tables.agencies import Agency
    from supervisor.store.tables.users import User


class Case(Base):
    """One case; ``respondent`` names the party where it is no agency of the register."""

    __tablename__ = "case"
    __table_args__ = (UniqueConstraint("origin", "origin_id"), Index(None, "status", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(40), unique=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    respondent: Mapped[str] = mapped_column(String(200), default="")
    origin: Mapped[CaseOrigin] = mapped_column(EnumKey(CaseOrigin))
    origin_id: Mapped[int | None] = mapped_column(Integer)
    summary: Mapped[str] = mapped_column(Text)
    status: Mapped[CaseStatus] = mapped_column(EnumKey(CaseStatus), default=CaseStatus.OPEN)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    opened_on: Mapped[date] = mapped_column(index=True)
    act_ended_on: Mapped[date | None]

    outcome: Mapped[Outcome | None] = mapped_column(EnumKey(Outcome))
    event_code: Mapped[str] = mapped_column(String(10), default="")
    entry_class: Mapped[EntryClass | None] = mapped_column(EnumKey(EntryClass))
    facts: Mapped[str] = mapped_column(Text, default="")
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    fine_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    notified_on: Mapped[date | None]
    statement: Mapped[str] = mapped_column(Text, default="")
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    proposed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_on: Mapped[date | None]
    document_number: Mapped[str] = mapped_column(String(80), default="")
    served_on: Mapped[date | None] = mapped_column(index=True)
    duty_done_on: Mapped[date | None]
    revoked_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    agency: Mapped["Agency | None"] = relationship()
    opener: Mapped["User | None"] = relationship(foreign_keys=[opened_by])
    proposer: Mapped["User | None"] = relationship(foreign_keys=[proposed_by])
    decider: Mapped["User | None"] = relationship(foreign_keys=[decided_by])
    steps: Mapped[list["CaseStepRow"]] = relationship(
        back_populates="case", order_by="CaseStepRow.id"
    )

    @property
    def party(self) -> str:
        """Whom the case is against, as documents name them."""
        return self.agency.name if self.agency else self.respondent


class CaseStepRow(Base):
    """One step of a case: who, when, what was said; ``detail`` keeps what was proposed."""

    __tablename__ = "case_step"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    step: Mapped[CaseStep] = mapped_column(EnumKey(CaseStep))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    note: Mapped[str] = mapped_column(Text, default="")
    detail: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)

    case: Mapped[Case] = relationship(back_populates="steps")
    by: Mapped["User | None"] = relationship()
