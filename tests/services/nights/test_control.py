"""Pausing, resuming and asking for a run, against the boards and held against their truth."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from scrapers.fetching.fetcher import Fetcher
from scrapers.replica import Board, ReplicaServer
from supervisor.domain.collect.runs import RunOutcome, RunStage, ScanTrigger
from supervisor.domain.platform.clock import utc_now
from supervisor.services.collect.environment import ScanEnvironment, SilentProgress
from supervisor.services.collect.progress import pace_sleep, reporting
from supervisor.services.nights import control
from supervisor.services.nights.control import RunRefused
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.platform.audit import SYSTEM
from supervisor.store.tables.collect import Incident, Scan, SourceRun
from supervisor.store.tables.platform import AuditEvent
from tests.support.live_scans import stored_ids

SOURCE = "replica_json"


class PausingAt(SilentProgress):
    """Somebody who pauses the source in the console once so many rows are stored."""

    def __init__(self, session, rows):
        self.bind, self.rows = session.get_bind(), rows

    def rows_done(self, source_id, rows, total):
        if rows == self.rows:
            with Session(self.bind) as session:
                control.pause(session, SYSTEM, source_id)


def environment(session, settings, server, progress=None):
    return ScanEnvironment(
        session,
        settings.model_copy(update={"replica_url": server.base_url}),
        Fetcher(allow_loopback=True),
        progress=progress or SilentProgress(),
    )


def run(session, settings, server, progress=None, scan_id=None):
    work = environment(session, settings, server, progress)
    if scan_id is None:
        scan_id = open_scan(session, work.settings, ScanKey.manual(utc_now()), [SOURCE])
    run_scan(work, scan_id)
    session.rollback()
    session.expire_all()
    return session.scalar(select(SourceRun).filter_by(scan_id=scan_id))


def test_a_pause_takes_effect_at_the_next_page_and_resuming_goes_on_there(session, settings):
    with ReplicaServer(7, 200) as server:
        demo = settings.model_copy(update={"replica_url": server.base_url})
        stopped = run(session, settings, server, PausingAt(session, 40))
        assert (stopped.outcome, stopped.pages, server.requests) == (RunOutcome.PAUSED, 2, 2)
        assert stopped.finished_at is not None
        assert "第 2 页" in stopped.reason
        assert run(session, settings, server).outcome is RunOutcome.SKIPPED
        assert server.requests == 2

        assert control.resume(session, demo, SYSTEM, SOURCE) is True
        scan = session.scalars(select(Scan).filter_by(trigger=ScanTrigger.CONSOLE)).one()
        resumed = run(session, settings, server, scan_id=scan.id)
        assert resumed.outcome is RunOutcome.OK
        assert server.requests == 5
        truth = {ad.external_id for ad in server.truth(Board.JSON)}
        assert stored_ids(session, SOURCE) == truth
    assert session.scalars(select(Incident)).all() == []
    actions = [str(event.action) for event in session.scalars(select(AuditEvent))]
    assert actions == ["source_paused", "source_resumed", "source_run_asked"]


def test_resuming_a_source_that_was_not_stopped_starts_nothing(session, settings):
    control.pause(session, SYSTEM, "mohrss")
    assert control.resume(session, settings, SYSTEM, "mohrss") is False
    assert session.scalars(select(Scan)).all() == []


def test_a_pause_on_the_last_page_changes_nothing(session, settings):
    with ReplicaServer(7, 80) as server:
        ended = run(session, settings, server, PausingAt(session, 40))
    assert ended.outcome is RunOutcome.OK


@pytest.mark.parametrize(
    ("source_id", "words"), [("hbggzp", "已关闭"), (SOURCE, "不适用"), ("mohrss", "已暂停")]
)
def test_what_cannot_be_run_is_refused_with_the_reason(session, settings, source_id, words):
    control.pause(session, SYSTEM, "mohrss")
    with pytest.raises(RunRefused, match=words):
        control.ask_for_run(session, settings, SYSTEM, source_id)


def test_a_run_is_asked_for_once(session, settings):
    control.ask_for_run(session, settings, SYSTEM, "mohrss")
    with pytest.raises(RunRefused, match="不必重复"):
        control.ask_for_run(session, settings, SYSTEM, "mohrss")


def test_no_source_is_no_source(session, settings):
    with pytest.raises(KeyError):
        control.pause(session, SYSTEM, "nowhere")


def test_a_run_shows_what_it_is_doing_and_until_when_it_waits(session, settings, monkeypatch):
    with ReplicaServer(7, 40) as server:
        ended = run(session, settings, server)
    assert ended.beat_at is not None
    seen = []

    def look(_seconds):
        session.rollback()
        session.expire_all()
        row = session.get_one(SourceRun, ended.id)
        seen.append((row.stage, row.stage_until > row.beat_at))
        session.rollback()

    monkeypatch.setattr("supervisor.services.collect.progress.time.sleep", look)
    with reporting(session, ended.id):
        pace_sleep(30)
    assert seen == [(RunStage.PACING, True)]
