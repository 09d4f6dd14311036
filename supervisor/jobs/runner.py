"""Run a job once: claim it, work, record how it ended; continue one whose process died."""

from collections.abc import Callable
from datetime import datetime
from functools import cache

import structlog
from flask import Flask
from sqlalchemy.orm import sessionmaker
from structlog.contextvars import bound_contextvars

from scrapers.fetching.fetcher import Fetcher
from scrapers.fetching.pace import Pace
from supervisor.domain.collect.runs import JobStatus, ScanTrigger
from supervisor.domain.platform.clock import office_date
from supervisor.extensions import db
from supervisor.services.collect.environment import Progress, ScanEnvironment, SilentProgress
from supervisor.services.collect.progress import pace_sleep
from supervisor.services.leads.computing import Computing, InProcess, computing_of
from supervisor.services.leads.standing import judge_standing
from supervisor.services.nights.scan import (
    ScanKey,
    nightly_sources,
    open_scan,
    run_scan,
    unfinished_scans,
)
from supervisor.services.platform import job_claims
from supervisor.settings import Settings
from supervisor.store.engine import end_reading
from supervisor.store.tables.collect import Scan

log = structlog.get_logger()

NIGHTLY_SCAN = "nightly_scan"
_BY_HAND = (ScanTrigger.MANUAL, ScanTrigger.UPLOAD, ScanTrigger.REPLAY, ScanTrigger.CONSOLE)


def scan_environment(
    settings: Settings, computing: Computing | None = None, progress: Progress | None = None
) -> ScanEnvironment:
    """Return what a scan of this installation works with; it computes here if not told where."""
    return ScanEnvironment(
        db.session(),
        settings,
        fetcher_of(settings),
        computing or InProcess(),
        progress or SilentProgress(),
    )


def fetcher_of(settings: Settings) -> Fetcher:
    """Return the fetcher of this process, whose pace all that it asks for shares."""
    return _fetcher(settings.contact, is_demo=bool(settings.replica_url))


@cache
def _fetcher(contact: str, *, is_demo: bool) -> Fetcher:
    """Return the one fetcher of this process: scans side by side share the pace of a host."""
    return Fetcher(user_agent_contact=contact, allow_loopback=is_demo, pace=Pace(sleep=pace_sleep))


def run_nightly_scan(app: Flask, scheduled_for: datetime) -> bool:
    """Run the scan due at ``scheduled_for``; return whether this process was the one to do it."""
    with app.app_context():
        run_id = job_claims.claim(db.session(), NIGHTLY_SCAN, scheduled_for)
        if run_id is None:
            return False
        with bound_contextvars(job=NIGHTLY_SCAN):
            work(run_id, lambda: _night(app, scheduled_for))
        return True


def continue_dead_runs(app: Flask) -> None:
    """Do the scans people asked for, and continue those whose process died.

    Called often and side by side with itself: the lock of each source keeps the work apart.
    """
    with app.app_context():
        taken = job_claims.take_over(db.session(), NIGHTLY_SCAN)
        if taken is not None:
            run_id, scheduled_for = taken
            log.warning("continuing a night whose process died", scheduled_for=str(scheduled_for))
            work(run_id, lambda: _night(app, scheduled_for))
        settings: Settings = app.config["SETTINGS"]
        with computing_of(settings) as computing:
            for scan_id in unfinished_scans(db.session(), *_BY_HAND):
                run_scan(scan_environment(settings, computing), scan_id)


def _night(app: Flask, scheduled_for: datetime) -> JobStatus:
    settings: Settings = app.config["SETTINGS"]
    with computing_of(settings) as computing:
        environment = scan_environment(settings, computing)
        key = ScanKey.of_night(office_date(scheduled_for))
        scan_id = open_scan(db.session(), environment.settings, key, nightly_sources(settings))
        run_scan(environment, scan_id)
        judge_standing(db.session(), settings, computing)
    status = db.session().get_one(Scan, scan_id).status
    end_reading(db.session())
    return status


def once(job: str, due: datetime, doing: Callable[[datetime], object]) -> None:
    """Do what fell due at ``due`` unless it was claimed, or what a process died over."""
    session = db.session()
    run_id = job_claims.claim(session, job, due)
    if run_id is None:
        taken = job_claims.take_over(session, job)
        if taken is None:
            return
        run_id, due = taken
        log.warning("continuing a job whose process died", job=job, scheduled_for=str(due))

    def finished() -> JobStatus:
        doing(due)
        return JobStatus.SUCCEEDED

    with bound_contextvars(job=job):
        work(run_id, finished)


def work(run_id: int, job: Callable[[], JobStatus]) -> None:
    """Do the job under signs of life; an error is recorded and passed on to the scheduler."""
    sessions = sessionmaker(db.engine)
    try:
        with job_claims.kept_alive(sessions, run_id), bound_contextvars(job_run=run_id):
            status = job()
    except Exception as error:
        end_reading(db.session())
        message = f"{type(error).__name__}: {error}"
        job_claims.finish(db.session(), run_id, JobStatus.FAILED, message)
        raise
    if status is not JobStatus.RUNNING:
        job_claims.finish(db.session(), run_id, status)
