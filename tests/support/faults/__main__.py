"""Make faults, say what each kind left, and return 1 where anything was lost or doubled.

    python -m tests.support.faults [--rounds 50] [--database sqlite|postgresql] [NAME …]

Where the network is to be cut, everything runs in a network of its own, for which one must be root.
"""

import argparse
import os
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Final

from tests.support.faults import computing, console, nights, server
from tests.support.faults.outcome import Outcome
from tests.support.faults.site import Site, installed, settings_in
from tests.support.servers import postgresql

_SEED: Final = 20261130
_APART: Final = "FAULTS_ARE_APART"
_OF_SERVER: Final = ("postgresql", "scan-postgresql", "cut")
NAMES: Final = ("master", "console-worker", "scan", "scheduler", "worker", *_OF_SERVER)


def main(arguments: Sequence[str]) -> int:
    """Make the faults that are asked for, each in an installation of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.faults")
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    wanted = parser.parse_args(arguments)
    if unknown := set(wanted.names) - set(NAMES):
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(NAMES)}")
    names = [name for name in wanted.names or NAMES if _can_be_made(name, wanted.database)]
    if "cut" in names and _APART not in os.environ:
        os.environ[_APART] = "yes"
        words = ["unshare", "-n", sys.executable, "-m", "tests.support.faults", *arguments]
        os.execvp(words[0], words)  # noqa: S606 - our own words
    if _APART in os.environ:
        server.do("ip", "link", "set", "lo", "up")
    bad = 0
    for name in names:
        outcome = _made(name, wanted.rounds, wanted.database)
        on = "postgresql" if name in _OF_SERVER else wanted.database
        print(f"{'' if outcome.is_good else 'BAD '}{on}, {outcome}", flush=True)
        bad += not outcome.is_good
    return 1 if bad else 0


def _can_be_made(name: str, database: str) -> bool:
    needs_server = name in _OF_SERVER or database == "postgresql"
    if needs_server and not postgresql.is_installed():
        print(f"{name}: not tried. {postgresql.MISSING}")
        return False
    if name == "cut" and os.geteuid() != 0:
        print("cut: not tried. A network of its own can only be made by root.")
        return False
    return True


def _made(name: str, rounds: int, database: str) -> Outcome:
    chance = random.Random(_SEED)  # noqa: S311 - a seed, so that a failure can be repeated
    with ExitStack() as ends, tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        if name == "cut":
            far = server.Far()
            ends.callback(far.close)
            own = ends.enter_context(server.server(server.THERE, far.before))
            return server.cut(installed(settings_in(folder, own.url)), rounds, chance, far)
        if name in _OF_SERVER or database == "postgresql":
            own = ends.enter_context(server.server())
            site = installed(settings_in(folder, own.url))
            if name == "postgresql":
                return server.killed(site, rounds, chance, own)
            if name == "scan-postgresql":
                return nights.scans_without_server(site, rounds, chance, folder, own)
        else:
            site = installed(settings_in(folder))
        if name == "scan":
            return nights.scans(site, rounds, chance, folder)
        return _PLAIN[name](site, rounds, chance)


_PLAIN: Final[dict[str, Callable[[Site, int, random.Random], Outcome]]] = {
    "master": console.masters,
    "console-worker": console.workers,
    "scheduler": nights.schedulers,
    "worker": computing.workers,
}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
