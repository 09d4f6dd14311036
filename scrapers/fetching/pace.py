"""One pace per host, whoever asks."""

import math
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
    _last: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, host: str, seconds: float) -> None:
        """Wait for the host's turn; ``seconds`` (s) is the pace of the one who asks."""
        with self._lock:
            now = self.clock()
            last, pace = self._last.get(host, (-math.inf, 0.0))
            start = max(now, last + max(pace, seconds))
            self._last[host] = (start, seconds)
        if start > now:
            self.sleep(start - now)

    def join(self, host: str, address: str) -> str:
        """Count a host to its address from now on and return that: one machine, one pace."""
        with self._lock:
            if host != address and host in self._last:
                mine, pace = self._last.pop(host)
                theirs, other = self._last.get(address, (-math.inf, 0.0))
                self._last[address] = (max(mine, theirs), max(pace, other))
        return address

    def hold(self, host: str, seconds: float) -> None:
        """Keep everybody off the host for ``seconds`` (s) from now."""
        with self._lock:
            last, pace = self._last.get(host, (-math.inf, 0.0))
            until = max(last + pace, self.clock() + seconds)
            self._last[host] = (until - pace, pace)
