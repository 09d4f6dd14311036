"""Group B: whatever a server does on the wire costs a typed error, never a hang or a half page."""

import gzip
import socket
import ssl
import threading
import time
import warnings
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scrapers.contract import PageRequest
from scrapers.errors import (
    FetchError,
    FetchFailed,
    FetchRefused,
    Interrupted,
    Malformed,
    Parked,
    TooLarge,
    TooSlow,
    Untrusted,
)
from scrapers.fetching.fetcher import DAY, Fetcher
from scrapers.fetching.inflate import UndecodableBody
from scrapers.fetching.transport import Answer
from tests.scrapers.cases.tls import Authority, listening, old_hello, speaking_tls
from tests.support.servers.raw_server import FakeTime, RawServer, config, http

TEXT = "招聘信息列表".encode()
GZIP = {"Content-Encoding": "gzip"}


def fetch(fetcher: Fetcher, server: RawServer, path: str = "/", **values: Any) -> Any:
    return fetcher.fetch(PageRequest(server.base_url + path), config(**values))


def moved(location: str, status: str = "302 Found") -> bytes:
    return http(b"", status=status, headers={"Location": location})


def test_case_14_a_plain_body_called_gzip_is_asked_for_once_as_identity(
    fetcher: Fetcher, raw_server: RawServer
) -> None:
    def answer(sock: socket.socket) -> None:
        asks_plain = b"accept-encoding: identity" in raw_server.heads[-1].lower()
        sock.sendall(http(TEXT, headers={} if asks_plain else GZIP))

    raw_server.answers |= {"/mends": answer, "/insists": http(TEXT, headers=GZIP)}
    assert fetch(fetcher, raw_server, "/mends").body == TEXT
    assert raw_server.requests.count("/mends") == 2
    with pytest.raises(UndecodableBody):
        fetch(fetcher, raw_server, "/insists")
    assert raw_server.requests.count("/insists") == 2


@pytest.mark.parametrize("left", [0.1, 0.5, 0.99])
def test_case_15_a_truncated_gzip_body_is_never_whole(
    fetcher: Fetcher, raw_server: RawServer, left: float
) -> None:
    whole = gzip.compress(TEXT * 3000)
    raw_server.answers["/"] = http(whole[: int(len(whole) * left)], headers=GZIP)
    with pytest.raises(Interrupted, match="不完整"):
        fetch(fetcher, raw_server)


def endless(sock: socket.socket) -> None:
    sock.sendall(http(length=False))
    while True:
        sock.sendall(b"x" * 65536)


def test_case_18_an_endless_body_stops_at_the_cap_or_the_deadline(
    fetcher: Fetcher, raw_server: RawServer
) -> None:
    raw_server.answers["/"] = endless
    with pytest.raises(TooLarge):
        fetch(fetcher, raw_server, max_bytes=1_000_000)
    with pytest.raises((TooSlow, TooLarge)):
        fetch(fetcher, raw_server, max_bytes=1 << 40, deadline_seconds=0.5)


def dripping(head: bytes, drop: bytes) -> Callable[[socket.socket], None]:
    def answer(sock: socket.socket) -> None:
        sock.sendall(head)
        while True:
            time.sleep(0.1)
            sock.sendall(drop)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        dripping(http(length=False), b"x"),
        dripping(http(headers={"Transfer-Encoding": "chunked"}, length=False), b"1\r\nx\r\n"),
        dripping(http(headers=GZIP, length=False), gzip.compress(b"x" * 90)[:1]),
        dripping(b"HTTP/1.1 200 OK\r\nX-Slow: ", b"x"),
        dripping(b"HTTP/1.1 200 OK\r\n", b"X: 1\r\n"),
        dripping(b"H", b""),
    ],
    ids=["body", "chunks", "gzip", "header", "headers", "silence"],
)
def test_case_19_a_byte_now_and_then_meets_the_total_deadline(
    fetcher: Fetcher, raw_server: RawServer, answer: Callable[[socket.socket], None]
) -> None:
    raw_server.answers["/"] = answer
    with pytest.raises(FetchFailed) as caught:
        fetch(fetcher, raw_server, deadline_seconds=0.6)
    assert isinstance(caught.value, TooSlow | Malformed | UndecodableBody)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("tls"))


def over_tls(fetcher: Fetcher, port: int) -> Any:
    request = PageRequest(f"https://127.0.0.1:{port}/")
    return fetcher.fetch(request, config(written_basis="测试"))


def test_case_21_only_a_certificate_that_holds_is_accepted(
    fetcher: Fetcher, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = http(TEXT)
    good = speaking_tls(authority.issue(), answer)
    with listening(good) as port, pytest.raises(Untrusted, match="证书"):
        over_tls(fetcher, port)  # self-signed: nobody we know stands behind it
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(authority.bundle))
    monkeypatch.setattr("requests.utils.DEFAULT_CA_BUNDLE_PATH", str(authority.bundle))
    with listening(good) as port:
        document = over_tls(Fetcher(allow_loopback=True, pace_seconds=0), port)
        assert document.body == TEXT
        assert len(document.transfer.certificate) == 64
    for certificate in (authority.issue(days=10), authority.issue("other.test")):
        with (
            listening(speaking_tls(certificate, answer)) as port,
            pytest.raises(Untrusted, match="证书"),
        ):
            over_tls(Fetcher(allow_loopback=True, pace_seconds=0), port)


def test_case_21_old_protocols_are_refused(fetcher: Fetcher, authority: Authority) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        old = speaking_tls(authority.issue(), http(TEXT), only=ssl.TLSVersion.TLSv1)
    for handler in (old, old_hello):
        with listening(handler) as port, pytest.raises(FetchFailed) as caught:
            over_tls(fetcher, port)
        assert isinstance(caught.value, Untrusted)


RESERVED = [
    "http://127.0.0.1/", "http://10.1.2.3/", "http://172.16.0.1/", "http://192.168.0.1/",
    "http://169.254.169.254/", "http://[::1]/", "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:10.0.0.1]/", "http://100.64.0.1/", "http://0.0.0.0/", "http://2130706433/",
    "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://[fd00::1]/",
    "http://[fe80::1]/", "http://[64:ff9b::a00:1]/", "http://[2002:7f00:1::]/",
    "http://255.255.255.255/", "http://224.0.0.1/", "http://198.18.0.1/", "http://192.0.2.1/",
    "http://[::]/", "http://localhost/", "http://127.0.0.1./", "http://①②⑦.⓪.⓪.①/",
]  # fmt: skip
OTHER_SCHEMES = ["file:///etc/passwd", "gopher://x/", "ftp://x/", "data:text/html,x", "dict://x"]


@pytest.mark.parametrize("location", [*RESERVED, *OTHER_SCHEMES])
@pytest.mark.parametrize("at", ["first", "after a hop"])
def test_case_23_no_redirect_leads_inside_at_any_hop(
    location: str, at: str, monkeypatch: pytest.MonkeyPatch, raw_server: RawServer
) -> None:
    """The public engine, its first answers replaced, each target declared as an own host."""
    public = Fetcher(pace_seconds=0)
    ways = ["http://board.example/"] + (["http://board.example/2"] if at != "first" else [])
    answers = dict(zip(ways, [*ways[1:], location], strict=True))
    real = public._public.send

    def send(request: PageRequest, limits: Any, headers: Any = None) -> Any:
        if request.url in answers:
            return answered(request.url, {"location": answers[request.url]}, 302)
        if request.url == "http://board.example/robots.txt":
            return answered(request.url, {}, 404)
        return real(request, limits, headers)

    monkeypatch.setattr(public._public, "send", send)
    hosts = tuple(urlsplit(url).hostname or "" for url in RESERVED)
    settings = config(
        replica=False, base_url="http://board.example", extra_hosts=hosts, written_basis="测试"
    )
    try:
        document = public.fetch(PageRequest("http://board.example/"), settings)
    except FetchError as error:
        assert error.reason  # noqa: PT017 - refused, or no such name; a connection fails the test
    else:  # it was not taken for an own host, so nobody went there
        assert document.status == 302
    assert raw_server.requests == []


def answered(url: str, headers: dict[str, str], status: int) -> Any:
    return Answer(url, status, headers, b"", "203.0.113.9", "")


def resolving(monkeypatch: pytest.MonkeyPatch, answers: list[str], connected: list[str]) -> None:
    """Answer each question for a name with the next address; every connection fails."""
    left = iter(answers)

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        numeric = host.replace(".", "").isdigit()
        address = host if numeric else next(left)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> Any:
        connected.append(address[0])
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)


def test_case_24_a_second_dns_answer_cannot_move_the_connection(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connected: list[str] = []
    resolving(monkeypatch, ["93.184.216.34", "127.0.0.1", "93.184.216.34", "10.0.0.1"] * 4,
              connected)  # fmt: skip
    public = Fetcher(pace_seconds=0)
    settings = config(replica=False, base_url="http://rebind.example", written_basis="测试")
    with pytest.raises(FetchError):
        public.fetch(PageRequest("http://rebind.example/"), settings)
    assert set(connected) == {"93.184.216.34"}


def test_case_25_another_domain_is_entered_only_if_declared_and_by_its_own_robots(
    fetcher: Fetcher, raw_server: RawServer
) -> None:
    other = f"http://localhost:{raw_server.port}"
    raw_server.answers |= {"/": moved(f"{other}/in"), "/in": http(TEXT)}
    stayed = fetch(fetcher, raw_server)
    assert (stayed.status, stayed.headers["location"]) == (302, f"{other}/in")
    assert "/in" not in raw_server.requests

    followed = fetch(fetcher, raw_server, extra_hosts=("localhost",))
    assert followed.body == TEXT
    hosts = [head.split(b"Host: ")[1].split(b"\r\n")[0] for head in raw_server.heads]
    asked = list(zip(hosts, raw_server.requests, strict=True))
    there = f"localhost:{raw_server.port}".encode()
    assert asked.index((there, "/robots.txt")) < asked.index((there, "/in"))


def test_case_25_the_robots_of_the_new_host_may_forbid_it(
    fetcher: Fetcher, raw_server: RawServer
) -> None:
    def robots(sock: socket.socket) -> None:
        is_other = b"Host: localhost" in raw_server.heads[-1]
        sock.sendall(http(b"User-agent: *\nDisallow: /" if is_other else b""))

    other = f"http://localhost:{raw_server.port}/in"
    raw_server.answers |= {"/robots.txt": robots, "/": moved(other), "/in": http(TEXT)}
    with pytest.raises(FetchRefused, match=r"robots\.txt"):
        fetch(fetcher, raw_server, extra_hosts=("localhost",))
    assert "/in" not in raw_server.requests


@pytest.mark.parametrize("status", ["301 M", "302 F", "303 S", "307 T", "308 P"])
def test_case_26_redirects_are_bounded(
    fetcher: Fetcher, raw_server: RawServer, status: str
) -> None:
    raw_server.answers |= {"/loop": moved("/loop", status), "/a": moved("/b"), "/b": moved("/a")}
    raw_server.answers |= {f"/{n}": moved(f"/{n + 1}", status) for n in range(30)}
    for path in ("/loop", "/a", "/0"):
        with pytest.raises(FetchFailed, match="重定向"):
            fetch(fetcher, raw_server, path)
    assert len(raw_server.requests) < 20


@pytest.mark.parametrize(
    ("location", "path"),
    [("next", "/next"), ("./next", "/next"), ("//{host}/next", "/next"), ("?p=2", "/?p=2"),
     ("/招聘", "/%E6%8B%9B%E8%81%98"), ("/a b", None), ("/a\x0bb", None),
     ("/a\\b", None), ("", "")],
)  # fmt: skip
def test_case_26_locations_of_every_kind(
    fetcher: Fetcher, raw_server: RawServer, location: str, path: str | None
) -> None:
    host = raw_server.base_url.removeprefix("http://")
    raw_server.answers |= {"/": moved(location.format(host=host)), "*": http(TEXT)}
    if path is None:
        with pytest.raises(FetchRefused):
            fetch(fetcher, raw_server)
    else:
        document = fetch(fetcher, raw_server)
        assert document.status == (200 if path else 302)
        assert raw_server.requests[-1] == (path or "/")


def test_case_26_a_line_break_cannot_smuggle_a_request(
    fetcher: Fetcher, raw_server: RawServer
) -> None:
    """A bare CR, and a folded header, are what a client may take for one value."""
    for broken in (b"/x\rEvil: 1", b"/x\r\n Evil: 1", b"/x\nEvil: 1"):
        head = b"HTTP/1.1 302 Found\r\nConnection: close\r\nContent-Length: 0\r\nLocation: "
        raw_server.answers |= {"/": head + broken + b"\r\n\r\n", "/x": http(TEXT)}
        raw_server.heads.clear()
        try:
            fetch(fetcher, raw_server)
        except FetchError as error:
            assert error.reason  # noqa: PT017 - refused or cut at the break; never sent on
        assert all(b"Evil" not in seen for seen in raw_server.heads)


BOMBS = {
    "cookie of 100 KB": http(headers={"Set-Cookie": "a=" + "x" * 100_000}),
    "header of 70 KB": http(headers={"X-Long": "x" * 70_000}),
    "200 headers": http(headers={f"X-{number}": "1" for number in range(200)}),
    "two lengths": b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello",
    "two lengths in one": b"HTTP/1.1 200 OK\r\nContent-Length: 5, 9\r\n\r\nhello",
    "negative length": b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\nConnection: close\r\n\r\n",
    "no http": b"nonsense\r\n\r\n",
    "odd status": b"HTTP/1.1 999999 \r\n\r\n",
}


@pytest.mark.parametrize("answer", [pytest.param(b, id=name) for name, b in BOMBS.items()])
def test_case_27_broken_and_oversized_heads_are_typed_errors(
    fetcher: Fetcher, raw_server: RawServer, answer: bytes
) -> None:
    raw_server.answers["/"] = answer
    if (
        b"Length: -5" in answer
    ):  # no length at all, as the standard has it: the body ends with the peer
        assert fetch(fetcher, raw_server).body == b""
        return
    with pytest.raises(Malformed):
        fetch(fetcher, raw_server)
    assert raw_server.requests.count("/") == 1


@pytest.mark.parametrize("status", ["429 Slow", "503 Busy"])
@pytest.mark.parametrize("value", ["30", "Fri, 20 Nov 2020 00:00:00 GMT"])
def test_case_29_a_short_retry_after_is_kept(
    fetcher: Fetcher, raw_server: RawServer, fake_time: FakeTime, status: str, value: str
) -> None:
    def answer(sock: socket.socket) -> None:
        first = raw_server.requests.count("/") == 1
        sock.sendall(http(b"", status, {"Retry-After": value}) if first else http(TEXT))

    raw_server.answers["/"] = answer
    assert fetch(fetcher, raw_server).body == TEXT
    assert sum(fake_time.slept) == pytest.approx(30 if value == "30" else 0)


@pytest.mark.parametrize("value", ["86400", "Fri, 20 Nov 2099 00:00:00 GMT", "presently", ""])
def test_case_29_a_long_or_senseless_one_parks_the_host_for_the_night(
    fetcher: Fetcher, raw_server: RawServer, monkeypatch: pytest.MonkeyPatch, value: str
) -> None:
    raw_server.answers["/"] = http(b"", "429 No", {"Retry-After": value})
    with pytest.raises(Parked):
        fetch(fetcher, raw_server)
    asked = len(raw_server.requests)
    with pytest.raises(Parked):  # another source on the same host does not ask either
        fetch(fetcher, raw_server, "/other", id="neighbour")
    assert len(raw_server.requests) == asked
    later = time.monotonic() + DAY + 1
    monkeypatch.setattr("scrapers.fetching.fetcher.time.monotonic", lambda: later)
    raw_server.answers["/"] = http(TEXT)
    assert fetch(fetcher, raw_server).body == TEXT


# Beyond the examples.


def test_a_gzip_bomb_stops_at_the_cap(fetcher: Fetcher, raw_server: RawServer) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    twice = gzip.compress(bomb)
    raw_server.answers |= {"/": http(bomb, headers=GZIP), "/2": http(twice, headers=GZIP)}
    with pytest.raises(TooLarge):
        fetch(fetcher, raw_server)
    assert len(fetch(fetcher, raw_server, "/2").body) < 1_000_000  # unpacked once, as declared


@pytest.mark.parametrize("coding", ["br", "zstd", "gzip, gzip", "compress"])
def test_codings_nobody_asked_for_are_refused(
    fetcher: Fetcher, raw_server: RawServer, coding: str
) -> None:
    raw_server.answers["/"] = http(TEXT, headers={"Content-Encoding": coding})
    with pytest.raises(UndecodableBody):
        fetch(fetcher, raw_server)


@pytest.mark.parametrize(
    "first", [b"", http(b"x").replace(b"Length: 1", b"Length: 90"), http(b"", "502 Bad")],
    ids=["hung up", "cut", "502"],
)  # fmt: skip
def test_what_breaks_off_once_is_asked_for_again(
    fetcher: Fetcher, raw_server: RawServer, first: bytes
) -> None:
    def answer(sock: socket.socket) -> None:
        sock.sendall(first if raw_server.requests.count("/") == 1 else http(TEXT))

    raw_server.answers["/"] = answer
    assert fetch(fetcher, raw_server).body == TEXT
    assert raw_server.requests.count("/") == 2


def test_what_breaks_off_every_time_is_left(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = b""
    with pytest.raises(Interrupted):
        fetch(fetcher, raw_server)
    assert raw_server.requests.count("/") == 3


def test_nobody_is_led_from_an_encrypted_page_to_an_open_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    public = Fetcher(pace_seconds=0)

    def send(request: PageRequest, *_: Any) -> Any:
        if request.url.endswith("robots.txt"):
            return answered(request.url, {}, 404)
        return answered(request.url, {"location": "http://www.board.example/list"}, 301)

    monkeypatch.setattr(public._public, "send", send)
    with pytest.raises(FetchRefused, match="加密"):
        public.fetch(
            PageRequest("https://board.example/list"),
            config(replica=False, base_url="https://board.example"),
        )


def test_a_form_is_not_sent_again_to_where_a_page_has_moved(
    fetcher: Fetcher, raw_server: RawServer
) -> None:
    raw_server.answers |= {"/": moved("/next"), "/keep": moved("/next", "307 T"),
                           "/next": http(TEXT)}  # fmt: skip
    for path, method in (("/", b"GET"), ("/keep", b"POST")):
        request = PageRequest(raw_server.base_url + path, method="POST", data={"page": "1"})
        fetcher.fetch(request, config())
        assert raw_server.heads[-1].startswith(method + b" /next")


def test_a_slow_robots_file_holds_up_no_other_host(
    fetcher: Fetcher, raw_server: RawServer, tmp_path: Path
) -> None:
    """Threads across hosts: each waits for the rules of its own host only."""
    release = threading.Event()

    def robots(sock: socket.socket) -> None:
        if b"Host: localhost" in raw_server.heads[-1]:
            release.wait(60)
        sock.sendall(http(b""))

    raw_server.answers |= {"/robots.txt": robots, "/": http(TEXT)}
    slow = threading.Thread(
        target=lambda: fetcher.fetch(
            PageRequest(f"http://localhost:{raw_server.port}/"), config(id="slow_host")
        )
    )
    slow.start()
    assert fetch(fetcher, raw_server).body == TEXT
    assert slow.is_alive()  # still waiting: nobody waited for it
    release.set()
    slow.join()
