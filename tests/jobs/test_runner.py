from datetime import UTC, datetime, timedelta
from multiprocessing import get_context

import pytest
from sqlalchemy import select

from supervisor import create_app
from supervisor.domain.collect.runs import JobStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.jobs import daily, runner, schedule
from supervisor.services.nights import control
from supervisor.services.platform import job_claims
from supervisor.services.platform.audit import SYSTEM
from supervisor.store.tables.collect import Heartbeat, JobRun, Scan

DUE = datetime(2026, 11, 19, 18, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def without_network(monkeypatch):
    monkeypatch.setattr(runner, "nightly_sources", lambda _settings: ["handover"])


def job_runs(session):
    session.rollback()
    return session.scalars(select(JobRun).order_by(JobRun.scheduled_for)).all()


def _claim_from_another_process(settings, dues, results):
    app = create_app(settings)
    with app.app_context():
        results.put([due for due in dues if job_claims.claim(db.session(), "night", due)])


@pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")  # from Python 3.12 on
def test_four_schedulers_claim_every_night_exactly_once(app, settings, session):
    dues = [DUE + timedelta(days=number) for number in range(100)]
    # Forked, not spawned: to load the software takes each process far longer than the claiming.
    context = get_context("fork")
    session.close()
    db.engine.dispose()  # no process may use a connection of another
    results = context.Queue()
    processes = [
        context.Process(target=_claim_from_another_process, args=(settings, dues, results))
        for _ in range(4)
    ]
    for process in processes:
        process.start()
    claimed = [due for _ in processes for due in results.get(timeout=120)]
    for process in processes:
        process.join()
    assert sorted(claimed) == dues


def test_a_night_is_run_once_and_recorded(app, session):
    assert runner.run_nightly_scan(app, DUE) is True
    assert runner.run_nightly_scan(app, DUE) is False
    (run,) = job_runs(session)
    assert run.status is JobStatus.SUCCEEDED
    assert session.scalars(select(Scan.key)).all() == ["night:2026-11-20"]


def test_a_failing_night_is_recorded_with_its_reason(app, session, monkeypatch):
    def broken(*_args, **_kwargs):
        raise RuntimeError("no space left")

    monkeypatch.setattr(runner, "run_scan", broken)
    with pytest.raises(RuntimeError):
        runner.run_nightly_scan(app, DUE)
    (run,) = job_runs(session)
    assert run.status is JobStatus.FAILED
    assert "no space left" in run.message


def test_a_night_whose_process_died_is_taken_over_by_one(app, session):
    run_id = job_claims.claim(session, runner.NIGHTLY_SCAN, DUE)
    assert job_claims.take_over(session, runner.NIGHTLY_SCAN) is None
    session.get(JobRun, run_id).heartbeat_at = utc_now() - timedelta(minutes=10)
    session.commit()
    runner.continue_dead_runs(app)
    (run,) = job_runs(session)
    assert run.status is JobStatus.SUCCEEDED
    assert job_claims.take_over(session, runner.NIGHTLY_SCAN) is None


def test_catching_up_runs_the_last_night_and_records_the_gap(app, session):
    at = schedule.scan_time(app.config["SETTINGS"])
    due = schedule.last_due(utc_now(), at)
    old = job_claims.claim(session, runner.NIGHTLY_SCAN, due - timedelta(days=3))
    job_claims.finish(session, old, JobStatus.SUCCEEDED)
    schedule.nightly_scan(app)
    assert [run.status for run in job_runs(session)] == [
        JobStatus.SUCCEEDED,
        JobStatus.MISSED,
        JobStatus.MISSED,
        JobStatus.SUCCEEDED,
    ]


def test_the_scheduler_shows_that_it_lives(app, session):
    schedule.heartbeat(app)
    schedule.heartbeat(app)
    beats = session.scalars(select(Heartbeat)).all()
    assert [beat.name for beat in beats] == [schedule.SCHEDULER]
    assert utc_now() - beats[0].at < timedelta(minutes=1)


def test_a_scan_asked_for_in_the_console_is_done_by_the_scheduler(app, session):
    scan_id = control.ask_for_run(session, app.config["SETTINGS"], SYSTEM, "handover")
    runner.continue_dead_runs(app)
    session.expire_all()
    assert session.get(Scan, scan_id).finished_at is not None


def test_the_self_check_is_made_once_a_night(app, session, monkeypatch):
    made = []
    monkeypatch.setattr(daily, "run_self_check", lambda _session, at: made.append(at))
    for _ in range(2):
        daily.self_check(app)
    assert len(made) == 1
    assert [run.job for run in job_runs(session)] == [daily.SELF_CHECK]


def test_scans_side_by_side_share_the_pace_of_a_host(app):
    settings = app.config["SETTINGS"]
    one, other = (runner.scan_environment(settings) for _ in range(2))
    assert one.fetcher is other.fetcher
