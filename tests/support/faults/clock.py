"""Clocks that are set forward and back under the console and under a night.

``python -m tests.support.faults.clock FILE COMMAND…`` runs a command whose clock on the wall is the
true one and as many seconds as the file says; the steady clock stays as it is.
"""

import os
import sys
import threading
import time
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import time_machine

from supervisor.domain.platform.clock import utc_now
from tests.support.faults import nights
from tests.support.faults.console import MEANWHILE
from tests.support.faults.outcome import Outcome, Plan
from tests.support.faults.quick import Started
from tests.support.faults.site import Site, wait_until

CLOCK_BACK = "clock_back"
_LOOK_SECONDS = 0.05
_JUMPS = 3
# Sessions end after hours of silence: a console is set by less than that.
_MINUTES_OF_CONSOLE = 60
_DAYS_OF_NIGHT = 400


def consoles(site: Site, plan: Plan, folder: Path) -> Outcome:
    """Set the clock of a console while leads are decided."""
    outcome = plan.begin("clock set under the console", f"{MEANWHILE} more saved after")
    clock = _Clock(folder / "clock")
    served = site.serve(clock.path)
    load = site.load(served, goes_on=True)
    try:
        for _ in outcome.each(plan.rounds):
            had = load.saved
            wait_until(lambda had=had: load.saved >= had + MEANWHILE, "nothing is saved")
            clock.set(60 * plan.chance.uniform(-_MINUTES_OF_CONSOLE, _MINUTES_OF_CONSOLE))
            had = load.saved
            outcome.recovery.append(
                wait_until(lambda had=had: load.saved >= had + MEANWHILE, "it does not recover")
            )
            outcome.rounds += 1
    finally:
        load.join()
        served.kill_master()
    outcome.said = f"{load.failed} refused or unanswered"
    site.hold_against(outcome, [load])
    if CLOCK_BACK not in site.faults_of_chain():
        outcome.damage.append("the chain does not tell that the clock was set back")
    site.look_through(outcome, CLOCK_BACK)
    return outcome


def scans(site: Site, plan: Plan, folder: Path) -> Outcome:
    """Set the clock of a scan several times by up to a year, then kill it; the next goes on."""
    clock = _Clock(folder / "clock")

    def strike(process: Started) -> None:
        for _ in range(_JUMPS):
            clock.set(86_400 * plan.chance.uniform(-_DAYS_OF_NIGHT, _DAYS_OF_NIGHT))
            time.sleep(plan.chance.uniform(0.1, 0.5))
        process.kill()

    outcome = plan.begin("clock set under a scan", "the next scan stores after")
    struck = nights.Struck(strike, clock.path, CLOCK_BACK)
    return nights.handed_over(outcome, site, plan, folder, struck)


class _Clock:
    """What the clock of a command says, by a file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.set(0)

    def set(self, seconds: float) -> None:
        """Let it differ from the true one by so much."""
        new = self.path.with_suffix(".new")
        new.write_text(str(seconds), encoding="ascii")
        new.replace(self.path)


def follow(path: Path) -> None:
    """Run the command that the arguments of this process name, under the clock of a file."""
    with time_machine.travel(utc_now() + timedelta(seconds=_offset(path)), tick=True) as wall:
        had = _offset(path)

        def look() -> None:
            nonlocal had
            while True:
                time.sleep(_LOOK_SECONDS)
                with suppress(FileNotFoundError):  # the installation is being removed
                    has = _offset(path)
                    if has != had:
                        wall.shift(has - had)
                        had = has

        def start() -> None:
            threading.Thread(target=look, daemon=True).start()

        start()
        os.register_at_fork(after_in_child=start)
        _command()


def _offset(path: Path) -> float:
    return float(path.read_text(encoding="ascii"))


def _command() -> None:
    from supervisor.cli import main  # noqa: PLC0415 - under the clock that was set

    main()


if __name__ == "__main__":
    _file = Path(sys.argv[1])
    sys.argv = ["supervisor", *sys.argv[2:]]
    follow(_file)
