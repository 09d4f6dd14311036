"""People at their desks: each opens pages, reads for a while, and decides a lead now and then."""

import random
import re
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from threading import Event, Lock, Thread
from typing import Final
from urllib.parse import urlencode

EMPTY: Final = "an empty page"
DECIDED: Final = "decide a lead"
_TOKEN: Final = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
_COOKIE: Final = re.compile(r"session=[^;]+")
_EACH_DECIDES: Final = 8  # pages to a decision
_TIMEOUT: Final = 60
_FINE: Final = (200, 302, 303)


@dataclass(slots=True)
class Seen:
    """What all users met: seconds by page, and what was not an answer to what was asked."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)
    ended: Event = field(default_factory=Event)

    def add(self, page: str, took: float, status: int | str) -> None:
        """Note one answer."""
        with self.lock:
            if status in _FINE:
                self.seconds.setdefault(page, []).append(took)
            else:
                self.errors[f"{page}: {status}"] += 1

    def p95(self, page: str) -> float:
        """Return the slow end in milliseconds."""
        times = sorted(self.seconds[page])
        return times[min(len(times) - 1, int(len(times) * 0.95))] * 1000


class User(Thread):
    """One person with a session of their own and leads that nobody else decides."""

    def __init__(
        self,
        ports: tuple[int, int],
        cookie: str,
        pages: Mapping[str, Sequence[str]],
        leads: Sequence[tuple[int, int]],
        pause: float,
        seen: Seen,
    ) -> None:
        super().__init__()
        self._port, self._empty_port = ports
        self._headers = {"Cookie": f"session={cookie}"}
        self._pages, self._leads = pages, list(leads)
        self._pause, self._seen = pause, seen
        self._chance = random.Random(cookie)
        self._token = ""

    def run(self) -> None:
        """Work until told to end."""
        names, number = list(self._pages), 0
        while not self._seen.ended.wait(self._chance.expovariate(1 / self._pause)):
            number += 1
            if number % _EACH_DECIDES == 0 and self._leads and self._token:
                self._decide()
            else:
                name = self._chance.choice(names)
                port = self._empty_port if name == EMPTY else self._port
                self._ask(name, port, "GET", self._chance.choice(self._pages[name]))

    def _decide(self) -> None:
        lead, version = self._leads.pop()
        form = {"csrf_token": self._token, "decision": "unsure", "version": version}
        self._ask(DECIDED, self._port, "POST", f"/findings/{lead}/decide", urlencode(form))

    def _ask(self, name: str, port: int, method: str, address: str, body: str = "") -> None:
        headers = self._headers | {"Content-Type": "application/x-www-form-urlencoded"}
        began = time.perf_counter()
        connection = HTTPConnection("127.0.0.1", port, timeout=_TIMEOUT)
        try:
            connection.request(method, address, body or None, headers)
            answer = connection.getresponse()
            text, status = answer.read(), answer.status
            self._keep(answer.getheader("Set-Cookie") or "")
        except (OSError, HTTPException) as error:
            self._seen.add(name, 0, type(error).__name__)
            return
        finally:
            connection.close()
        self._seen.add(name, time.perf_counter() - began, status)
        if not self._token and (found := _TOKEN.search(text.decode("utf-8", "replace"))):
            self._token = found[1]

    def _keep(self, told: str) -> None:
        """Keep a new session cookie: with it comes what the form's token is held against."""
        if found := _COOKIE.match(told):
            self._headers = {"Cookie": found[0]}
