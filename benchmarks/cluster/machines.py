"""A Dask scheduler and workers as processes of this machine, gone when the body ends."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from distributed import Client

_SECONDS_TO_START = 60
# As the runbook says: what Dask looks after by itself takes a twentieth of a worker's core at rest,
# and more while it computes, for every look interrupts it.
QUIET: Final = {
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
    "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "1s",
    "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__INTERVAL": "5s",
}


@dataclass(frozen=True, slots=True)
class LocalCluster:
    """Where the scheduler listens, and the workers, each one process with one thread."""

    address: str
    folder: str
    workers: list["subprocess.Popen[bytes]"]

    def add_worker(self) -> "subprocess.Popen[bytes]":
        """Start one more worker, without a nanny: one that is killed stays away."""
        own = f"{self.folder}/{len(self.workers)}"
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--host", "127.0.0.1")
        started = _start(
            self.folder, "dask_worker", self.address, *options, "--local-directory", own
        )
        self.workers.append(started)
        return started

    def wait_for(self, workers: int) -> None:
        """Wait until the scheduler knows of so many workers."""
        client: Any = Client(self.address, timeout=_SECONDS_TO_START, set_as_default=False)
        try:
            client.wait_for_workers(workers, timeout=_SECONDS_TO_START)
        finally:
            client.close()


@contextmanager
def local_cluster(workers: int) -> Iterator[LocalCluster]:
    """Start a scheduler and ``workers`` workers; all are gone when the body ends."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"tcp://127.0.0.1:{_free_port()}"
        scheduler = _start(
            folder, "dask_scheduler", "--host", address, "--no-dashboard", "--no-show"
        )
        cluster = LocalCluster(address, folder, [])
        try:
            for _ in range(workers):
                cluster.add_worker()
            cluster.wait_for(workers)
            yield cluster
        finally:
            for process in (*cluster.workers, scheduler):
                process.kill()
                process.wait()


def _start(folder: str, program: str, *options: str) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", f"distributed.cli.{program}", *options]
    with (Path(folder) / "log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own command
            command, env={**os.environ, **QUIET}, stdout=log, stderr=log
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
