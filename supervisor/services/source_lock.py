"""One process at a time per source, by a lock that the operating system frees when it dies."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from supervisor.settings import Settings


class SourceBusy(Exception):
    """Another process is working on the source."""


@contextmanager
def source_lock(settings: Settings, source_id: str) -> Iterator[None]:
    """Hold the lock of ``source_id``; raises ``SourceBusy`` at once where another holds it."""
    folder = settings.instance_path / "locks"
    folder.mkdir(exist_ok=True)
    with (folder / f"{source_id}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SourceBusy(source_id) from error
        yield
