"""Group B: hostile servers cost a typed error, never a hang, a crash or a half page."""

import gzip
import zlib
from typing import Any

import pytest

from scrapers.contract import PageRequest
from scrapers.errors import FetchFailed, FetchRefused
from scrapers.fetching.fetcher import Fetcher
from tests.support.servers.raw_server import RawServer, config, http

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


def test_a_body_shorter_than_promised_is_not_whole(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = http(TEXT).replace(b"Content-Length: 18", b"Content-Length: 900")
    with pytest.raises(FetchFailed):
        fetch(fetcher, raw_server)


def test_a_chunked_body_cut_off_is_not_whole(fetcher: Fetcher, raw_server: RawServer) -> None:
    head = http(headers={"Transfer-Encoding": "chunked"}, length=False)
    raw_server.answers["/"] = head + b"5\r\nhello\r\n9\r\nwor"
    with pytest.raises(FetchFailed):
        fetch(fetcher, raw_server)


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
