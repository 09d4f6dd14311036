"""Locks between processes that the operating system frees when their holder dies."""

import fcntl
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
