"""The schedule under clocks that are set, and on machines that sleep."""

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
import time_machine
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.base import BaseScheduler
from apscheduler.triggers.interval import IntervalTrigger

from supervisor.domain.collect.runs import JobStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.jobs import runner, schedule
from supervisor.services.platform import job_claims
from supervisor.store.tables.collect import JobRun

MORNING = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # nine o'clock in Wuhan


@pytest.fixture
def clock():
    """The clock on the wall; it moves only when it is set."""
    with time_machine.travel(MORNING, tick=False) as moved:
        yield moved


@pytest.fixture
def runs(app, clock, monkeypatch):
    """When the one job of a living scheduler ran; ``runs.wake()`` returns how long it sleeps."""

    class Runs(list[datetime]):
        def wake(self) -> float:
            return scheduler._process_jobs()

    times = Runs()
    job = schedule.Job("job", lambda _app: times.append(utc_now()), every_minute)
    monkeypatch.setattr(schedule, "JOBS", (job,))
    scheduler = schedule.WakefulScheduler(
        job_defaults=schedule._DEFAULTS, executors={"default": DebugExecutor()}
    )
    schedule._fill(scheduler, app)
    scheduler._event = Event()  # what its own start, which would not return, begins with
    BaseScheduler.start(scheduler)
    scheduler._process_jobs()
    yield times
    scheduler.shutdown(wait=False)


def every_minute(_settings):
    return IntervalTrigger(minutes=1)


@pytest.mark.parametrize("hours", [5, 7, 100])
def test_what_fell_due_while_the_machine_slept_is_done_once_when_it_wakes(runs, clock, hours):
    clock.shift(timedelta(hours=hours))
    runs.wake()
    assert runs == [MORNING + timedelta(hours=hours)]


@pytest.mark.parametrize("back", [timedelta(hours=1), timedelta(days=1), timedelta(days=400)])
def test_a_clock_set_back_does_not_silence_the_jobs(runs, clock, back):
    clock.shift(-back)
    assert runs.wake() <= 60
    assert runs == [MORNING - back]
    clock.shift(timedelta(minutes=1))
    runs.wake()
    assert len(runs) == 2


def test_the_scheduler_never_sleeps_long(runs):
    assert runs.wake() <= schedule._LONGEST_SLEEP


@pytest.fixture
def nights(app, monkeypatch):
    """The nights that were run, by their due time."""
    done: list[datetime] = []

    def run(_app, due):
        run_id = job_claims.claim(schedule.db.session(), runner.NIGHTLY_SCAN, due)
        job_claims.finish(schedule.db.session(), run_id, JobStatus.SUCCEEDED)
        done.append(due)

    monkeypatch.setattr(runner, "run_nightly_scan", run)
    return done


def test_a_night_is_run_when_the_machine_wakes_and_only_once(app, nights, clock):
    schedule.nightly_scan(app)
    clock.shift(timedelta(days=1, hours=9))
    schedule.nightly_scan(app)
    schedule.nightly_scan(app)
    assert nights == [
        datetime(2026, 11, 19, 18, tzinfo=UTC),
        datetime(2026, 11, 20, 18, tzinfo=UTC),
    ]


def test_a_night_is_not_run_again_because_the_clock_was_set_back(app, nights, clock):
    schedule.nightly_scan(app)
    clock.shift(timedelta(days=-3))
    schedule.nightly_scan(app)
    clock.shift(timedelta(days=3))
    schedule.nightly_scan(app)
    assert len(nights) == 1


def test_a_dead_run_with_a_sign_of_life_from_the_future_is_taken_over(session, clock):
    run_id = job_claims.claim(session, "night", MORNING)
    clock.shift(timedelta(days=-1))
    assert job_claims.take_over(session, "night") is None  # it may live: its next sign is awaited
    clock.shift(job_claims.DEAD_AFTER + timedelta(seconds=1))
    taken = job_claims.take_over(session, "night")
    assert taken is not None
    assert taken[0] == run_id
    session.rollback()
    assert session.get_one(JobRun, run_id).heartbeat_at == utc_now()


FOREVER = """
import sys, time
from datetime import timedelta
from supervisor import create_app
from supervisor.extensions import db
from supervisor.jobs import schedule

def job(_app):
    print("began", flush=True)
    time.sleep(float(sys.argv[1]))
    print("ended", flush=True)

schedule.JOBS, schedule.nightly_scan = (), job
schedule._GRACE = timedelta(seconds=float(sys.argv[2]))
app = create_app()
with app.app_context():
    db.create_all()
schedule.run_forever(app)
print("left as told", flush=True)
"""


@pytest.mark.kill
@pytest.mark.parametrize(
    ("seconds", "grace", "said"),
    [("0.5", "60", ["began", "ended", "left as told"]), ("3600", "0.5", ["began"])],
)
def test_told_to_stop_it_waits_for_jobs_but_not_for_ever(tmp_path, seconds, grace, said):
    environment = {**os.environ, "SUPERVISOR_INSTANCE_PATH": str(tmp_path / "instance")}
    process = subprocess.Popen(  # noqa: S603 - our own code with fixed arguments
        [sys.executable, "-c", FOREVER, seconds, grace],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    began = process.stdout.readline().strip()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=300)
    assert [began, *out.split("\n")[:-1]] == said, err
    assert process.returncode == 0
    assert "scheduler stopped" in err
