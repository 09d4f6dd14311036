"""One benchmark of whatever checkout is on the path, timed by the processor's clock.

Run as a file by ``benchmarks.against.turns``; the last line it prints holds the figures as JSON:
name, unit and value of each.
"""

import json
import os
import resource
import sys
import time
from importlib import import_module
from importlib.util import find_spec
from multiprocessing import forkserver
from pathlib import Path


def processor_seconds() -> float:
    """Return the processor time used so far by this process and those it started that ended.

    Limited processes are children of the server that forks them (``scrapers.apart``): what they
    took stands with it.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime + _forked_seconds()


def _forked_seconds() -> float:
    server = getattr(forkserver._forkserver, "_forkserver_pid", None)
    if server is None:
        return 0.0
    fields = Path(f"/proc/{server}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / os.sysconf("SC_CLK_TCK")  # of ended children


def main(name: str) -> None:
    """Run the benchmark with the clock exchanged and print its figures."""
    time.perf_counter = processor_seconds
    _take_office()
    rows = import_module(f"benchmarks.{name}").run()
    print(json.dumps([(row.name, row.unit, row.value) for row in rows]))


def _take_office() -> None:
    """Set the bureau as ``python -m benchmarks`` does; older checkouts know of one bureau only."""
    if find_spec("supervisor.domain.platform"):
        bureau = import_module("supervisor.domain.platform.bureau")
        settings = import_module("supervisor.settings")
        bureau.take_office(settings.Settings().bureau)


if __name__ == "__main__":
    main(sys.argv[1])
