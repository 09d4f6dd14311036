"""Group D: never faster than the host wishes, never outside its hours, whoever asks."""

import itertools
import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from scrapers.config import Window
from scrapers.contract import PageRequest
from scrapers.errors import Parked
from scrapers.fetching.fetcher import Fetcher
from scrapers.fetching.pace import Pace
from scrapers.replica import Board, ReplicaServer
from supervisor.domain.collect.runs import RunOutcome
from supervisor.services.nights.scan import ScanKey
from supervisor.store.tables.collect import SourceRun
from tests.support.live_scans import scan, stored_ids
from tests.support.servers.raw_server import FakeTime, RawServer, config, http

ROBOTS = b"User-agent: *\n"


@pytest.mark.parametrize(
    ("rules", "ours", "between"),
    [
        (b"Crawl-delay: 5", 3.0, 5.0), (b"Request-rate: 1/5", 3.0, 5.0),
        (b"Crawl-delay: 2", 3.0, 3.0), (b"Request-rate: 10/20", 1.0, 2.0),
        (b"Crawl-delay: soon", 3.0, 3.0), (b"Crawl-delay: 5\nRequest-rate: 1/9", 3.0, 9.0),
    ],
)  # fmt: skip
def test_case_44_the_slower_of_the_two_wishes_holds(
    fetcher: Fetcher,
    raw_server: RawServer,
    fake_time: FakeTime,
    rules: bytes,
    ours: float,
    between: float,
) -> None:
    raw_server.answers |= {"/robots.txt": http(ROBOTS + rules), "/": http(b"x")}
    for _ in range(3):
        fetcher.fetch(PageRequest(raw_server.base_url + "/"), config(pace_seconds=ours))
    assert fake_time.slept == [between, between]


@pytest.mark.parametrize("rules", [b"Crawl-delay: 9999", b"Request-rate: 1/9999"])
def test_case_44_an_absurd_delay_parks_the_source(
    fetcher: Fetcher, raw_server: RawServer, rules: bytes
) -> None:
    raw_server.answers |= {"/robots.txt": http(ROBOTS + rules), "/": http(b"x")}
    with pytest.raises(Parked, match="9999"):
        fetcher.fetch(PageRequest(raw_server.base_url + "/"), config())
    assert "/" not in raw_server.requests


def test_case_45_all_names_and_sources_of_one_machine_share_its_pace(
    fetcher: Fetcher, raw_server: RawServer, fake_time: FakeTime
) -> None:
    raw_server.answers["/"] = http(b"x")
    starts = []
    asked = itertools.product(("127.0.0.1", "localhost"), ("one", "two"), range(2))
    for host, source_id, _ in asked:
        request = PageRequest(f"http://{host}:{raw_server.port}/")
        fetcher.fetch(request, config(id=source_id, pace_seconds=4.0))
        starts.append(fake_time.now)
    gaps = [later - earlier for earlier, later in itertools.pairwise(starts)]
    # The first request to a new name is what tells which machine it is.
    assert gaps.count(4.0) >= len(gaps) - 1


def test_case_45_threads_do_not_outrun_the_pace() -> None:
    pace = Pace()
    starts: list[float] = []
    lock = threading.Lock()

    def ask() -> None:
        pace.wait("board.test", 0.05)
        with lock:
            starts.append(pace.clock())

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(starts)[-1] - sorted(starts)[0] >= 7 * 0.05 - 0.005


NIGHT = datetime(2026, 11, 19, 16, 30, tzinfo=UTC)  # 00:30 in Shanghai


def test_case_46_a_window_that_closes_in_mid_list_is_taken_up_at_the_same_page(
    session, settings, monkeypatch
) -> None:
    """Two nights for one list: no page is left out, and the two prove it together."""
    with (
        ReplicaServer(seed=7, volume=600) as server,
        time_machine.travel(NIGHT, tick=True) as clock,
    ):
        with monkeypatch.context() as patch:
            patch.setattr("scrapers.config.Window.contains", lambda *_: server.requests < 2)
            first = scan(session, settings, server, ["replica_json"], night=NIGHT.date())
        run = first["replica_json"]
        assert (run.outcome, run.pages) == (RunOutcome.PARTIAL, 2)
        assert "采集时段" in run.reason
        due = run.checkpoint["next"]["page"]
        asked_before = server.requests

        clock.shift(timedelta(days=1))
        night = (NIGHT + timedelta(days=1)).date()
        second = scan(session, settings, server, ["replica_json"], night=night)
        run = second["replica_json"]
        truth = {ad.external_id for ad in server.truth(Board.JSON)}
        assert (due, run.outcome) == (3, RunOutcome.OK)
        assert server.requests - asked_before == len(truth) // 20 - 2
        assert "接续" in run.reason
        assert run.lost_estimate == 0
        assert stored_ids(session, "replica_json") == truth

        clock.shift(timedelta(days=1))
        third = scan(session, settings, server, ["replica_json"], night=night + timedelta(days=1))
        assert third["replica_json"].pages == len(truth) // 20


def test_case_46_the_hours_are_looked_at_after_every_wait(
    raw_server: RawServer, fake_time: FakeTime
) -> None:
    """A request that waited for its turn past the end of the hours is not sent."""
    raw_server.answers["/"] = http(b"x")
    pace = Pace(clock=fake_time.clock, sleep=fake_time.sleep)
    fetcher = Fetcher(allow_loopback=True, pace=pace)
    closes = fake_time.now + 10

    def gate() -> None:
        if fake_time.now >= closes:
            raise Parked("不在采集时段", 0)

    request = PageRequest(raw_server.base_url + "/")
    for _ in range(2):
        fetcher.fetch(request, config(pace_seconds=6.0), gate=gate)
    with pytest.raises(Parked):
        fetcher.fetch(request, config(pace_seconds=6.0), gate=gate)
    assert raw_server.requests.count("/") == 2


# Beyond the examples.


def test_a_pause_that_is_too_old_begins_anew(session, settings, monkeypatch) -> None:
    with (
        ReplicaServer(seed=7, volume=200) as server,
        time_machine.travel(NIGHT, tick=True) as clock,
    ):
        with monkeypatch.context() as patch:
            patch.setattr("scrapers.config.Window.contains", lambda *_: server.requests < 1)
            scan(session, settings, server, ["replica_json"], night=NIGHT.date())
        clock.shift(timedelta(days=3))
        later = (NIGHT + timedelta(days=3)).date()
        run = scan(session, settings, server, ["replica_json"], night=later)["replica_json"]
        assert (run.pages, run.outcome, run.reason) == (5, RunOutcome.OK, "")


def test_a_parked_list_is_taken_up_tomorrow(session, settings) -> None:
    with (
        ReplicaServer(seed=7, volume=200) as server,
        time_machine.travel(NIGHT, tick=True) as clock,
    ):
        server.mutate_after(2, "long_pause")
        run = scan(session, settings, server, ["replica_json"])["replica_json"]
        assert (run.outcome, run.pages) == (RunOutcome.PARTIAL, 2)
        clock.shift(timedelta(hours=20))
        server.mutate_after(0)
        run = scan(session, settings, server, ["replica_json"])["replica_json"]
        assert (run.outcome, run.pages) == (RunOutcome.OK, 3)
        assert isinstance(run, SourceRun)


@pytest.mark.parametrize(
    ("start", "end", "inside", "outside"),
    [("00:00", "06:00", "05:59", "06:00"), ("22:00", "05:00", "23:59", "05:00"),
     ("22:00", "05:00", "00:00", "21:59"), ("00:00", "00:00", "12:00", None)],
)  # fmt: skip
def test_hours_may_pass_midnight(start: str, end: str, inside: str, outside: str | None) -> None:
    window = Window.model_validate({"start": start, "end": end})
    at = lambda text: datetime.strptime(text, "%H:%M").time()  # noqa: E731, DTZ007
    assert window.contains(at(inside))
    assert outside is None or not window.contains(at(outside))


def test_manual_scans_are_not_held_to_the_hours(session, settings, monkeypatch) -> None:
    monkeypatch.setattr("scrapers.config.Window.contains", lambda *_: False)
    with ReplicaServer(seed=7, volume=20) as server:
        run = scan(session, settings, server, ["replica_json"])["replica_json"]
        assert run.outcome is RunOutcome.OK
    assert ScanKey.of_night(NIGHT.date()).key == "night:2026-11-19"
