"""One pace per host, whoever asks."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Pace:
    """Hands out start times: two requests to one host are never closer than their pace.

    The pace is the larger of the two neighbours' wishes, so a slow source is not outrun by a fast
    one on the same host.
    """

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    _next: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, host: str, seconds: float) -> None:
        """Wait for the host's turn and keep the next ``seconds`` (s) free after it."""
        with self._lock:
            now = self.clock()
            start = max(now, self._next.get(host, now))
            self._next[host] = start + seconds
        if start > now:
            self.sleep(start - now)

    def hold(self, host: str, seconds: float) -> None:
        """Keep everybody off the host for ``seconds`` (s) from now."""
        with self._lock:
            self._next[host] = max(self._next.get(host, 0.0), self.clock() + seconds)
