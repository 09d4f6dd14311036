"""The console under load whose master, or one of whose workers, is killed."""

import os
import random
import signal
import time

from tests.support.faults.outcome import Outcome
from tests.support.faults.site import Site, wait_until
from tests.support.served import Served

_LATEST = 0.5
_MEANWHILE = 10


def masters(site: Site, rounds: int, chance: random.Random) -> Outcome:
    """Kill the master; its workers go on for a moment, and a new console is started."""
    outcome = Outcome("console's master killed")
    served = Served(site.settings, site.log)
    served.wait_until_answering()
    for _ in range(rounds):
        before = site.count()
        load = site.load(served)
        load.wait_until_saved(_MEANWHILE)
        time.sleep(chance.uniform(0, _LATEST))
        served.kill_master(afterwards=chance.uniform(0, 1.5))
        load.join()
        began = time.monotonic()
        served = Served(site.settings, site.log)
        served.wait_until_answering()
        outcome.recovery.append(time.monotonic() - began)
        outcome.rounds += 1
        site.hold_against(outcome, load.saved, load.tried, before)
    served.kill_master()
    site.look_through(outcome)
    return outcome


def workers(site: Site, rounds: int, chance: random.Random) -> Outcome:
    """Kill one of the workers; the other serves, the master starts another."""
    outcome, before = Outcome("console's worker killed"), site.count()
    served = Served(site.settings, site.log)
    try:
        served.wait_until_answering()
        load = site.load(served, goes_on=True)
        for _ in range(rounds):
            had = load.saved
            wait_until(lambda had=had: load.saved >= had + _MEANWHILE, "nothing is saved")
            time.sleep(chance.uniform(0, _LATEST))
            victim = chance.choice(served.workers())
            os.kill(victim, signal.SIGKILL)
            had = load.saved
            outcome.recovery.append(
                wait_until(
                    lambda victim=victim, had=had: (
                        load.saved > had
                        and victim not in (now := served.workers())
                        and len(now) > 1
                    ),
                    "no other worker came",
                )
            )
            outcome.rounds += 1
        load.join()
    finally:
        served.kill_master()
    site.hold_against(outcome, load.saved, load.tried, before)
    site.look_through(outcome)
    return outcome
