"""Locks between processes, freed by the operating system when their holder dies, and turns of
threads within one.
"""

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from supervisor.settings import Settings


class SourceBusy(Exception):
    """Another process is working on the source."""


@contextmanager
def source_lock(settings: Settings, source_id: str) -> Iterator[None]:
    """Hold the lock of ``source_id``; raises ``SourceBusy`` at once where another holds it."""
    with _lock_file(settings, f"source-{source_id}") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SourceBusy(source_id) from error
        yield


@contextmanager
def exclusive(settings: Settings, name: str) -> Iterator[None]:
    """Hold the lock ``name``, waiting for it where another process has it."""
    with _lock_file(settings, name) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _lock_file(settings: Settings, name: str) -> IO[str]:
    folder = settings.instance_path / "locks"
    folder.mkdir(exist_ok=True)
    return (folder / f"{name}.lock").open("w")


class Busy(Exception):
    """Others are before; the work was not begun."""


class Turns:
    """Heavy work done by one thread at a time, with a bounded wait for it.

    One works, ``places - 1`` wait for at most ``patience`` seconds; all others are refused at once,
    so that the threads that answer everybody else never all stand here.
    """

    def __init__(self, *, places: int = 2, patience: float = 5.0) -> None:
        """Let nobody in yet."""
        self._places = threading.BoundedSemaphore(places)
        self._working = threading.Lock()
        self._patience = patience

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the turn for as long as the block runs. Raises ``Busy``."""
        if not self._places.acquire(blocking=False):
            raise Busy
        try:
            if not self._working.acquire(timeout=self._patience):
                raise Busy
            try:
                yield
            finally:
                self._working.release()
        finally:
            self._places.release()
