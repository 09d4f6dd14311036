"""Search indexes that a process keeps, built anew when what they hold has changed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from threading import Lock, Thread
from typing import Final, Generic, TypeVar

from sqlalchemy.orm import Session

Kept = TypeVar("Kept")
Signature = tuple[object, ...]

_BUILT_WHILE_WAITING: Final = 5_000
"""Names an index may hold for a search to wait until it is built anew (about 0.2 s)."""


@dataclass(slots=True)
class KeptIndex(Generic[Kept]):
    """One index for each database; ``size`` tells how many names it has.

    Whoever finds the change builds; until that is done everybody else searches the older index.
    A large one is built anew beside the search, which does not wait for it.
    """

    size: Callable[[Kept], int]
    _built: dict[str, tuple[Signature, Kept]] = field(default_factory=dict)
    _building: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def get(self, session: Session, signature: Signature, build: Callable[[Session], Kept]) -> Kept:
        """Return the index for what has this signature now; ``build`` makes one."""
        engine = session.get_bind().engine
        place = str(engine.url)
        with self._lock:
            known = self._built.get(place)
            if known is not None and (known[0] == signature or place in self._building):
                return known[1]
            self._building.add(place)
        if known is not None and self.size(known[1]) > _BUILT_WHILE_WAITING:
            rebuild = partial(self._rebuild, place, signature, build)
            Thread(target=_aside, args=(partial(Session, engine), rebuild), daemon=True).start()
            return known[1]
        return self._rebuild(place, signature, build, session)

    def _rebuild(
        self,
        place: str,
        signature: Signature,
        build: Callable[[Session], Kept],
        session: Session,
    ) -> Kept:
        try:
            index = build(session)
            self._built[place] = (signature, index)
        finally:
            self._building.discard(place)
        return index


def _aside(sessions: Callable[[], Session], rebuild: Callable[[Session], object]) -> None:
    with sessions() as session:
        rebuild(session)
