"""A loopback server that behaves like the real boards.

Mutations are switched by name: what each one does stands in ``MUTATIONS``. An address no board
serves is answered with 404 and kept in ``unknown_requests``, so that a test can fail on it.
"""

import hashlib
import json
import re
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Final, Self
from urllib.parse import urlsplit

from scrapers.replica.asked import Asked
from scrapers.replica.boards import Board, Reply, board_page
from scrapers.replica.content import ReplicaPosting, generate
from scrapers.replica.mutations import MUTATIONS

_GBK_PATH: Final = re.compile(r"/list/180200,000000,0000,00,9,99,(?:%2B|\+),2,(\d+)\.html")
_CARDS_PATH: Final = re.compile(r"/pugongjg/pn(\d+)/")
_JSON_PATH: Final = "/api/jobs/v1/list"
_UNCHANGED: Final = 304
# One ad of so many stands on the board of cards as well, under an id of its own.
_COPIED: Final = 5
_COPY_NUMBERS: Final = 200_000_000
ROBOTS: Final = b"User-agent: *\nAllow: /\n"


class ReplicaServer:
    """Serves three boards from seeded ads: even ones over JSON, odd ones as GBK pages, and copies
    of some of either as cards.

    ``base_url`` is the address all share. Thread-safe; ``requests`` counts what was served and
    ``unchanged`` how much of it was answered with 304. ``postings`` and ``mutations`` may be
    replaced at any time; one ad in ``copied`` stands on the board of cards as well.
    """

    def __init__(
        self,
        seed: int = 1,
        volume: int = 400,
        *,
        postings: Sequence[ReplicaPosting] | None = None,
        mutations: frozenset[str] = frozenset(),
        copied: int = _COPIED,
    ) -> None:
        _refuse_unknown(mutations)
        self.copied = copied
        self.postings = tuple(generate(seed, volume) if postings is None else postings)
        self.mutations = mutations
        self.requests = 0
        self.unchanged = 0
        self._behaves_until = 0
        self.unknown_requests: list[str] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._serve, daemon=True, name="replica")

    @property
    def base_url(self) -> str:
        """Address of the boards."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def truth(self, board: Board) -> tuple[ReplicaPosting, ...]:
        """Return what a board really lists: a run is proved by comparing with it."""
        if board is Board.CARDS:
            return tuple(map(_copy, self.postings[:: self.copied]))
        return self.postings[0 if board is Board.JSON else 1 :: 2]

    def mutate_after(self, requests: int, *mutations: str) -> None:
        """Behave for so many more requests, then misbehave by these names only."""
        _refuse_unknown(frozenset(mutations))
        with self._lock:
            self.mutations = frozenset(mutations)
            self._behaves_until = self.requests + requests

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, method: str, path: str, body: bytes, condition: str = "") -> Reply:
        """Return what the boards say to one request; ``condition`` is its If-None-Match."""
        if path == "/robots.txt":
            return Reply(ROBOTS, "text/plain")
        asked = _read_request(method, path, body)
        with self._lock:
            self.requests += 1
            if asked is None:
                self.unknown_requests.append(f"{method} {path}")
                return Reply(b"unknown address", "text/plain", status=404)
            active = self.mutations if self.requests > self._behaves_until else frozenset()
        reply = self._page(replace(asked, condition=condition), active)
        with self._lock:
            self.unchanged += reply.status == _UNCHANGED
        return reply

    def _page(self, asked: Asked, active: frozenset[str]) -> Reply:
        truth = self.truth(asked.board)
        for name in sorted(active):
            changed = MUTATIONS[name](self, asked, truth)
            if isinstance(changed, Reply):
                return changed
            asked = changed
        return _validated(page_of(asked, truth), asked)

    def _serve(self) -> None:
        self._server.serve_forever(poll_interval=0.05)


def page_of(asked: Asked, truth: Sequence[ReplicaPosting]) -> Reply:
    """Return the page of a board as it should be."""
    return board_page(asked.board, truth, asked.page)


def _copy(posting: ReplicaPosting) -> ReplicaPosting:
    number = int(posting.external_id) + _COPY_NUMBERS
    return replace(posting, external_id=str(number))


def _validated(reply: Reply, asked: Asked) -> Reply:
    """Mark the pages of the GBK board, and spare a client one that it has."""
    if asked.board is Board.JSON:
        return reply
    mark = f'"{hashlib.sha256(reply.body).hexdigest()[:16]}"'
    if asked.condition == mark:
        return Reply(b"", reply.content_type, _UNCHANGED, {"ETag": mark})
    return replace(reply, headers={**reply.headers, "ETag": mark})


def _refuse_unknown(mutations: frozenset[str]) -> None:
    unknown = mutations - MUTATIONS.keys()
    if unknown:
        raise ValueError(f"unknown mutations: {', '.join(sorted(unknown))}")


def _read_request(method: str, path: str, body: bytes) -> Asked | None:
    if method == "POST" and path == _JSON_PATH:
        try:
            search = json.loads(body)["search"]
            return Asked(Board.JSON, int(search["page"]))
        except (ValueError, KeyError, TypeError):
            return None
    if method == "GET" and (found := _GBK_PATH.fullmatch(path)):
        return Asked(Board.GBK, int(found[1]))
    if method == "GET" and (found := _CARDS_PATH.fullmatch(path)):
        return Asked(Board.CARDS, int(found[1]))
    return None


def _handler(replica: ReplicaServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._reply(b"")

        def do_POST(self) -> None:
            self._reply(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def _reply(self, body: bytes) -> None:
            path = urlsplit(self.path).path
            condition = self.headers.get("If-None-Match", "")
            reply = replica.answer(self.command, path, body, condition)
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.send_header("Content-Length", str(len(reply.body)))
            for name, value in reply.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self._send(reply)

        def _send(self, reply: Reply) -> None:
            if not reply.seconds_per_kilobyte:
                self.wfile.write(reply.body)
                return
            with suppress(ConnectionError):  # the client gives up, as it should
                for start in range(0, len(reply.body), 1024):
                    self.wfile.write(reply.body[start : start + 1024])
                    time.sleep(reply.seconds_per_kilobyte)

        def log_message(self, format: str, *args: Any) -> None:
            """Keep the console quiet."""

    return Handler
