"""The rule lab: versions of rules on trial or live, their shadow runs, rules that are stopped."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Float, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.rules.lab import LabStatus
from supervisor.domain.screening.model import Category, Severity
from supervisor.store.base import Base, EnumKey, UtcDateTime
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.quality import JudgedPlaceColumns


@term("试运行规则")
class LabRule(Base):
    """One version of one rule as TOML; its text never changes, a change is another version."""

    __tablename__ = "lab_rule"
    __table_args__ = (UniqueConstraint("rule_id", "rule_version"), Index(None, "status"))

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[str] = mapped_column(String(80))
    rule_version: Mapped[int] = mapped_column(Integer)
    title: Mapped[str] = mapped_column(String(200))
    category: Mapped[Category] = mapped_column(EnumKey(Category))
    severity: Mapped[Severity] = mapped_column(EnumKey(Severity))
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[LabStatus] = mapped_column(EnumKey(LabStatus), default=LabStatus.SHADOW)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    live_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    remark: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    runs: Mapped[list["ShadowRun"]] = relationship(
        back_populates="lab_rule", order_by="ShadowRun.id"
    )


@term("影子运行")
class ShadowRun(Base):
    """One pass of a version over the stored ads; ``overlap`` counts ads by rule in force."""

    __tablename__ = "shadow_run"
    __table_args__ = (Index(None, "lab_rule_id"), Index(None, "finished_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    lab_rule_id: Mapped[int] = mapped_column(ForeignKey("lab_rule.id"))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    alive_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ads_total: Mapped[int] = mapped_column(Integer, default=0)
    ads_done: Mapped[int] = mapped_column(Integer, default=0)
    ads_hit: Mapped[int] = mapped_column(Integer, default=0)
    ads_excepted: Mapped[int] = mapped_column(Integer, default=0)
    ads_new: Mapped[int] = mapped_column(Integer, default=0)
    ads_lost: Mapped[int] = mapped_column(Integer, default=0)
    per_day: Mapped[float] = mapped_column(Float, default=0.0)
    overlap: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    problem: Mapped[str] = mapped_column(Text, default="")

    lab_rule: Mapped[LabRule] = relationship(back_populates="runs")


class ShadowSample(JudgedPlaceColumns, Base):
    """One hit of a shadow run to be judged; the sample is random over distinct wordings."""

    __tablename__ = "shadow_sample"
    __table_args__ = (UniqueConstraint("run_id", "revision_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("shadow_run.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"))

    revision: Mapped[PostingRevision] = relationship()


class RuleStop(Base):
    """A packaged rule that is out of force; taken up again, the row is deleted.

    ``stopped_by`` is ``None`` only in rows of earlier releases, whose monitor stopped rules itself.
    """

    __tablename__ = "rule_stop"

    rule_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    stopped_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[str] = mapped_column(Text, default="")


@term("停用建议", "stop proposal")
class StopProposal(Base):
    """A rule proposed to be stopped, by readings or by a person; decided by a person, another one.

    ``lab_rule_id`` is the live version of the lab that is meant, ``None`` a packaged rule.
    ``proposed_by`` is ``None`` where readings speak: then ``right`` of ``judged`` by ``people`` say
    what it rests on, else ``ground`` says it in Chinese. Until somebody accepts it the rule works
    on; once its own proposal was refused, the machine does not propose the same version again.
    """

    __tablename__ = "stop_proposal"
    __table_args__ = (Index(None, "rule_id", "rule_version"), Index(None, "decided_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    rule_id: Mapped[str] = mapped_column(String(80))
    rule_version: Mapped[int] = mapped_column(Integer)
    lab_rule_id: Mapped[int | None] = mapped_column(ForeignKey("lab_rule.id"))
    title: Mapped[str] = mapped_column(String(200))
    right: Mapped[int] = mapped_column(Integer)
    judged: Mapped[int] = mapped_column(Integer)
    people: Mapped[int] = mapped_column(Integer)
    gate: Mapped[float] = mapped_column(Float)
    proposed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ground: Mapped[str] = mapped_column(Text, default="")
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    is_accepted: Mapped[bool | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
