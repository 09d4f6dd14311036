"""Bulk changes of the throttle and of claimed job runs."""

from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import JobStatus
from supervisor.store.tables.collect import JobRun
from supervisor.store.tables.platform import TokenBucket


def delete_bucket(session: Session, key: str) -> None:
    """Drop a token bucket: the next request finds a full one."""
    session.execute(delete(TokenBucket).where(TokenBucket.key == key))


def delete_buckets_before(session: Session, moment: datetime) -> None:
    """Drop the token buckets nobody has taken from since ``moment``."""
    session.execute(delete(TokenBucket).where(TokenBucket.updated_at < moment))


def touch_job_run(session: Session, run_id: int, at: datetime) -> None:
    """Note that the holder of a run was alive at ``at``."""
    session.execute(update(JobRun).where(JobRun.id == run_id).values(heartbeat_at=at))


def bring_back_heartbeats(session: Session, job: str, later_than: datetime, now: datetime) -> None:
    """Date signs of life that lie in the future, from before a clock was set back, to ``now``."""
    session.execute(
        update(JobRun)
        .where(
            JobRun.job == job,
            JobRun.status == JobStatus.RUNNING,
            JobRun.heartbeat_at > later_than,
        )
        .values(heartbeat_at=now)
    )
