"""An OpenAI-compatible endpoint on loopback for tests: answers as it is told to."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[[dict[str, str]], object]
"""What the model says of an ad: an object is sent as JSON, a text as it is."""


def marks(*found: tuple[str, str]) -> dict[str, object]:
    """An answer of the form asked for."""
    return {"marks": [{"category": category, "span": span} for category, span in found]}


@dataclass
class ModelEndpoint:
    """How the endpoint answers, and what it was asked.

    ``statuses`` are given out one after the other, the last one for good; ``drip`` is how many
    seconds each byte of an answer takes.
    """

    answer: Answer = lambda ad: marks()
    statuses: list[int] = field(default_factory=lambda: [200])
    headers: dict[str, str] = field(default_factory=dict)
    drip: float = 0.0
    asked: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        """The base address to set."""
        return f"http://127.0.0.1:{self.port}/v1"

    def reply(self, asked: dict[str, Any]) -> tuple[int, bytes]:
        """Answer one request."""
        self.asked.append(asked)
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        said = self.answer(json.loads(asked["messages"][1]["content"]))
        content = said if isinstance(said, str) else json.dumps(said, ensure_ascii=False)
        choice = {"message": {"role": "assistant", "content": content}, "finish_reason": "stop"}
        return status, json.dumps({"choices": [choice]}).encode()


@contextmanager
def model_endpoint(**told: Any) -> Iterator[ModelEndpoint]:
    """Serve on a free port of loopback."""
    endpoint = ModelEndpoint(**told)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            endpoint.keys.append(self.headers.get("Authorization"))
            status, answer = endpoint.reply(json.loads(body))
            self.send_response(status)
            for name, value in {"Content-Length": str(len(answer)), **endpoint.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self._send(answer)

        def _send(self, answer: bytes) -> None:
            if not endpoint.drip:
                self.wfile.write(answer)
                return
            for place in range(len(answer)):
                try:
                    self.wfile.write(answer[place : place + 1])
                except OSError:  # who asked has gone, which is what a slow answer is for
                    return
                time.sleep(endpoint.drip)

        def log_message(self, *_: Any) -> None:
            """Say nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    endpoint.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield endpoint
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
