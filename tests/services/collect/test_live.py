"""Live sources against the replica boards: what is stored is what the boards list."""

from datetime import UTC, datetime

import pytest
import time_machine
from sqlalchemy import select

from scrapers.replica import ReplicaServer
from supervisor.domain.collect.runs import RunOutcome
from supervisor.store.tables.collect import RawPage
from supervisor.store.tables.postings import Posting
from tests.support.live_scans import BOARDS, scan, stored_ids


def test_what_is_stored_is_what_the_boards_list(session, settings):
    with ReplicaServer(seed=7, volume=130) as server:
        runs = scan(session, settings, server)
        for source_id, board in BOARDS.items():
            truth = {posting.external_id for posting in server.truth(board)}
            assert runs[source_id].outcome is RunOutcome.OK
            assert runs[source_id].new == len(truth)
            assert stored_ids(session, source_id) == truth
        assert server.unknown_requests == []


def test_an_empty_board_must_say_so(session, settings):
    with ReplicaServer(seed=7, postings=()) as server:
        runs = scan(session, settings, server)
    outcomes = {source_id: run.outcome for source_id, run in runs.items()}
    assert RunOutcome.OK not in outcomes.values()
    assert all(run.reason for run in runs.values())


def test_a_renamed_field_is_drift_and_not_an_empty_night(session, settings):
    with ReplicaServer(seed=7, volume=60, mutations=frozenset({"renamed_field"})) as server:
        runs = scan(session, settings, server)
    assert {run.outcome for run in runs.values()} == {RunOutcome.SCHEMA_DRIFT}
    assert session.scalars(select(Posting)).all() == []
    assert len(session.scalars(select(RawPage)).all()) == 2


def test_a_night_keeps_to_the_hours_of_its_source(session, settings, monkeypatch):
    noon = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
    with ReplicaServer(seed=7, volume=20) as server, time_machine.travel(noon, tick=True):
        closed = "scrapers.config.Window.contains"
        monkeypatch.setattr(closed, lambda _window, moment: moment.hour != 12)
        runs = scan(session, settings, server, night=noon.date())
        assert server.requests == 0
    assert {run.outcome for run in runs.values()} == {RunOutcome.FAILED}
    assert all("采集时段" in run.reason for run in runs.values())


@pytest.mark.parametrize("source_id", BOARDS)
def test_a_board_that_is_down_is_not_an_empty_board(session, settings, source_id):
    with ReplicaServer(seed=7, volume=20) as server:
        pass  # closed again: nothing listens on its address any more
    (run,) = scan(session, settings, server, [source_id]).values()
    assert run.outcome in (RunOutcome.FAILED, RunOutcome.BLOCKED)
    assert "127.0.0.1" in run.reason


@pytest.mark.parametrize(("misbehaviour", "status"), [("server_errors", 502), ("long_pause", 429)])
def test_what_came_instead_of_a_page_is_kept_as_evidence(session, settings, misbehaviour, status):
    with ReplicaServer(seed=7, volume=60, mutations=frozenset({misbehaviour})) as server:
        (run,) = scan(session, settings, server, ["replica_json"]).values()
    assert (run.outcome, run.pages, run.rows) == (RunOutcome.FAILED, 0, 0)
    (page,) = session.scalars(select(RawPage))
    assert (page.status, page.is_done) == (status, True)
    assert f"HTTP {status}" in run.reason
