"""The table of jobs, and the process that runs them.

APScheduler 3 keeps its jobs in memory: the schedule is code. It knows nothing of other processes,
so every due run is claimed in the database first (``services.platform.job_claims``). It only says
how often to look: what is due is told by the clock on the wall and by what was claimed before, so a
machine that slept through the night runs it when it wakes, and a clock that was set back or forward
neither silences the jobs nor doubles them.
"""

import logging
import os
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from threading import Condition, Thread
from typing import Any, Final

import structlog
from apscheduler.events import (
    EVENT_JOB_ERROR,
    EVENT_JOB_EXECUTED,
    EVENT_JOB_MISSED,
    EVENT_JOB_SUBMITTED,
    JobEvent,
    JobExecutionEvent,
)
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.base import STATE_STOPPED, BaseScheduler
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.interval import IntervalTrigger
from flask import Flask

from supervisor.domain.platform.clock import OFFICE_ZONE, dues_between, last_due, utc_now
from supervisor.extensions import db
from supervisor.jobs import backups, daily, keeping, runner
from supervisor.services.desk import second
from supervisor.services.desk.mass_acts import carry_out_due
from supervisor.services.leads.reassess import reassess
from supervisor.services.leads.standing import judge_standing
from supervisor.services.platform import job_claims
from supervisor.services.platform.backup.standing import BACKUP
from supervisor.services.platform.integrity import INTEGRITY_CHECK
from supervisor.settings import Settings

log = structlog.get_logger()

SCHEDULER: Final = "scheduler"
# However late: a job looks what is due, and finds nothing where nothing is.
_DEFAULTS: Final = {"coalesce": True, "misfire_grace_time": None}
_LONGEST_SLEEP: Final = 30.0
_SET_BACK: Final = timedelta(seconds=5)
_GRACE: Final = timedelta(seconds=20)


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
    """Run the night that fell due last unless it was claimed; record nights nobody ran before."""
    at = scan_time(app.config["SETTINGS"])
    due = last_due(utc_now(), at)
    with app.app_context():
        last = job_claims.last_scheduled(db.session(), runner.NIGHTLY_SCAN)
        if last is not None and last >= due:
            return
        if last is not None:
            missed = dues_between(last, due, at)[:-1]
            job_claims.record_missed(
                db.session(), runner.NIGHTLY_SCAN, missed, "到点时调度进程没有运行。"
            )
    runner.run_nightly_scan(app, due)


def reassess_leads(app: Flask) -> None:
    """Judge undecided leads again where what they rest on has changed, and ads that still stand."""
    with app.app_context():
        reassess(db.session(), app.config["SETTINGS"])
        judge_standing(db.session(), app.config["SETTINGS"])


def mass_acts(app: Flask) -> None:
    """Carry out the mass acts whose cooling period is over."""
    with app.app_context():
        carry_out_due(db.session(), utc_now())


def second_draw(app: Flask) -> None:
    """Draw the decided leads that a second person is to read."""
    with app.app_context():
        second.draw(db.session(), utc_now())


def heartbeat(app: Flask) -> None:
    """Show that the scheduler lives."""
    with app.app_context():
        job_claims.beat(db.session(), SCHEDULER)


JOBS: Final = (
    # A second look while a night is running finds it claimed.
    Job(runner.NIGHTLY_SCAN, nightly_scan, lambda _: IntervalTrigger(minutes=1), 2),
    Job(daily.CREDIT_CLOCK, daily.credit_clock, lambda _: IntervalTrigger(minutes=15)),
    Job(daily.STATUS_ALERTS, daily.status_alerts, lambda _: IntervalTrigger(minutes=15)),
    Job(daily.SEND_MAIL, daily.send_mail, lambda _: IntervalTrigger(minutes=1)),
    Job(daily.TELL_LICENCES, daily.tell_licences, lambda _: IntervalTrigger(minutes=5)),
    Job(daily.SEND_WEBHOOKS, daily.send_webhooks, lambda _: IntervalTrigger(minutes=1)),
    Job(daily.BLIND_DRAW, daily.blind_draw, lambda _: IntervalTrigger(minutes=2)),
    Job(daily.FILL_LOOKS, daily.fill_looks, lambda _: IntervalTrigger(minutes=5)),
    Job(daily.ASK_ENDPOINT, daily.ask_endpoint, lambda _: IntervalTrigger(minutes=10)),
    Job(daily.READ_BESIDE, daily.read_beside, lambda _: IntervalTrigger(minutes=10)),
    Job(daily.TRAIN_READER, daily.train_reader, lambda _: IntervalTrigger(minutes=10)),
    Job(daily.FIND_SUCCESSIONS, daily.find_successions, lambda _: IntervalTrigger(minutes=5)),
    Job(keeping.ERASE_OLD, keeping.erase_old, lambda _: IntervalTrigger(minutes=15)),
    Job(keeping.ARCHIVE_WORDINGS, keeping.archive_wordings, lambda _: IntervalTrigger(minutes=15)),
    Job(BACKUP, backups.backup, lambda _: IntervalTrigger(minutes=10)),
    Job(daily.WATCH_RULES, daily.watch_rules, lambda _: IntervalTrigger(minutes=5)),
    Job(INTEGRITY_CHECK, daily.integrity_check, lambda _: IntervalTrigger(minutes=5)),
    Job(daily.SELF_CHECK, daily.self_check, lambda _: IntervalTrigger(minutes=5)),
    Job(daily.DRAW_PICTURES, daily.draw_pictures, lambda _: IntervalTrigger(minutes=10)),
    Job("look_at_takedowns", daily.look_at_takedowns, lambda _: IntervalTrigger(minutes=10)),
    Job("look_at_mended_ads", daily.look_at_mended_ads, lambda _: IntervalTrigger(minutes=1)),
    Job("continue_dead_runs", runner.continue_dead_runs, lambda _: IntervalTrigger(seconds=15), 4),
    Job(daily.READ_PICTURES, daily.read_pictures, lambda _: IntervalTrigger(seconds=30)),
    Job("fetch_page_images", daily.fetch_page_images, lambda _: IntervalTrigger(minutes=10)),
    Job("reassess_leads", reassess_leads, lambda _: IntervalTrigger(minutes=5)),
    Job("mass_acts", mass_acts, lambda _: IntervalTrigger(seconds=30)),
    Job("second_draw", second_draw, lambda _: IntervalTrigger(minutes=15)),
    Job("heartbeat", heartbeat, lambda _: IntervalTrigger(seconds=30)),
)


class WakefulScheduler(BlockingScheduler):  # type: ignore[misc]  # untyped library
    """Never sleeps long, and plans anew once the clock was set back.

    The library sleeps until the next job is due by the clock it saw before: set back by a day, it
    would sleep for a day.
    """

    _seen: datetime | None = None

    def stop_soon(self) -> None:
        """Let ``start`` return; what is under way is not waited for here.

        Called by a signal, which may have come in the middle of the loop and its lock.
        """
        Thread(target=lambda: self.shutdown(wait=False), name="stop").start()

    def _process_jobs(self) -> float:
        now = utc_now()
        if self._seen is not None and now < self._seen - _SET_BACK:
            log.warning("the clock was set back", seconds=int((self._seen - now).total_seconds()))
            for job in self.get_jobs():
                job.modify(next_run_time=now)
        self._seen = now
        try:
            wait: float | None = super()._process_jobs()
        except JobLookupError:  # stopped in the middle of the loop, which took all jobs away
            if self.state != STATE_STOPPED:
                raise
            return 0
        return _LONGEST_SLEEP if wait is None else min(wait, _LONGEST_SLEEP)


def run_forever(app: Flask) -> None:
    """Be the scheduler until the process is told to stop; catches up before it waits.

    Told to stop, it begins nothing new and gives what is under way a while to end. What is not
    done by then, as a night, is left as a kill would leave it: the next start goes on with it.
    """
    heartbeat(app)
    scheduler = WakefulScheduler(timezone=OFFICE_ZONE, job_defaults=_DEFAULTS)
    under_way = UnderWay()
    scheduler.add_listener(under_way, EVENT_JOB_SUBMITTED | EVENT_JOB_EXECUTED | EVENT_JOB_ERROR)
    _fill(scheduler, app)
    scheduler.add_job(nightly_scan, args=[app], id="catch_up")
    for told in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told, lambda *_: scheduler.stop_soon())
    scheduler.start()
    left = under_way.wait(_GRACE)
    log.info("scheduler stopped", left_under_way=sorted(left))
    logging.shutdown()
    if left:  # threads of the pool would keep the process for as long as a night takes
        os._exit(0)


class UnderWay:
    """Counts the jobs that are being done, from what the scheduler tells its listeners."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._jobs: Counter[str] = Counter()

    def __call__(self, event: JobEvent) -> None:
        """Hear that a job began or ended."""
        with self._changed:
            self._jobs[event.job_id] += 1 if event.code == EVENT_JOB_SUBMITTED else -1
            self._changed.notify_all()

    def wait(self, patience: timedelta) -> set[str]:
        """Wait until nothing is under way; return what still is when patience ends."""
        with self._changed:
            self._changed.wait_for(lambda: not +self._jobs, patience.total_seconds())
            return set(+self._jobs)


def _fill(scheduler: BaseScheduler, app: Flask) -> None:
    for job in JOBS:
        trigger, most = job.trigger(app.config["SETTINGS"]), job.side_by_side
        scheduler.add_job(job.run, trigger, args=[app], id=job.key, max_instances=most)
    scheduler.add_listener(_report, EVENT_JOB_ERROR | EVENT_JOB_MISSED)


def _report(event: JobExecutionEvent) -> None:
    if event.code == EVENT_JOB_MISSED:
        log.error("job missed", job=event.job_id, scheduled_for=str(event.scheduled_run_time))
    else:
        log.error("job failed", job=event.job_id, exc_info=event.exception)
