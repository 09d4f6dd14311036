"""How many rows are stored in one transaction: fewer where storing takes long.

Whoever decides or files something waits for the write lock ten seconds at the most
(``store.engine``); a night on a busy machine or a large database must give it back well before.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

_LEAST: Final = 25
_FIRST: Final = 250
_LONG: Final = 1.5
_SHORT: Final = 0.5


class BatchSize:
    """Rows of the next batch: at most ``most``, halved and doubled by how long the last took.

    The first is small: how fast the machine is shows only once it is stored, and the next is cut
    by then.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self.rows = min(_FIRST, most)

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Heed how long the body waits for the lock and holds it; what failed tells nothing."""
        began = monotonic()
        yield
        self.heed(monotonic() - began)

    def heed(self, seconds: float) -> None:
        """Take fewer rows after a batch that took long, more after a quick one."""
        if seconds > _LONG:
            self.rows = max(min(_LEAST, self._most), self.rows // 2)
        elif seconds < _SHORT:
            self.rows = min(self._most, self.rows * 2)
