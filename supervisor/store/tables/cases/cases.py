"""Cases with their steps, leads and respondents."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome, CaseStatus, CaseStep
from supervisor.domain.cases.course.kinds import PenaltyKind, StepKind
from supervisor.domain.credit.ledger import EntryClass
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.store.base import Base, EnumKey, UtcDateTime
from supervisor.store.tables.register import Agency

if TYPE_CHECKING:
    from supervisor.store.tables.platform import User


@term("案件")
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
    due_on: Mapped[date | None] = mapped_column(index=True)
    course_length: Mapped[int] = mapped_column(Integer, default=0)

    outcome: Mapped[CaseOutcome | None] = mapped_column(EnumKey(CaseOutcome))
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

    agency: Mapped[Agency | None] = relationship()
    opener: Mapped["User | None"] = relationship(foreign_keys=[opened_by])
    proposer: Mapped["User | None"] = relationship(foreign_keys=[proposed_by])
    decider: Mapped["User | None"] = relationship(foreign_keys=[decided_by])
    steps: Mapped[list["CaseStepRow"]] = relationship(
        back_populates="case", order_by="CaseStepRow.id"
    )
    course: Mapped[list["CourseStepRow"]] = relationship(order_by="CourseStepRow.id")
    leads: Mapped[list["CaseLead"]] = relationship(order_by="CaseLead.finding_id")
    others: Mapped[list["CaseRespondent"]] = relationship(
        back_populates="case", order_by="CaseRespondent.id", cascade="all, delete-orphan"
    )

    @property
    def party(self) -> str:
        """Whom the case is against, as documents name them."""
        return self.agency.name if self.agency else self.respondent

    @property
    def decided(self) -> list["Case | CaseRespondent"]:
        """What is decided on each respondent: on the party first, then on the others."""
        return [self, *self.others]

    def steps_of(self, party: str) -> list["CourseStepRow"]:
        """Return the steps of the course that are about a respondent, or about all of them.

        What was entered under the name it had before it was identified is its own.
        """
        names = {"", party}
        for row in reversed(self.course):
            if row.step is StepKind.IDENTIFY and row.claims.get("name") in names:
                names.add(row.claims.get("respondent", ""))
        return [row for row in self.course if row.claims.get("respondent", "") in names]

    def count_as_changed(self) -> None:
        """Become another version though no column changes: what the case rests on has."""
        flag_modified(self, "summary")


@term("共同当事人")
class CaseRespondent(Base):
    """Another respondent of a case, and what was decided on it; the party's own stands in the case.

    Written with each step, so that it can be told anew from the steps.
    """

    __tablename__ = "case_respondent"
    __table_args__ = (UniqueConstraint("case_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    name: Mapped[str] = mapped_column(String(200), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    outcome: Mapped[CaseOutcome | None] = mapped_column(EnumKey(CaseOutcome))
    event_code: Mapped[str] = mapped_column(String(10), default="")
    entry_class: Mapped[EntryClass | None] = mapped_column(EnumKey(EntryClass))
    facts: Mapped[str] = mapped_column(Text, default="")
    legal_basis: Mapped[str] = mapped_column(Text, default="")
    fine_cents: Mapped[int] = mapped_column(BigInteger, default=0)
    document_number: Mapped[str] = mapped_column(String(80), default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_on: Mapped[date | None]
    served_on: Mapped[date | None]
    duty_done_on: Mapped[date | None]
    revoked_on: Mapped[date | None]

    case: Mapped[Case] = relationship(back_populates="others")
    agency: Mapped[Agency | None] = relationship()

    @property
    def party(self) -> str:
        """Whom it is about, as documents name it."""
        return self.name


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


class CourseStepRow(Base):
    """One accepted step of a case's course: its day, what it claims, who recorded it."""

    __tablename__ = "course_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)
    step: Mapped[StepKind] = mapped_column(EnumKey(StepKind))
    on: Mapped[date]
    claims: Mapped[dict[str, Any]] = mapped_column(JSON)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    by: Mapped["User | None"] = relationship()


class CaseLead(Base):
    """A lead that a case rests on; several leads and copies of one act are one case."""

    __tablename__ = "case_lead"

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"), primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"), index=True)


@term("已关闭的经营者")
class ListedClosure(Base):
    """Somebody a served decision closed, stopped or took the licence from.

    One line a respondent and case, written with the service; ``taken_back_on`` is set where the
    decision stands no longer. ``name_key`` is the name as ads carry it.
    """

    __tablename__ = "closed_operator"
    __table_args__ = (UniqueConstraint("case_id", "name"), Index(None, "name_key"))

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    name_key: Mapped[str] = mapped_column(String(200))
    measure: Mapped[PenaltyKind] = mapped_column(EnumKey(PenaltyKind))
    document: Mapped[str] = mapped_column(String(80), default="")
    basis: Mapped[str] = mapped_column(Text, default="")
    decided_on: Mapped[date]
    served_on: Mapped[date]
    taken_back_on: Mapped[date | None]

    case: Mapped[Case] = relationship()
    agency: Mapped[Agency | None] = relationship()
