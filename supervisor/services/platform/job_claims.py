"""Claims on due jobs: one row per job and due time, so that no run happens twice.

The unique key decides between two schedulers; a claim whose holder stopped giving signs of life
can be taken over, by exactly one process.
"""

import os
import platform
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Final

import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import JobStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform.trouble import StoreError
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.platform import job_runs as queries
from supervisor.store.tables.collect import Heartbeat, JobRun
from supervisor.store.writing import platform as writing
from supervisor.version import software_version

log = structlog.get_logger()

BEAT: Final = timedelta(seconds=20)
DEAD_AFTER: Final = timedelta(minutes=2)


def claim(session: Session, job: str, scheduled_for: datetime) -> int | None:
    """Claim one due run; return its id, or ``None`` where another process has it."""
    # Asked every few minutes: the write lock is not taken for a run that somebody has.
    if queries.is_claimed(session, job, scheduled_for):
        end_reading(session)
        return None
    run = JobRun(job=job, scheduled_for=scheduled_for, owner=owner(), software=software_version())
    try:
        with unit_of_work(session):
            session.add(run)
            session.flush()
            return run.id
    except IntegrityError:
        return None


def take_over(session: Session, job: str) -> tuple[int, datetime] | None:
    """Take over the oldest run of ``job`` whose holder has died; return its id and due time.

    A sign of life from the future was given before the clock was set back: it counts from now on,
    and one who lives gives the next before that is too long ago.
    """
    with unit_of_work(session):
        now = utc_now()
        writing.bring_back_heartbeats(session, job, now + BEAT, now)
        dead = queries.oldest_silent_run(session, job, now - DEAD_AFTER)
        if dead is None:
            return None
        dead.owner, dead.heartbeat_at = owner(), now
        return dead.id, dead.scheduled_for


def finish(session: Session, run_id: int, status: JobStatus, message: str = "") -> None:
    """Record how a claimed run ended."""
    with unit_of_work(session):
        run = session.get_one(JobRun, run_id)
        run.status, run.message, run.finished_at = status, message, utc_now()


def record_missed(session: Session, job: str, dues: list[datetime], message: str) -> None:
    """Record due runs that nobody made, so that the gap is visible."""
    for due in dues:
        run_id = claim(session, job, due)
        if run_id is not None:
            finish(session, run_id, JobStatus.MISSED, message)


def last_ended(session: Session, job: str) -> JobRun | None:
    """Return the newest run of ``job`` that has ended, however it ended."""
    return queries.last_ended(session, job)


def last_scheduled(session: Session, job: str) -> datetime | None:
    """Return the latest due time of ``job`` that anyone claimed."""
    found = queries.last_due(session, job)
    end_reading(session)
    return found


def beat(session: Session, name: str) -> None:
    """Record that the process ``name`` is alive."""
    with unit_of_work(session):
        session.merge(Heartbeat(name=name, at=utc_now(), software=software_version()))


@contextmanager
def kept_alive(sessions: Callable[[], Session], run_id: int) -> Iterator[None]:
    """Give signs of life for a claimed run, from a thread of its own, while the body works.

    One that cannot be given, as while the database is away, is left out: the next may be in time.
    """
    done = Event()

    def keep() -> None:
        while not done.wait(BEAT.total_seconds()):
            try:
                with sessions() as session, unit_of_work(session):
                    writing.touch_job_run(session, run_id, utc_now())
            except StoreError as error:
                log.warning("no sign of life", job_run=run_id, error=type(error).__name__)

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
