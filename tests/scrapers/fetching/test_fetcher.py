"""Groups B to D: redirects, waiting, robots and pace as the engine as a whole shows them."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scrapers.contract import PageRequest
from scrapers.errors import FetchFailed, FetchRefused, Parked
from scrapers.fetching.fetcher import Fetcher, retry_after
from scrapers.fetching.pace import Pace
from tests.support.servers.raw_server import FakeTime, RawServer, config, http

OK = http("招聘".encode())


def fetch(fetcher: Fetcher, server: RawServer, path: str = "/", **values: Any) -> Any:
    return fetcher.fetch(PageRequest(server.base_url + path), config(**values))


def moved(location: str, status: str = "302 Found") -> bytes:
    return http(b"", status=status, headers={"Location": location})


@pytest.mark.parametrize("mode", ["handover", "off"])
def test_only_live_sources_are_asked(fetcher: Fetcher, raw_server: RawServer, mode: str) -> None:
    with pytest.raises(FetchRefused, match="访问方式"):
        fetch(fetcher, raw_server, mode=mode)
    assert raw_server.requests == []


def test_loopback_is_closed_unless_opened(raw_server: RawServer) -> None:
    closed = Fetcher(user_agent_contact="a@example.org")
    with pytest.raises(FetchRefused):
        fetch(closed, raw_server)
    with pytest.raises(FetchRefused):
        fetch(closed, raw_server, replica=False, base_url=raw_server.base_url)
    assert raw_server.requests == []


def test_an_open_loopback_serves_replicas_only(fetcher: Fetcher, raw_server: RawServer) -> None:
    with pytest.raises(FetchRefused):
        fetch(fetcher, raw_server, replica=False, base_url=raw_server.base_url)
    with pytest.raises(FetchRefused):
        fetcher.fetch(PageRequest("http://93.184.216.34/"), config())
    assert raw_server.requests == []


@pytest.mark.parametrize("location", ["/next", "next", "//{host}/next", "{base}/next", "/n%65xt"])
def test_redirects_on_the_own_host_are_followed(
    fetcher: Fetcher, raw_server: RawServer, location: str
) -> None:
    host = raw_server.base_url.removeprefix("http://")
    raw_server.answers["/"] = moved(location.format(host=host, base=raw_server.base_url))
    raw_server.answers["/next"] = raw_server.answers["/n%65xt"] = OK
    document = fetch(fetcher, raw_server)
    assert document.status == 200
    assert [hop.url for hop in document.transfer.hops] == [raw_server.base_url + "/"]
    assert document.transfer.peer == "127.0.0.1"


@pytest.mark.parametrize(
    "location",
    ["http://10.0.0.1/", "http://169.254.169.254/", "http://other.example/", "http://[::1]:1/"],
)
def test_redirects_to_other_hosts_are_answers_not_ways(
    fetcher: Fetcher, raw_server: RawServer, location: str
) -> None:
    raw_server.answers["/"] = moved(location)
    document = fetch(fetcher, raw_server)
    assert document.status == 302
    assert document.headers["location"] == location


@pytest.mark.parametrize("location", ["file:///etc/passwd", "javascript:1", "http://[bad"])
def test_redirects_to_other_schemes_are_refused(
    fetcher: Fetcher, raw_server: RawServer, location: str
) -> None:
    raw_server.answers["/"] = moved(location)
    with pytest.raises(FetchRefused):
        fetch(fetcher, raw_server)


def test_the_body_of_a_redirect_is_capped_too(fetcher: Fetcher, raw_server: RawServer) -> None:
    def endless(sock: Any) -> None:
        sock.sendall(http(b"", "302 Found", {"Location": "/next"}, length=False))
        while True:
            sock.sendall(b"x" * 65536)

    raw_server.answers["/"] = endless
    with pytest.raises(FetchFailed, match="上限"):
        fetch(fetcher, raw_server, max_bytes=1_000_000)


NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30.0), (" 0 ", 0.0), ("86400", 86400.0),
        ("Fri, 20 Nov 2026 00:01:00 GMT", 60.0), ("Fri, 20 Nov 2020 00:00:00 GMT", 0.0),
        ("soon", None), ("", None), ("-5", None), ("1e9", None), ("Fri, 99 Nov 2026", None),
    ],
)  # fmt: skip
def test_retry_after(value: str, seconds: float | None) -> None:
    assert retry_after(value, NOW) == seconds


def test_rubbish_backs_off_by_itself_and_gives_up(
    fetcher: Fetcher, raw_server: RawServer, fake_time: FakeTime
) -> None:
    raw_server.answers["/"] = http(b"", "503 Busy", {"Retry-After": "presently"})
    with pytest.raises(Parked):
        fetch(fetcher, raw_server)
    assert raw_server.requests.count("/") == 3
    assert fake_time.slept == sorted(fake_time.slept)
    assert sum(fake_time.slept) >= 6


def test_a_server_error_is_a_failure(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = http(b"boom", "500 Error")
    with pytest.raises(FetchFailed, match="500"):
        fetch(fetcher, raw_server)


DENY = b"User-agent: *\nDisallow: /"


def robots(body: bytes, status: str = "200 OK", headers: dict[str, str] | None = None) -> bytes:
    return http(body, status, headers)


def test_a_denied_path_is_not_asked_for(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/robots.txt"] = robots(DENY)
    with pytest.raises(FetchRefused, match=r"robots\.txt"):
        fetch(fetcher, raw_server)
    assert raw_server.requests == ["/robots.txt"]


def test_a_written_basis_overrules_and_is_recorded(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers |= {"/robots.txt": robots(DENY), "/": OK}
    document = fetch(fetcher, raw_server, written_basis="武人社函〔2026〕1号")
    assert "武人社函〔2026〕1号" in document.transfer.robots


def test_the_robots_query_string_counts(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers |= {"/robots.txt": robots(b"User-agent: *\nDisallow: /*?key=*"), "*": OK}
    request = PageRequest(raw_server.base_url + "/list", params={"key": "1"})
    with pytest.raises(FetchRefused):
        fetcher.fetch(request, config())


def test_robots_is_asked_once_a_day(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = OK
    for _ in range(3):
        fetch(fetcher, raw_server)
    assert raw_server.requests.count("/robots.txt") == 1


def test_two_sources_share_one_host(
    fetcher: Fetcher, raw_server: RawServer, fake_time: FakeTime
) -> None:
    raw_server.answers["/"] = OK
    fetch(fetcher, raw_server, id="one", pace_seconds=4.0)
    fetch(fetcher, raw_server, id="two", pace_seconds=2.0)
    fetch(fetcher, raw_server, id="one", pace_seconds=4.0)
    assert fake_time.slept == [4.0, pytest.approx(4.0)]


def test_pace_never_lets_two_start_closer_than_the_wider_wish() -> None:
    fake = FakeTime()
    pace = Pace(clock=fake.clock, sleep=fake.sleep)
    starts = []
    for seconds in (3.0, 1.0, 3.0, 1.0):
        pace.wait("a", seconds)
        starts.append(fake.now)
    assert [b - a for a, b in itertools.pairwise(starts)] == [3.0, 3.0, 3.0]
    pace.wait("b", 3.0)
    assert fake.now == starts[-1]


def test_two_names_of_one_machine_share_its_pace() -> None:
    fake = FakeTime()
    pace = Pace(clock=fake.clock, sleep=fake.sleep)
    pace.wait("www.board.test", 3.0)
    assert pace.join("www.board.test", "203.0.113.7") == "203.0.113.7"
    pace.wait("m.board.test", 3.0)
    assert pace.join("m.board.test", "203.0.113.7") == "203.0.113.7"
    pace.wait("203.0.113.7", 3.0)
    assert fake.slept == [3.0]


def test_times_are_aware(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = OK
    document = fetch(fetcher, raw_server)
    assert datetime.now(UTC) - document.received_at < timedelta(minutes=1)
