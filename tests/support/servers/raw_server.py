"""A raw loopback server that answers whatever bytes a test tells it to, and its documents."""

import socket
import socketserver
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from scrapers.config import SourceConfig
from scrapers.contract import Document

Answer = bytes | Callable[[socket.socket], None]


class RawServer:
    """Answers each path with prepared bytes, or hands the socket to a function."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {"/robots.txt": http(b"", status="404 Not Found")}
        self.requests: list[str] = []
        self.heads: list[bytes] = []
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                head = b""
                while b"\r\n\r\n" not in head:
                    chunk = self.request.recv(65536)
                    if not chunk:
                        return
                    head += chunk
                path = head.split(b" ", 2)[1].decode("latin-1")
                outer.requests.append(path)
                outer.heads.append(head)
                answer = outer.answers.get(path, outer.answers.get("*", http(b"", "404 No")))
                try:
                    if callable(answer):
                        answer(self.request)
                    else:
                        self.request.sendall(answer)
                except OSError:
                    return  # the client has had enough, as it should

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self.port = self._server.server_address[1]
        self.base_url = f"http://127.0.0.1:{self.port}"
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def http(
    body: bytes = b"",
    status: str = "200 OK",
    headers: dict[str, str] | None = None,
    *,
    length: bool = True,
) -> bytes:
    """Return a whole response; ``length`` False leaves Content-Length out."""
    lines = [f"HTTP/1.1 {status}", "Connection: close"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    if length:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


class FakeTime:
    """A clock that sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def clock(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def config(**values: Any) -> SourceConfig:
    """Return a live declaration for a loopback server."""
    base: dict[str, Any] = {
        "id": "test_board", "title": "测试网站", "mode": "live", "legal_basis": "测试",
        "replica": True, "pace_seconds": 0.0, "deadline_seconds": 5.0,
    }  # fmt: skip
    return SourceConfig.model_validate(base | values)


def document(body: bytes, url: str = "http://board.test/list", **values: Any) -> Document:
    """Return a document received at a fixed moment."""
    base: dict[str, Any] = {
        "url": url, "status": 200, "headers": {}, "body": body,
        "received_at": datetime(2026, 11, 20, 2, 0, tzinfo=UTC),
    }  # fmt: skip
    return Document(**(base | values))
