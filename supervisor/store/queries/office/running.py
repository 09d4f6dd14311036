"""Figures for whoever runs the machine: jobs, nights, what waits. Counts and times, nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import JobStatus, ScanTrigger
from supervisor.domain.leads.findings import FindingStatus
from supervisor.store.queries.pictures.pictures import waiting_count
from supervisor.store.tables.alerts import OutgoingMail
from supervisor.store.tables.collect import Heartbeat, JobRun, Scan, SourceRun
from supervisor.store.tables.desk import MassAct
from supervisor.store.tables.exchange.webhooks import WebhookDelivery
from supervisor.store.tables.leads import Finding


@dataclass(frozen=True, slots=True)
class LastNightRun:
    """How long the newest ended night took, and its sources: outcome, seconds, rows."""

    began: datetime
    seconds: float
    sources: Mapping[str, tuple[str, float, int]]


def last_success(session: Session) -> Mapping[str, datetime]:
    """Return when each job last came to a good end."""
    query = (
        select(JobRun.job, func.max(JobRun.finished_at))
        .where(JobRun.status == JobStatus.SUCCEEDED)
        .group_by(JobRun.job)
    )
    return {job: at for job, at in session.execute(query) if at is not None}


def failures(session: Session) -> Mapping[str, int]:
    """Return how many runs of each job have failed or were missed."""
    query = (
        select(JobRun.job, func.count(JobRun.id))
        .where(JobRun.status.in_((JobStatus.FAILED, JobStatus.MISSED)))
        .group_by(JobRun.job)
    )
    return dict(session.execute(query).all())


def running_since(session: Session) -> Mapping[str, datetime]:
    """Return since when each job that is under way has been."""
    query = (
        select(JobRun.job, func.min(JobRun.claimed_at))
        .where(JobRun.status == JobStatus.RUNNING)
        .group_by(JobRun.job)
    )
    return dict(session.execute(query).all())


def heartbeats(session: Session) -> Mapping[str, datetime]:
    """Return the last sign of life of each long-running process."""
    return dict(session.execute(select(Heartbeat.name, Heartbeat.at)).all())


def queues(session: Session) -> Mapping[str, int]:
    """Return how much waits in each queue."""
    counted = {
        "leads_open": select(func.count(Finding.id)).where(Finding.status == FindingStatus.OPEN),
        "mails": select(func.count(OutgoingMail.id)).where(
            OutgoingMail.sent_at.is_(None), OutgoingMail.failed_at.is_(None)
        ),
        "webhooks": select(func.count(WebhookDelivery.id)).where(
            WebhookDelivery.delivered_at.is_(None), WebhookDelivery.failed_at.is_(None)
        ),
        "mass_acts": select(func.count(MassAct.id)).where(
            MassAct.done_at.is_(None), MassAct.called_off_at.is_(None)
        ),
        "scans": select(func.count(Scan.id)).where(Scan.finished_at.is_(None)),
    }
    found = {name: session.scalar(query) or 0 for name, query in counted.items()}
    return {**found, "pictures": waiting_count(session)}


def last_night(session: Session) -> LastNightRun | None:
    """Return the newest night that has ended."""
    scan = session.scalar(
        select(Scan)
        .where(Scan.trigger == ScanTrigger.NIGHT, Scan.finished_at.is_not(None))
        .order_by(Scan.id.desc())
        .limit(1)
    )
    if scan is None or scan.finished_at is None:
        return None
    runs = session.scalars(select(SourceRun).filter_by(scan_id=scan.id)).all()
    return LastNightRun(
        scan.started_at,
        (scan.finished_at - scan.started_at).total_seconds(),
        {run.source_id: (str(run.outcome), _seconds(run), run.rows) for run in runs},
    )


def _seconds(run: SourceRun) -> float:
    ended = run.finished_at or run.started_at
    return max((ended - run.started_at).total_seconds(), 0.0)
