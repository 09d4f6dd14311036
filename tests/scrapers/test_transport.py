"""Group B: hostile servers cost a typed error, never a hang, a crash or a half page."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from scrapers.contract import PageRequest
from scrapers.errors import FetchFailed, FetchRefused
from scrapers.fetch import Fetcher
from tests.scrapers.conftest import RawServer, config, http

TEXT = "招聘信息列表".encode()


def fetch(fetcher: Fetcher, server: RawServer, path: str = "/", **values: Any) -> Any:
    return fetcher.fetch(PageRequest(server.base_url + path), config(**values))


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)),
        ("identity", TEXT),
        ("deflate", zlib.compress(TEXT, wbits=-15)),
        ("gzip", gzip.compress(TEXT[:6]) + gzip.compress(TEXT[6:])),
    ],
    ids=["gzip", "zlib", "identity", "raw-deflate", "two-members"],
)
def test_content_codings_are_undone(
    fetcher: Fetcher, raw_server: RawServer, coding: str, body: bytes
) -> None:
    raw_server.answers["/"] = http(body, headers={"Content-Encoding": coding})
    assert fetch(fetcher, raw_server).body == TEXT


def test_a_plain_body_called_gzip_is_asked_for_once_more_as_identity(
    fetcher: Fetcher, raw_server: RawServer
) -> None:
    def answer(sock: socket.socket) -> None:
        plain = b"accept-encoding: identity" in raw_server.heads[-1].lower()
        sock.sendall(http(TEXT, headers={} if plain else {"Content-Encoding": "gzip"}))

    raw_server.answers["/"] = answer
    assert fetch(fetcher, raw_server).body == TEXT
    assert raw_server.requests.count("/") == 2


def test_a_server_that_insists_is_a_failure(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = http(TEXT, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchFailed, match="压缩"):
        fetch(fetcher, raw_server)
    assert raw_server.requests.count("/") == 2


def test_a_cut_gzip_body_is_not_whole(fetcher: Fetcher, raw_server: RawServer) -> None:
    body = gzip.compress(TEXT * 500)[:-20]
    raw_server.answers["/"] = http(body, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchFailed, match="不完整"):
        fetch(fetcher, raw_server)


def test_a_body_shorter_than_promised_is_not_whole(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = http(TEXT).replace(b"Content-Length: 18", b"Content-Length: 900")
    with pytest.raises(FetchFailed):
        fetch(fetcher, raw_server)


def test_a_chunked_body_cut_off_is_not_whole(fetcher: Fetcher, raw_server: RawServer) -> None:
    head = http(headers={"Transfer-Encoding": "chunked"}, length=False)
    raw_server.answers["/"] = head + b"5\r\nhello\r\n9\r\nwor"
    with pytest.raises(FetchFailed):
        fetch(fetcher, raw_server)


def test_an_endless_body_stops_at_the_cap(fetcher: Fetcher, raw_server: RawServer) -> None:
    def endless(sock: socket.socket) -> None:
        sock.sendall(http(length=False))
        while True:
            sock.sendall(b"x" * 65536)

    raw_server.answers["/"] = endless
    with pytest.raises(FetchFailed, match="上限"):
        fetch(fetcher, raw_server, max_bytes=1_000_000)


def test_a_gzip_bomb_stops_at_the_cap(fetcher: Fetcher, raw_server: RawServer) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(bytes(1 << 20)) for _ in range(200)) + packer.flush()
    raw_server.answers["/"] = http(bomb, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchFailed, match="上限"):
        fetch(fetcher, raw_server)


def slowly(head: bytes, drip: bytes) -> Callable[[socket.socket], None]:
    def answer(sock: socket.socket) -> None:
        sock.sendall(head)
        while True:
            time.sleep(0.1)
            sock.sendall(drip)

    return answer


@pytest.mark.parametrize(
    "answer",
    [
        slowly(http(length=False), b"x"),
        slowly(b"HTTP/1.1 200 OK\r\nX-A: ", b"x"),
        slowly(b"", b""),
    ],
    ids=["slow body", "slow header", "silence"],
)
def test_the_deadline_is_for_the_whole_exchange(
    fetcher: Fetcher, raw_server: RawServer, answer: Callable[[socket.socket], None]
) -> None:
    raw_server.answers["/"] = answer
    with pytest.raises(FetchFailed):
        fetch(fetcher, raw_server, deadline_seconds=0.6)


@pytest.mark.parametrize(
    "answer",
    [
        http(headers={"Set-Cookie": "a=" + "x" * 100_000}),
        http(headers={"X-Long": "x" * 70_000}),
        http(headers={f"X-{number}": "1" for number in range(200)}),
        b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 9\r\n\r\nhello",
        b"nonsense\r\n\r\n",
        b"",
        b"HTTP/1.1 999999 \r\n\r\n",
    ],
    ids=["cookie", "long header", "many headers", "two lengths", "no http", "nothing", "status"],
)
def test_broken_heads_are_typed_errors(
    fetcher: Fetcher, raw_server: RawServer, answer: bytes
) -> None:
    raw_server.answers["/"] = answer
    with pytest.raises(FetchFailed) as caught:
        fetch(fetcher, raw_server)
    assert caught.value.reason


def test_cookies_are_not_kept(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = http(TEXT, headers={"Set-Cookie": "session=1; Path=/"})
    fetch(fetcher, raw_server)
    fetch(fetcher, raw_server)
    assert b"cookie" not in raw_server.heads[-1].lower()


def test_the_user_agent_is_honest(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = http(TEXT)
    fetch(fetcher, raw_server)
    assert b"test@example.org" in raw_server.heads[-1]
    assert b"HRAgencySupervisor" in raw_server.heads[-1]


INNER = [
    "http://127.0.0.1/", "http://10.0.0.8/", "http://169.254.169.254/latest/meta-data",
    "http://[::1]/", "http://[::ffff:127.0.0.1]/", "http://100.64.0.1/", "http://0.0.0.0/",
    "http://2130706433/", "http://0x7f.1/", "http://[fd00::1]/", "http://192.168.1.1/",
    "http://localhost/", "http://[fe80::1]/", "http://[64:ff9b::7f00:1]/", "http://224.0.0.1/",
    "http://240.0.0.1/", "http://198.18.0.1/",
]  # fmt: skip


@pytest.mark.parametrize("url", INNER)
def test_inner_addresses_are_refused(url: str) -> None:
    """The public engine never connects inside; the sockets stay shut, so a try would show."""
    public = Fetcher(user_agent_contact="a@example.org", pace_seconds=0)
    with pytest.raises(FetchRefused):
        public.fetch(PageRequest(url), config(replica=False, base_url=url))


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "http://u:p@example.org/",
            "http://example.org:22/", "http://", "http://[::1", "javascript:alert(1)"],
)  # fmt: skip
def test_other_schemes_ports_and_credentials_are_refused(url: str) -> None:
    public = Fetcher(user_agent_contact="a@example.org", pace_seconds=0)
    with pytest.raises(FetchRefused):
        public.fetch(PageRequest(url), config(replica=False, base_url="http://example.org"))


def test_a_second_dns_answer_cannot_move_the_connection(
    monkeypatch: pytest.MonkeyPatch, raw_server: RawServer
) -> None:
    """Rebinding: the name is public when checked and private when asked again."""
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1"])
    asked: list[str] = []
    connected: list[Any] = []

    def resolve(host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        if host.replace(".", "").isdigit():
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    def connect(address: tuple[str, int], *_: Any, **__: Any) -> Any:
        connected.append(address[0])
        raise OSError("no network here")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr("urllib3.util.connection.create_connection", connect)
    public = Fetcher(user_agent_contact="a@example.org", pace_seconds=0)
    with pytest.raises((FetchFailed, FetchRefused)):
        public.fetch(
            PageRequest("http://rebind.example/"),
            config(replica=False, base_url="http://rebind.example"),
        )
    assert "127.0.0.1" not in connected
    assert connected[0] == "93.184.216.34"


CERTIFICATE = Path(__file__).parent / "data" / "self_signed.pem"


@pytest.fixture
def tls_port() -> Iterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATE)
    listener = socket.create_server(("127.0.0.1", 0))
    stopped = threading.Event()

    def serve() -> None:
        while not stopped.is_set():
            try:
                sock, _ = listener.accept()
                with context.wrap_socket(sock, server_side=True) as secure:
                    secure.sendall(http(TEXT))
            except OSError:
                continue

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield listener.getsockname()[1]
    stopped.set()
    listener.close()


def test_a_self_signed_certificate_is_not_accepted(fetcher: Fetcher, tls_port: int) -> None:
    request = PageRequest(f"https://127.0.0.1:{tls_port}/")
    with pytest.raises((FetchFailed, FetchRefused)) as caught:
        fetcher.fetch(request, config(written_basis="测试"))
    assert "证书" in caught.value.reason
