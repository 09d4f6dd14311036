"""What is worked out of many rows once for each of their states, and kept in memory.

Who asks states the marks: figures that move with whatever the answer depends on.
"""

from collections.abc import Callable
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

Answer = TypeVar("Answer")


class Kept(Generic[Answer]):
    """The last few answers, by database and marks; what is kept is not to be changed.

    Whoever asks while an answer is being made waits for it: many who made it at once would all wait
    as many times longer.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[tuple[object, ...], Answer] = {}
        self._making = Lock()

    def of(self, session: Session, marks: tuple[object, ...], make: Callable[[], Answer]) -> Answer:
        """Return the answer under these marks, made where it is not known."""
        key = (str(session.get_bind().engine.url), *marks)
        found = self._known.get(key)
        if found is None:
            with self._making:
                found = self._known.get(key)
                if found is None:
                    found = make()
                    while len(self._known) >= self._most:
                        self._known.pop(next(iter(self._known)))
                    self._known[key] = found
        return found
