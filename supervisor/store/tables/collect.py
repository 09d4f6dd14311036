"""Jobs, nights, what each source answered, and the raw pages kept as evidence."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.collect.runs import JobStatus, RunOutcome, RunStage, ScanTrigger
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.screening.model import Category
from supervisor.store.base import Base, EnumKey, UtcDateTime


@term("定时任务")
class JobRun(Base):
    """One due run of one job; the unique pair is the claim that keeps two schedulers apart."""

    __tablename__ = "job_run"
    __table_args__ = (UniqueConstraint("job", "scheduled_for"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job: Mapped[str] = mapped_column(String(40))
    scheduled_for: Mapped[datetime] = mapped_column(UtcDateTime)
    claimed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    heartbeat_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    status: Mapped[JobStatus] = mapped_column(EnumKey(JobStatus), default=JobStatus.RUNNING)
    owner: Mapped[str] = mapped_column(String(120), default="")
    software: Mapped[str] = mapped_column(String(40), default="")
    message: Mapped[str] = mapped_column(Text, default="")


class Heartbeat(Base):
    """The last sign of life of a long-running process."""

    __tablename__ = "heartbeat"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    software: Mapped[str] = mapped_column(String(40), default="")


@term("存档版本")
class Version(Base):
    """A register snapshot or rule pack as it stood, kept in the archive under its digest."""

    __tablename__ = "version"
    __table_args__ = (UniqueConstraint("kind", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    items: Mapped[int] = mapped_column(Integer, default=0)


class Scan(Base):
    """One night, upload or manual run: its sources, under one register and one set of rules.

    ``key`` says which it is (``night:2026-11-23``, ``upload:17``); the unique key is what keeps a
    night from running twice, and a killed scan is continued under its key.
    """

    __tablename__ = "scan"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(60), unique=True)
    trigger: Mapped[ScanTrigger] = mapped_column(EnumKey(ScanTrigger))
    night: Mapped[date] = mapped_column(index=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    status: Mapped[JobStatus] = mapped_column(EnumKey(JobStatus), default=JobStatus.RUNNING)
    register_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    rules_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    software: Mapped[str] = mapped_column(String(40), default="")

    source_runs: Mapped[list["SourceRun"]] = relationship(
        back_populates="scan", order_by="SourceRun.source_id"
    )


class ScanTrend(Base):
    """How many leads of a category a scan brought, counted once when it ended.

    A lead counts where the scan fetched its wording and nothing excepts the hit. What people strike
    off afterwards changes nothing here: it is what the night found.
    """

    __tablename__ = "scan_trend"

    scan_id: Mapped[int] = mapped_column(
        ForeignKey("scan.id", ondelete="CASCADE"), primary_key=True
    )
    category: Mapped[Category] = mapped_column(EnumKey(Category), primary_key=True)
    leads: Mapped[int] = mapped_column(Integer)


class SourceState(Base):
    """What the console may change about a source; everything else is in its ``source.toml``.

    Runs up to ``learned_until_id`` no longer count as usual: somebody said that the source has
    changed for good.
    """

    __tablename__ = "source_state"

    source_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    paused: Mapped[bool] = mapped_column(default=False)
    last_proved_good_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    learned_until_id: Mapped[int] = mapped_column(Integer, default=0, server_default="0")


@term("采集批次")
class SourceRun(Base):
    """One source in one scan: outcome, counts, and the checkpoint a killed run resumes from.

    ``filled`` counts the rows that carry each field (``domain.baselines.FIELD_LABELS``),
    ``measures`` what else is watched (``services.measures``). ``unusual`` lists the causes of what
    was wrong with the run, ``structures`` the archived structure of its pages by their kind.
    ``stage``, ``stage_until`` and ``beat_at`` are signs of life, for whoever watches.
    ``repeated`` counts rows whose ad had come before in the same run; ``expected_total`` is the
    most the source claimed during the run and ``lost_estimate`` how many of those never came
    (``None`` where the source states no total).
    """

    __tablename__ = "source_run"
    __table_args__ = (UniqueConstraint("scan_id", "source_id"), Index(None, "source_id", "id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scan.id"))
    source_id: Mapped[str] = mapped_column(String(40))
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    finished_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    outcome: Mapped[RunOutcome] = mapped_column(EnumKey(RunOutcome), default=RunOutcome.RUNNING)
    reason: Mapped[str] = mapped_column(Text, default="")
    pages: Mapped[int] = mapped_column(Integer, default=0)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    new: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    repeated: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    findings: Mapped[int] = mapped_column(Integer, default=0)
    expected_total: Mapped[int | None] = mapped_column(Integer)
    lost_estimate: Mapped[int | None] = mapped_column(Integer)
    filled: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    measures: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default="{}")
    unusual: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    structures: Mapped[dict[str, str]] = mapped_column(JSON, default=dict, server_default="{}")
    checkpoint: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    stage: Mapped[RunStage] = mapped_column(
        EnumKey(RunStage), default=RunStage.WAITING, server_default=RunStage.WAITING.value
    )
    stage_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
    beat_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    scan: Mapped[Scan] = relationship(back_populates="source_runs")


@term("来源异常")
class Incident(Base):
    """Something wrong with a source, from the run that showed it to the run that proved it gone.

    There is one open incident per source and cause, however many nights repeat it. ``level`` says
    roughly how bad it is; an incident is muted as long as that is the level it was muted at. The
    self-check of the product has no runs.
    """

    __tablename__ = "incident"
    __table_args__ = (Index(None, "source_id", "closed_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(String(40))
    cause: Mapped[str] = mapped_column(String(60))
    sentence: Mapped[str] = mapped_column(Text)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    level: Mapped[str] = mapped_column(String(120), default="", server_default="")
    muted_level: Mapped[str | None] = mapped_column(String(120))
    first_run_id: Mapped[int | None] = mapped_column(ForeignKey("source_run.id"))
    last_run_id: Mapped[int | None] = mapped_column(ForeignKey("source_run.id"))
    good_run_id: Mapped[int | None] = mapped_column(ForeignKey("source_run.id"))
    nights: Mapped[int] = mapped_column(Integer, default=1)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    acknowledged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def is_muted(self) -> bool:
        """Whether somebody has heard enough of it, and nothing has changed since."""
        return self.closed_at is None and self.muted_level == self.level


class SelfCheck(Base):
    """One scan of our own replica through the whole chain, healthy and in every way misbehaving.

    ``report`` lists what each check expected and got (``services.self_check.Check``).
    """

    __tablename__ = "self_check"

    id: Mapped[int] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    finished_at: Mapped[datetime] = mapped_column(UtcDateTime)
    passed: Mapped[bool] = mapped_column()
    report: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, deferred=True)
    software: Mapped[str] = mapped_column(String(40), default="")


@term("网页快照")
class RawPage(Base):
    """A response or file exactly as received; the bytes lie in the archive at this place.

    ``warnings`` say what was odd about its encoding (``scrapers.decoding.encoding.Decoded``). A
    page with status 304 lies there as a reference to the body that the source called unchanged.
    """

    __tablename__ = "raw_page"
    __table_args__ = (UniqueConstraint("source_run_id", "sequence"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_run_id: Mapped[int] = mapped_column(ForeignKey("source_run.id"))
    source_id: Mapped[str] = mapped_column(String(40), index=True)
    sequence: Mapped[int] = mapped_column(Integer)
    url: Mapped[str] = mapped_column(Text)
    filename: Mapped[str] = mapped_column(String(200), default="")
    status: Mapped[int | None] = mapped_column(Integer)
    headers: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    request: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    length: Mapped[int] = mapped_column(BigInteger)
    archive_file: Mapped[str] = mapped_column(String(200))
    archive_offset: Mapped[int] = mapped_column(BigInteger)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime)
    warnings: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    rows_done: Mapped[int] = mapped_column(Integer, default=0)
    is_done: Mapped[bool] = mapped_column(default=False)


class PageValidator(Base):
    """What a source may be asked with whether a page has changed, and the body it spoke of.

    ``request_key`` is the digest of the request; ``reader`` names the parser and the rules that
    read the body: under others the page is asked for anew.
    """

    __tablename__ = "page_validator"
    __table_args__ = (UniqueConstraint("source_id", "request_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(String(40))
    request_key: Mapped[str] = mapped_column(String(64))
    etag: Mapped[str] = mapped_column(String(200), default="")
    last_modified: Mapped[str] = mapped_column(String(40), default="")
    reader: Mapped[str] = mapped_column(String(80))
    raw_page_id: Mapped[int] = mapped_column(ForeignKey("raw_page.id"))
    stored_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)


class RefusedRow(Base):
    """A row of a raw page that could not be read; listed and downloadable, never dropped."""

    __tablename__ = "refused_row"
    __table_args__ = (UniqueConstraint("raw_page_id", "row", "column"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    raw_page_id: Mapped[int] = mapped_column(ForeignKey("raw_page.id"))
    row: Mapped[int] = mapped_column(Integer)
    column: Mapped[str] = mapped_column(String(80))
    value: Mapped[str] = mapped_column(Text)
    expected: Mapped[str] = mapped_column(Text)
