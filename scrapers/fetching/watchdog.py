"""A total deadline per exchange, enforced from outside.

A socket timeout bounds the wait for the next byte only; a server that sends one byte a second keeps
a client for hours. One thread watches all exchanges and shuts a socket down when its time is up.
"""

import heapq
import itertools
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Final

_local: Final = threading.local()


@dataclass(eq=False, slots=True)
class Exchange:
    """One request on its way: the connection's socket once there is one, and its deadline."""

    ends: float
    sock: socket.socket | None = None
    expired: bool = False
    finished: bool = False

    def remaining(self) -> float:
        """Return the seconds left, at least a little, for use as a socket timeout."""
        return max(self.ends - time.monotonic(), 0.01)

    def expire(self) -> None:
        """End the exchange now; a blocked read returns at once."""
        if self.finished:
            return
        self.expired = True
        if self.sock is not None:
            with suppress(OSError):  # the peer may have closed it in the same instant
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def current_exchange() -> Exchange | None:
    """Return the exchange this thread is in."""
    return getattr(_local, "exchange", None)


@dataclass
class Watchdog:
    """Watches exchanges; its thread starts with the first one."""

    _queue: list[tuple[float, int, Exchange]] = field(default_factory=list)
    _changed: threading.Condition = field(default_factory=threading.Condition)
    _thread: threading.Thread | None = None
    _order: Iterator[int] = field(default_factory=itertools.count)

    @contextmanager
    def exchange(self, seconds: float) -> Iterator[Exchange]:
        """Give this thread an exchange that is cut off after ``seconds``."""
        exchange = Exchange(ends=time.monotonic() + seconds)
        with self._changed:
            heapq.heappush(self._queue, (exchange.ends, next(self._order), exchange))
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, daemon=True, name="watchdog")
                self._thread.start()
            if self._queue[0][2] is exchange:
                self._changed.notify()
        _local.exchange = exchange
        try:
            yield exchange
        finally:
            exchange.finished = True
            exchange.sock = None
            _local.exchange = None

    def _watch(self) -> None:
        while True:
            with self._changed:
                while self._queue and self._queue[0][2].finished:
                    heapq.heappop(self._queue)
                pause = self._queue[0][0] - time.monotonic() if self._queue else None
                if pause is None or pause > 0:
                    self._changed.wait(pause)
                    continue
                exchange = heapq.heappop(self._queue)[2]
            exchange.expire()


WATCHDOG: Final = Watchdog()
