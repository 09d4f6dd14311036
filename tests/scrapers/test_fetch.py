"""Groups B to D: redirects, waiting, robots and pace as the engine as a whole shows them."""

import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scrapers.contract import PageRequest
from scrapers.errors import FetchFailed, FetchRefused, Parked
from scrapers.fetch import Fetcher, retry_after
from scrapers.pace import Pace
from tests.scrapers.conftest import FakeTime, RawServer, config, http

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


def test_a_chinese_location_is_percent_encoded(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = moved("/招聘")
    raw_server.answers["/%E6%8B%9B%E8%81%98"] = OK
    assert fetch(fetcher, raw_server).status == 200


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


def test_a_line_break_in_a_location_is_refused(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = moved("/a\x0bb")
    with pytest.raises(FetchRefused, match="非法字符"):
        fetch(fetcher, raw_server)


def test_loops_and_long_chains_end(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = moved("/")
    with pytest.raises(FetchFailed, match="重定向"):
        fetch(fetcher, raw_server)
    raw_server.answers |= {f"/{n}": moved(f"/{n + 1}") for n in range(30)}
    with pytest.raises(FetchFailed, match="重定向"):
        fetch(fetcher, raw_server, "/0")
    assert len(raw_server.requests) < 12


def test_an_empty_location_is_no_redirect(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = moved("")
    assert fetch(fetcher, raw_server).status == 302


def test_a_login_page_is_not_followed(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = moved("/web/passport/zp/security.html?seed=1")
    assert fetch(fetcher, raw_server).status == 302
    assert raw_server.requests == ["/robots.txt", "/"]


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


@pytest.mark.parametrize("status", ["429 Slow Down", "503 Busy"])
def test_a_short_wait_is_kept(
    fetcher: Fetcher, raw_server: RawServer, fake_time: FakeTime, status: str
) -> None:
    def answer(sock: Any) -> None:
        first = raw_server.requests.count("/") == 1
        sock.sendall(http(b"", status, {"Retry-After": "45"}) if first else OK)

    raw_server.answers["/"] = answer
    assert fetch(fetcher, raw_server).status == 200
    assert sum(fake_time.slept) == pytest.approx(45)


@pytest.mark.parametrize("value", ["86400", "Fri, 20 Nov 2099 00:00:00 GMT"])
def test_a_long_wait_parks_the_host(
    fetcher: Fetcher, raw_server: RawServer, fake_time: FakeTime, value: str
) -> None:
    raw_server.answers["/"] = http(b"", "429 No", {"Retry-After": value})
    with pytest.raises(Parked) as caught:
        fetch(fetcher, raw_server)
    assert caught.value.retry_after > 3600
    assert raw_server.requests.count("/") == 1


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


@pytest.mark.parametrize(
    ("answer", "allowed"),
    [
        (robots(b"", "404 Not Found"), True),
        (robots(b"", "403 Forbidden"), True),
        (robots(b"", "500 Error"), False),
        (robots(b"", "503 Busy"), False),
        (b"rubbish\r\n\r\n", False),
        (robots("<html><title>滑动验证页面</title></html>".encode()), False),
        (robots("<html>请完成安全验证</html>".encode()), False),
        (robots(b"<html><body>page not found</body></html>"), True),
        (robots(b"", "302 Found", {"Location": "/in/missing.php"}), True),
        (robots(b"# " + b"x" * 600_000 + b"\nUser-agent: *\nDisallow: /\n"), True),
        (robots(b"User-agent: *\nDisallow: /\n# " + b"x" * 600_000), False),
        (robots(b"User-agent: HRAgencySupervisor\nDisallow: /\n\nUser-agent: *\nAllow: /"), False),
        (robots(b"User-agent: *\nDisallow: /*?\n"), True),
    ],
    ids=["404", "403", "500", "503", "broken", "slider", "captcha", "html", "missing.php",
         "late rule", "early rule", "by name", "wildcard"],
)  # fmt: skip
def test_robots_answers_by_rfc_9309(
    fetcher: Fetcher, raw_server: RawServer, answer: bytes, allowed: bool
) -> None:
    raw_server.answers |= {"/robots.txt": answer, "/": OK, "/in/missing.php": OK}
    if allowed:
        assert fetch(fetcher, raw_server).transfer.robots
    else:
        with pytest.raises(FetchRefused):
            fetch(fetcher, raw_server)


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


@pytest.mark.parametrize(
    ("rules", "ours", "between"),
    [("Crawl-delay: 5", 3.0, 5.0), ("Request-rate: 1/5", 3.0, 5.0), ("Crawl-delay: 1", 3.0, 3.0)],
)
def test_the_slower_pace_wins(
    fetcher: Fetcher,
    raw_server: RawServer,
    fake_time: FakeTime,
    rules: str,
    ours: float,
    between: float,
) -> None:
    raw_server.answers |= {"/robots.txt": robots(f"User-agent: *\n{rules}".encode()), "/": OK}
    for _ in range(3):
        fetch(fetcher, raw_server, pace_seconds=ours)
    assert fake_time.slept == [between, between]


def test_an_absurd_delay_parks(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers |= {"/robots.txt": robots(b"User-agent: *\nCrawl-delay: 9999"), "/": OK}
    with pytest.raises(Parked):
        fetch(fetcher, raw_server)
    assert "/" not in raw_server.requests


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


def test_the_engine_paces_machines_not_names(
    fetcher: Fetcher, raw_server: RawServer, fake_time: FakeTime
) -> None:
    raw_server.answers["/"] = OK
    for host in ("127.0.0.1", "localhost", "127.0.0.1", "localhost"):
        fetcher.fetch(PageRequest(f"http://{host}:{raw_server.port}/"), config(pace_seconds=4.0))
    assert len(fake_time.slept) >= 2
    assert set(fake_time.slept) == {4.0}


def test_times_are_aware(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = OK
    document = fetch(fetcher, raw_server)
    assert datetime.now(UTC) - document.received_at < timedelta(minutes=1)
