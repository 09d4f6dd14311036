"""Make faults, say what each kind left, and return 1 where anything was lost or doubled.

    python -m tests.support.faults [--rounds 50] [--minutes 0] [--database sqlite] [NAME …]

Where the network is to be cut, or a disk to be filled, everything runs in a network and among
mounts of its own, for which one must be root. Told to end (SIGTERM), it ends the round it is in,
says what was left so far, and makes no other.
"""

import argparse
import os
import random
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tests.support.faults import clock, computing, console, damage, disks, nights, quick, server
from tests.support.faults.outcome import ENOUGH, Outcome, Plan
from tests.support.faults.site import Site, installed, settings_in
from tests.support.servers import postgresql

_SEED: Final = 20261130
_APART: Final = "FAULTS_ARE_APART"
_OF_SERVER: Final = ("postgresql", "scan-postgresql", "cut")
_OF_DISK: Final = ("disk-full", "disk-failed")
_OF_CLOCK: Final = ("clock", "scan-clock")
_OF_FILES: Final = ("archive", "database")
_OF_ROOT: Final = ("cut", *_OF_DISK)
NAMES: Final = (
    "master", "console-worker", "scan", "scheduler", "worker", *_OF_SERVER, *_OF_DISK, *_OF_CLOCK,
    *_OF_FILES,
)  # fmt: skip


def main(arguments: Sequence[str]) -> int:
    """Make the faults that are asked for, each in an installation of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.faults")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=0, help="for each kind; 0: all rounds")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    wanted = parser.parse_args(arguments)
    if unknown := set(wanted.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(NAMES)}")
    names = [name for name in wanted.names or NAMES if _can_be_made(name, wanted.database)]
    if set(names) & set(_OF_ROOT):
        _go_apart(arguments)
    quick.begin()
    signal.signal(signal.SIGTERM, lambda *_: ENOUGH.set())
    seconds = 60 * wanted.minutes or float("inf")
    bad = 0
    for name in names:
        on = "postgresql" if name in _OF_SERVER else wanted.database
        chance = random.Random(_SEED)  # noqa: S311 - a seed, so that a failure can be repeated
        try:
            outcome = _made(name, Plan(wanted.rounds, chance, seconds), wanted.database)
        except Exception:  # told, counted, and no reason not to make the others
            traceback.print_exc()
            print(f"BAD {on}, {name}: did not come to its end", flush=True)
            bad += 1
            continue
        print(f"{'' if outcome.is_good else 'BAD '}{on}, {outcome}", flush=True)
        bad += not outcome.is_good
        if ENOUGH.is_set():
            break
    return 1 if bad else 0


def _go_apart(arguments: Sequence[str]) -> None:
    """Go on in a network and among mounts of one's own, once."""
    if _APART not in os.environ:
        os.environ[_APART] = "yes"
        words = ["unshare", "-n", "-m", sys.executable, "-m", "tests.support.faults", *arguments]
        os.execvp(words[0], words)  # noqa: S606 - our own words
    server.do("ip", "link", "set", "lo", "up")


def _can_be_made(name: str, database: str) -> bool:
    needs_server = name in _OF_SERVER or database == "postgresql"
    if needs_server and not postgresql.is_installed():
        print(f"{name}: not tried. {postgresql.MISSING}")
        return False
    if name in _OF_ROOT and os.geteuid() != 0:
        print(f"{name}: not tried. Networks and mounts of one's own can only be made by root.")
        return False
    if name == "database" and database == "postgresql":
        print("database: not tried. The pages of PostgreSQL are for its own pg_amcheck.")
        return False
    return True


def _made(name: str, plan: Plan, database: str) -> Outcome:
    with tempfile.TemporaryDirectory() as place, ExitStack() as ends:
        folder = Path(place)
        if name == "cut":
            far = server.Far()
            ends.callback(far.close)
            own = ends.enter_context(server.server(server.THERE, far.before))
            return server.cut(installed(settings_in(folder, own.url)), plan, far)
        if name in _OF_DISK:
            return _on_disk(name, plan, database, folder, ends)
        if name in _OF_SERVER or database == "postgresql":
            own = ends.enter_context(server.server())
            site = installed(settings_in(folder, own.url))
            if name == "postgresql":
                return server.killed(site, plan, own)
            if name == "scan-postgresql":
                return nights.scans_without_server(site, plan, folder, own)
        else:
            site = installed(settings_in(folder))
        if name in _IN_FOLDER:
            return _IN_FOLDER[name](site, plan, folder)
        return _PLAIN[name](site, plan)


def _on_disk(name: str, plan: Plan, database: str, folder: Path, ends: ExitStack) -> Outcome:
    """Make what is struck on a disk of its own, the server of its database included."""
    own = ends.enter_context(disks.disk(folder))
    holds = None
    if database == "postgresql":
        holds = ends.enter_context(server.server(place=own.place))
    site = installed(settings_in(folder, holds.url if holds else ""))
    kind = disks.filled if name == "disk-full" else disks.failed
    return kind(site, plan, folder, own, holds)


_PLAIN: Final[dict[str, Callable[[Site, Plan], Outcome]]] = {
    "master": console.masters,
    "console-worker": console.workers,
    "scheduler": nights.schedulers,
    "worker": computing.workers,
}
_IN_FOLDER: Final[dict[str, Callable[[Site, Plan, Path], Outcome]]] = {
    "scan": nights.scans,
    "clock": clock.consoles,
    "scan-clock": clock.scans,
    "archive": damage.archives,
    "database": damage.databases,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
