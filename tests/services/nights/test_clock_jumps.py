"""A clock that is set forward or back in the middle of a night loses and doubles nothing.

Deadlines and pace count by a clock of their own that nobody sets; only the hours of a source and
the times that are written down go by the clock on the wall.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import func, select

from scrapers.contract import PageRequest
from scrapers.errors import TooSlow
from scrapers.fetching.fetcher import Fetcher
from scrapers.replica import ReplicaServer
from supervisor.domain.collect.runs import RunOutcome
from supervisor.store.tables.postings import Posting, PostingRevision
from tests.support.live_scans import BOARDS, scan, stored_ids, truth_of
from tests.support.servers.raw_server import config

EVENING = datetime(2026, 11, 19, 15, 58, tzinfo=UTC)  # two minutes to midnight in Shanghai


@pytest.fixture
def wall():
    """Return the clock on the wall, free to be set; the steady one goes on as it is."""
    with time_machine.travel(EVENING, tick=True) as clock:
        yield clock


def set_while_running(server: ReplicaServer, jumps: dict[int, Callable[[], None]]) -> None:
    """Set the clock when the server has been asked so many times."""
    real = server.answer

    def answer(*asked):
        jump = jumps.pop(server.requests, None)
        if jump is not None:
            jump()
        return real(*asked)

    server.answer = answer  # type: ignore[method-assign]


@pytest.mark.parametrize(
    "steps",
    [[timedelta(days=1)], [timedelta(hours=-1)], [timedelta(minutes=5)], [timedelta(days=-400)],
     [timedelta(days=1), timedelta(days=-1), timedelta(hours=-1)]],
    ids=["a day on", "an hour back", "past midnight", "to last year", "to and back"],
)  # fmt: skip
def test_a_scan_is_whole_however_the_clock_is_set(session, settings, wall, steps):
    with ReplicaServer(seed=5, volume=300) as server:
        jumps = {3 + 2 * n: (lambda step=step: wall.shift(step)) for n, step in enumerate(steps)}
        set_while_running(server, jumps)
        runs = scan(session, settings, server)
        assert jumps == {}
        assert {run.outcome for run in runs.values()} == {RunOutcome.OK}
        for source_id in BOARDS:
            assert stored_ids(session, source_id) == truth_of(server, source_id)
    assert session.scalar(select(func.count(PostingRevision.id))) == 300


def test_after_a_clock_was_set_back_a_new_wording_is_still_the_newer_one(session, settings, wall):
    """The night before ran under a clock a day ahead: its ads must not stay as they were."""
    with ReplicaServer(seed=5, volume=40) as server:
        wall.shift(timedelta(days=1))
        scan(session, settings, server)
        wall.shift(timedelta(days=-1))
        server.postings = tuple(replace(ad, text=ad.text + "\n限女性。") for ad in server.postings)
        runs = scan(session, settings, server)
        assert sum(run.changed for run in runs.values()) == 40
    assert set(session.scalars(select(Posting.times_seen))) == {2}


def test_a_night_that_a_jump_ends_is_taken_up_where_it_stopped(
    session, settings, wall, monkeypatch
):
    """Set past the end of the hours, the night stops; set right again, it goes on."""
    monkeypatch.setattr("scrapers.config.Window.contains", lambda _, moment: moment.hour < 6)
    night = (EVENING + timedelta(days=1)).date()
    with ReplicaServer(seed=5, volume=300) as server:
        wall.shift(timedelta(minutes=5))
        set_while_running(server, {3: lambda: wall.shift(timedelta(hours=8))})
        run = scan(session, settings, server, ["replica_json"], night=night)["replica_json"]
        assert (run.outcome, run.pages) == (RunOutcome.PARTIAL, 4)
        wall.shift(timedelta(hours=16))
        following = night + timedelta(days=1)
        run = scan(session, settings, server, ["replica_json"], night=following)["replica_json"]
        assert (run.outcome, run.pages) == (RunOutcome.OK, 4)
        assert stored_ids(session, "replica_json") == truth_of(server, "replica_json")


@pytest.mark.parametrize("step", [timedelta(days=1), timedelta(days=-1)])
def test_deadlines_count_by_the_steady_clock(wall, step):
    fetcher = Fetcher(allow_loopback=True, pace_seconds=0)
    with ReplicaServer(seed=5, volume=400, mutations=frozenset({"slow_body"})) as server:
        set_while_running(server, {0: lambda: wall.shift(step)})
        begun = time.monotonic()
        request = PageRequest(f"{server.base_url}/list/180200,000000,0000,00,9,99,%2B,2,1.html")
        with pytest.raises(TooSlow):
            fetcher.fetch(request, config(deadline_seconds=0.5))
        # Not at once, as a clock set forward would have it; a busy machine may take longer.
        assert time.monotonic() - begun > 0.3
