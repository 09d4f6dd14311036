"""The console under load whose master, or one of whose workers, is killed."""

import os
import signal
import time

from tests.support.faults.decisions import Decisions
from tests.support.faults.outcome import Outcome, Plan
from tests.support.faults.site import Site, wait_until
from tests.support.served import Served

MEANWHILE = 10
_LATEST = 0.5


def masters(site: Site, plan: Plan) -> Outcome:
    """Kill the master; its workers go on for a moment, and a new console is started."""
    outcome = plan.begin("console's master killed", "a new console answers after")
    loads: list[Decisions] = []
    served = site.serve()
    for _ in outcome.each(plan.rounds):
        load = site.load(served)
        loads.append(load)
        wait_until(lambda load=load: load.saved >= MEANWHILE, "nothing is saved")
        time.sleep(plan.chance.uniform(0, _LATEST))
        began = time.monotonic()
        served.kill_master(afterwards=plan.chance.uniform(0, 1.5))
        served = site.serve()
        outcome.recovery.append(time.monotonic() - began)
        load.join()
        outcome.rounds += 1
    served.kill_master()
    site.hold_against(outcome, loads)
    site.look_through(outcome)
    return outcome


def workers(site: Site, plan: Plan) -> Outcome:
    """Kill one of the workers; the other serves, the master starts another."""
    outcome = plan.begin("console's worker killed", "saved again and replaced after")
    served = site.serve()
    load = site.load(served, goes_on=True)
    again: list[float] = []
    try:
        for _ in outcome.each(plan.rounds):
            had = load.saved
            wait_until(lambda had=had: load.saved >= had + MEANWHILE, "nothing is saved")
            time.sleep(plan.chance.uniform(0, _LATEST))
            victim = plan.chance.choice(served.workers())
            os.kill(victim, signal.SIGKILL)
            had, began = load.saved, time.monotonic()
            again.append(wait_until(lambda had=had: load.saved > had, "nothing is saved"))
            wait_until(lambda victim=victim: _is_replaced(served, victim), "no other worker came")
            outcome.recovery.append(time.monotonic() - began)
            outcome.rounds += 1
    finally:
        load.join()
        served.kill_master()
    outcome.said = f"meanwhile the next was saved after at most {max(again):.1f} s" if again else ""
    site.hold_against(outcome, [load])
    site.look_through(outcome)
    return outcome


def _is_replaced(served: Served, victim: int) -> bool:
    now = served.workers()
    return victim not in now and len(now) > 1
