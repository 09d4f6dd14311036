"""Reads of claimed job runs."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import JobStatus
from supervisor.store.tables.collect import Heartbeat, JobRun


def oldest_silent_run(session: Session, job: str, silent_since: datetime) -> JobRun | None:
    """Return the oldest running run of ``job`` whose holder gave no sign of life since then."""
    return session.scalar(
        select(JobRun)
        .where(
            JobRun.job == job,
            JobRun.status == JobStatus.RUNNING,
            JobRun.heartbeat_at < silent_since,
        )
        .order_by(JobRun.scheduled_for)
        .limit(1)
    )


def is_claimed(session: Session, job: str, scheduled_for: datetime) -> bool:
    """Tell whether somebody has claimed this due run."""
    query = select(JobRun.id).filter_by(job=job, scheduled_for=scheduled_for)
    return session.scalar(query) is not None


def last_ended(session: Session, job: str) -> JobRun | None:
    """Return the newest run of ``job`` that has ended, however it ended."""
    return session.scalar(
        select(JobRun)
        .where(JobRun.job == job, JobRun.finished_at.is_not(None))
        .order_by(JobRun.scheduled_for.desc())
        .limit(1)
    )


def last_due(session: Session, job: str) -> datetime | None:
    """Return the latest due time of ``job`` that anyone claimed."""
    return session.scalar(select(func.max(JobRun.scheduled_for)).where(JobRun.job == job))


def last_beat(session: Session, name: str) -> datetime | None:
    """Return the last sign of life of a long-running process."""
    return session.scalar(select(Heartbeat.at).filter_by(name=name))
