"""Answers that mean something else than they say, and addresses that name one ad in many ways."""

import socket
import threading
import zlib
from typing import Any

import pytest

from scrapers.contract import PageRequest, ReadingKind
from scrapers.errors import FetchRefused, Interrupted, TooSlow
from scrapers.fetching.fetcher import Fetcher
from scrapers.fetching.links import canonical
from scrapers.fetching.robots import read_robots
from scrapers.fetching.transport import Answer, Limits, Transport
from scrapers.pages.guards import is_cut, is_login_address, judge
from tests.support.servers.raw_server import RawServer, config, document, http

PAGE = "<html><body>诚聘理货员</body></html>".encode()


def fetch(fetcher: Fetcher, server: RawServer, path: str = "/a") -> Any:
    return fetcher.fetch(PageRequest(server.base_url + path), config())


@pytest.mark.parametrize("coding", ["none", "utf-8", "identity, none", "gzip", "deflate", "x-gzip"])
def test_a_plain_body_is_read_whatever_coding_is_named(
    fetcher: Fetcher, raw_server: RawServer, coding: str
) -> None:
    raw_server.answers["/a"] = http(PAGE, headers={"Content-Encoding": coding})
    assert fetch(fetcher, raw_server).body == PAGE
    assert raw_server.requests.count("/a") == 1


def test_raw_deflate_is_read(fetcher: Fetcher, raw_server: RawServer) -> None:
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(PAGE) + packer.flush()
    raw_server.answers["/a"] = http(packed, headers={"Content-Encoding": "deflate"})
    assert fetch(fetcher, raw_server).body == PAGE


def test_hints_before_the_answer_are_passed_over(fetcher: Fetcher, raw_server: RawServer) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
    raw_server.answers["/a"] = hints + http(PAGE)
    assert fetch(fetcher, raw_server).body == PAGE


@pytest.mark.parametrize(
    ("status", "kind"),
    [(999, ReadingKind.BLOCKED), (418, ReadingKind.BLOCKED), (202, ReadingKind.DRIFT),
     (206, ReadingKind.DRIFT)],
)  # fmt: skip
def test_a_status_is_taken_for_what_it_means(
    fetcher: Fetcher, raw_server: RawServer, status: int, kind: ReadingKind
) -> None:
    raw_server.answers["/a"] = http(PAGE, status=f"{status} X")
    answer = fetch(fetcher, raw_server)
    assert raw_server.requests.count("/a") == 1
    reading = judge(answer, PageRequest(raw_server.base_url + "/a"))
    assert reading is not None
    assert reading.kind is kind


@pytest.mark.parametrize(
    "line", ["HRAgencySupervisor/1.0", "hragencysupervisor (labour bureau)",
             "HRAgencySupervisor # us", "HRAgencySupervisor*"],
)  # fmt: skip
def test_our_name_counts_up_to_its_end(line: str) -> None:
    body = f"User-agent: {line}\nDisallow: /\n\nUser-agent: *\nAllow: /\n".encode()
    rules = read_robots(Answer("http://a.test/robots.txt", 200, {}, body, "", ""))
    assert not rules.allows("http://a.test/x")
    other = body.replace(line.encode(), b"HRAgencySupervisorX")
    assert read_robots(Answer("http://a.test/robots.txt", 200, {}, other, "", "")).allows("/x")


def test_a_host_that_is_not_there_has_denied_nothing(fetcher: Fetcher) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Interrupted, match="无法连接"):
        fetcher.fetch(PageRequest(f"http://127.0.0.1:{port}/a"), config())


def test_one_bad_answer_does_not_silence_a_host(
    fetcher: Fetcher, raw_server: RawServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw_server.answers |= {"/robots.txt": http(b"", status="503 Busy"), "/a": http(PAGE)}
    with pytest.raises(FetchRefused, match="暂时无法取得"):
        fetch(fetcher, raw_server)
    raw_server.answers["/robots.txt"] = http(b"User-agent: *\nAllow: /\n")
    monkeypatch.setattr("scrapers.fetching.fetcher._PASSING_AGE", 0.0)
    assert fetch(fetcher, raw_server).body == PAGE


def test_a_slow_name_server_is_held_to_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_a, **_k: answered.wait(30) and [])
    try:
        with pytest.raises(TooSlow):
            Transport("test", loopback=False).send(
                PageRequest("http://slow.example.org/"), Limits(0.3, 1000)
            )
    finally:
        answered.set()


@pytest.mark.parametrize(
    ("url", "is_login"),
    [("/security-guard-3.html", False), ("/a.html?from=/login-page", False),
     ("/jobs/verifier/2", False), ("/zp/passport-clerk.html", False), ("/security/9.html", False),
     ("/passport/login", True), ("/web/passport/zp/security.html", True), ("/login.aspx?u=1", True),
     ("https://safe.liepin.com/v/intercept/verifysms", True), ("/user-login", True),
     ("https://passport.58.com/", True)],
)  # fmt: skip
def test_a_login_page_is_known_by_whole_steps_of_its_address(url: str, is_login: bool) -> None:
    assert is_login_address(url) is is_login


@pytest.mark.parametrize(
    "query",
    ["PGTID=0d30&ClickID=2", "s=01&t=0", "utm_source=x&utm_id=9", "spm=a.b.c&spmid=2",
     "t=1789441200000", "_=0.8372615", "from=list&ka=x", "GCLID=1"],
)  # fmt: skip
def test_an_ad_is_one_ad_however_one_came_to_it(query: str) -> None:
    bare = "http://b.test/zp/5012345678.html"
    assert canonical(f"{bare}?{query}") == canonical(bare)


@pytest.mark.parametrize("query", ["id=5", "page=2", "t=nurse", "s=waiter", "from=20"])
def test_what_names_a_page_is_kept(query: str) -> None:
    assert canonical(f"http://b.test/list?{query}") != canonical("http://b.test/list")


def test_a_page_without_end_is_cut_only_where_nothing_else_tells() -> None:
    half = PAGE[:30]
    assert is_cut(document(half))
    assert not is_cut(document(PAGE))
    assert not is_cut(document(half, headers={"content-length": "30"}))
    assert not is_cut(document(b'{"data": ['))
