"""Claims on due jobs: one row per job and due time, so that no run happens twice.

The unique key decides between two schedulers; a claim whose holder stopped giving signs of life
can be taken over, by exactly one process.
"""

import os
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Final

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from supervisor.domain.collect.runs import JobStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.store.engine import begin_writing
from supervisor.store.tables.collect import Heartbeat, JobRun
from supervisor.version import software_version

BEAT: Final = timedelta(seconds=20)
DEAD_AFTER: Final = timedelta(minutes=2)


def claim(session: Session, job: str, scheduled_for: datetime) -> int | None:
    """Claim one due run; return its id, or ``None`` where another process has it."""
    taken = session.scalar(select(JobRun.id).filter_by(job=job, scheduled_for=scheduled_for))
    if taken is not None:  # asked every few minutes: the write lock is not taken for that
        session.rollback()
        return None
    begin_writing(session)
    run = JobRun(job=job, scheduled_for=scheduled_for, owner=owner(), software=software_version())
    session.add(run)
    try:
        session.commit()
    except IntegrityError:
        session.rollback()
        return None
    return run.id


def take_over(session: Session, job: str) -> tuple[int, datetime] | None:
    """Take over the oldest run of ``job`` whose holder has died; return its id and due time.

    A sign of life from the future was given before the clock was set back: it counts from now on,
    and one who lives gives the next before that is too long ago.
    """
    begin_writing(session)
    now = utc_now()
    session.execute(
        update(JobRun)
        .where(
            JobRun.job == job,
            JobRun.status == JobStatus.RUNNING,
            JobRun.heartbeat_at > now + BEAT,
        )
        .values(heartbeat_at=now)
    )
    dead = session.scalar(
        select(JobRun)
        .where(
            JobRun.job == job,
            JobRun.status == JobStatus.RUNNING,
            JobRun.heartbeat_at < now - DEAD_AFTER,
        )
        .order_by(JobRun.scheduled_for)
        .limit(1)
    )
    taken = None
    if dead is not None:
        dead.owner, dead.heartbeat_at = owner(), now
        taken = dead.id, dead.scheduled_for
    session.commit()
    return taken


def finish(session: Session, run_id: int, status: JobStatus, message: str = "") -> None:
    """Record how a claimed run ended."""
    begin_writing(session)
    run = session.get_one(JobRun, run_id)
    run.status, run.message, run.finished_at = status, message, utc_now()
    session.commit()


def record_missed(session: Session, job: str, dues: list[datetime], message: str) -> None:
    """Record due runs that nobody made, so that the gap is visible."""
    for due in dues:
        run_id = claim(session, job, due)
        if run_id is not None:
            finish(session, run_id, JobStatus.MISSED, message)


def last_ended(session: Session, job: str) -> JobRun | None:
    """Return the newest run of ``job`` that has ended, however it ended."""
    return session.scalar(
        select(JobRun)
        .where(JobRun.job == job, JobRun.finished_at.is_not(None))
        .order_by(JobRun.scheduled_for.desc())
        .limit(1)
    )


def last_scheduled(session: Session, job: str) -> datetime | None:
    """Return the latest due time of ``job`` that anyone claimed."""
    found = session.scalar(select(func.max(JobRun.scheduled_for)).where(JobRun.job == job))
    session.rollback()
    return found


def beat(session: Session, name: str) -> None:
    """Record that the process ``name`` is alive."""
    begin_writing(session)
    session.merge(Heartbeat(name=name, at=utc_now(), software=software_version()))
    session.commit()


@contextmanager
def kept_alive(sessions: sessionmaker[Session], run_id: int) -> Iterator[None]:
    """Give signs of life for a claimed run, from a thread of its own, while the body works."""
    done = Event()

    def keep() -> None:
        while not done.wait(BEAT.total_seconds()):
            with sessions() as session:
                begin_writing(session)
                session.execute(
                    update(JobRun).where(JobRun.id == run_id).values(heartbeat_at=utc_now())
                )
                session.commit()

    thread = Thread(target=keep, name=f"job-{run_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def owner() -> str:
    """Return who this process is: host and process id."""
    return f"{platform.node()}:{os.getpid()}"
