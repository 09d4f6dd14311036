"""Conditional requests: what may be asked, and which answers are not believed."""

import socket
from typing import Any

import pytest

from scrapers.contract import PageRequest
from scrapers.errors import FetchFailed
from scrapers.fetching.fetcher import Fetcher
from scrapers.fetching.validators import Validator, is_conditional, request_key, validator_of
from tests.support.servers.raw_server import RawServer, config, http

DATE = "Fri, 20 Nov 2026 00:00:00 GMT"
MINE = Validator('"a1"', DATE)


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({"etag": '"a1"', "last-modified": DATE}, MINE), ({"etag": 'W/"a"'}, Validator('W/"a"')),
        ({"last-modified": DATE}, Validator("", DATE)), ({}, None), ({"etag": "bare"}, None),
        ({"etag": '"a"\r\nX: 1'}, None), ({"etag": f'"{"x" * 500}"'}, None),
        ({"last-modified": "yesterday"}, None), ({"etag": '"中"', "last-modified": ""}, None),
    ],
)  # fmt: skip
def test_only_well_formed_validators_are_kept(
    headers: dict[str, str], expected: Validator | None
) -> None:
    assert validator_of(headers) == expected


def test_only_plain_gets_are_conditional() -> None:
    assert is_conditional(PageRequest("http://b.test"))
    assert not is_conditional(PageRequest("http://b.test", method="POST", data={"page": "1"}))
    assert not is_conditional(PageRequest("http://b.test", json={}))


def test_a_request_is_known_by_what_it_asks_for() -> None:
    one = PageRequest("http://b.test/", params={"a": "1", "b": "2"}, page=1, trail=("x",))
    same = PageRequest("http://b.test/", params={"b": "2", "a": "1"}, page=7)
    assert request_key(one) == request_key(same)
    assert request_key(one) != request_key(PageRequest("http://b.test/", params={"a": "1"}))


def ask(fetcher: Fetcher, server: RawServer, validator: Validator | None = MINE) -> Any:
    request = PageRequest(server.base_url + "/")
    return fetcher.fetch(request, config(), validator=validator)


def unchanged(**headers: str) -> bytes:
    return http(b"", "304 Not Modified", {name.title(): value for name, value in headers.items()})


@pytest.mark.parametrize("etag", ['"a1"', 'W/"a1"', None])
def test_an_unchanged_page_is_answered_as_such(
    fetcher: Fetcher, raw_server: RawServer, etag: str | None
) -> None:
    raw_server.answers["/"] = unchanged(**({"etag": etag} if etag else {}))
    document = ask(fetcher, raw_server)
    assert (document.status, document.body) == (304, b"")
    head = raw_server.heads[-1]
    assert b'If-None-Match: "a1"' in head
    assert f"If-Modified-Since: {DATE}".encode() in head


def test_a_304_nobody_asked_for_is_not_believed(fetcher: Fetcher, raw_server: RawServer) -> None:
    raw_server.answers["/"] = unchanged()
    with pytest.raises(FetchFailed, match="304"):
        ask(fetcher, raw_server, None)


def test_a_304_for_another_copy_makes_us_ask_for_the_page(
    fetcher: Fetcher, raw_server: RawServer
) -> None:
    def answer(sock: socket.socket) -> None:
        is_asked = b"If-None-Match" in raw_server.heads[-1]
        sock.sendall(unchanged(etag='"b2"') if is_asked else http(b"page"))

    raw_server.answers["/"] = answer
    assert ask(fetcher, raw_server).body == b"page"
    assert raw_server.requests.count("/") == 2


def test_conditions_are_not_carried_to_where_a_page_has_moved(
    fetcher: Fetcher, raw_server: RawServer
) -> None:
    raw_server.answers |= {
        "/": http(b"", "302 Found", {"Location": "/new"}), "/new": http(b"page"),
    }  # fmt: skip
    assert ask(fetcher, raw_server).body == b"page"
    assert b"If-None-Match" not in raw_server.heads[-1]
