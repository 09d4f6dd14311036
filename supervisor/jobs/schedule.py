"""The table of jobs, and the process that runs them.

APScheduler 3 keeps its jobs in memory: the schedule is code. It knows nothing of other processes,
so every due run is claimed in the database first (``services.job_claims``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import time
from typing import Any, Final

import structlog
from apscheduler.events import EVENT_JOB_ERROR, EVENT_JOB_MISSED, JobExecutionEvent
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from scrapers.evidence.archive import Archive
from supervisor.domain.platform.clock import OFFICE_ZONE, dues_between, last_due, utc_now
from supervisor.extensions import db
from supervisor.jobs import daily, runner
from supervisor.services.leads.reassess import rejudge
from supervisor.services.platform import job_claims
from supervisor.settings import Settings

log = structlog.get_logger()

SCHEDULER: Final = "scheduler"
_GRACE_SECONDS: Final = 6 * 3600
_DEFAULTS: Final = {"coalesce": True, "misfire_grace_time": _GRACE_SECONDS}


@dataclass(frozen=True, slots=True)
class Job:
    """One entry of the schedule; ``trigger`` is made from the settings.

    ``side_by_side`` is how many runs of it there may be at a time.
    """

    key: str
    run: Callable[[Flask], object]
    trigger: Callable[[Settings], Any]
    side_by_side: int = 1


def scan_time(settings: Settings) -> time:
    """Return the office time at which a night's scan falls due."""
    return time.fromisoformat(settings.scan_at)


def nightly_scan(app: Flask) -> None:
    """Run the night that fell due last, and record the nights nobody ran before it."""
    at = scan_time(app.config["SETTINGS"])
    due = last_due(utc_now(), at)
    with app.app_context():
        last = job_claims.last_scheduled(db.session(), runner.NIGHTLY_SCAN)
        if last is not None:
            missed = dues_between(last, due, at)[:-1]
            job_claims.record_missed(
                db.session(), runner.NIGHTLY_SCAN, missed, "到点时调度进程没有运行。"
            )
    runner.run_nightly_scan(app, due)


def rejudge_leads(app: Flask) -> None:
    """Judge the undecided leads again where register or judgements have changed since."""
    with app.app_context():
        rejudge(db.session(), Archive(app.config["SETTINGS"].archive_path))


def heartbeat(app: Flask) -> None:
    """Show that the scheduler lives."""
    with app.app_context():
        job_claims.beat(db.session(), SCHEDULER)


JOBS: Final = (
    Job(
        runner.NIGHTLY_SCAN,
        nightly_scan,
        lambda settings: CronTrigger(
            hour=scan_time(settings).hour, minute=scan_time(settings).minute, timezone=OFFICE_ZONE
        ),
    ),
    Job(daily.CREDIT_CLOCK, daily.credit_clock, lambda _: IntervalTrigger(minutes=15)),
    Job(daily.STATUS_ALERTS, daily.status_alerts, lambda _: IntervalTrigger(minutes=15)),
    Job(daily.SEND_MAIL, daily.send_mail, lambda _: IntervalTrigger(minutes=1)),
    Job(daily.BLIND_DRAW, daily.blind_draw, lambda _: IntervalTrigger(minutes=2)),
    Job(daily.FIND_SUCCESSIONS, daily.find_successions, lambda _: IntervalTrigger(minutes=5)),
    Job(daily.WATCH_RULES, daily.watch_rules, lambda _: IntervalTrigger(minutes=5)),
    Job(daily.SELF_CHECK, daily.self_check, lambda _: IntervalTrigger(minutes=5)),
    Job("continue_dead_runs", runner.continue_dead_runs, lambda _: IntervalTrigger(seconds=15), 4),
    Job("rejudge_leads", rejudge_leads, lambda _: IntervalTrigger(minutes=5)),
    Job("heartbeat", heartbeat, lambda _: IntervalTrigger(seconds=30)),
)


def run_forever(app: Flask) -> None:
    """Be the scheduler until the process is told to stop; catches up before it waits."""
    heartbeat(app)
    scheduler = BlockingScheduler(timezone=OFFICE_ZONE, job_defaults=_DEFAULTS)
    _fill(scheduler, app)
    scheduler.add_job(nightly_scan, args=[app], id="catch_up")
    scheduler.start()


def _fill(scheduler: BaseScheduler, app: Flask) -> None:
    for job in JOBS:
        trigger, most = job.trigger(app.config["SETTINGS"]), job.side_by_side
        scheduler.add_job(job.run, trigger, args=[app], id=job.key, max_instances=most)
    scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MISSED)


def _report(event: JobExecutionEvent) -> None:
    if event.code == EVENT_JOB_MISSED:
        log.error("job missed", job=event.job_id, scheduled_for=str(event.scheduled_run_time))
    else:
        log.error("job failed", job=event.job_id, error=repr(event.exception))
