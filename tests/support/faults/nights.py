"""A night that is struck down again and again, and must store what an undisturbed one stores."""

import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.orm import Session

from scrapers.replica import ReplicaServer
from supervisor.domain.platform.clock import utc_now
from supervisor.settings import Settings
from supervisor.store.tables.collect import JobRun
from tests.support.faults.outcome import Outcome, Plan
from tests.support.faults.quick import Started
from tests.support.faults.server import Server
from tests.support.faults.site import (
    Site,
    installed,
    number,
    settings_in,
    supervisor,
    wait_until,
)
from tests.support.live_scans import BOARDS, stored_ids, truth_of
from tests.support.scan_samples import Stored, stored, write_ads

FILES_A_ROUND = 2
ADS_A_FILE = 20
LISTED_A_ROUND = 40
_ROWS = "SELECT coalesce(sum(rows), 0) FROM source_run"
_PATIENCE = 600
_DONE = (0, 3)  # 3: done, though a source that brought nothing proves nothing


@dataclass(frozen=True, slots=True)
class Struck:
    """How a scan is struck, how it is started, and what the chain rightly names afterwards."""

    strike: Callable[[Started], None]
    clock: Path | None = None
    named: str = ""


def scans(site: Site, plan: Plan, folder: Path) -> Outcome:
    """Kill a scan by turns while it starts and while it stores."""

    def strike(process: Started) -> None:
        os.kill(process.pid, signal.SIGKILL)

    outcome = plan.begin("scan killed", "the next scan stores after")
    return handed_over(outcome, site, plan, folder, Struck(strike))


def scans_without_server(site: Site, plan: Plan, folder: Path, own: Server) -> Outcome:
    """Kill the server under a scan, which ends by itself or goes on; it is started again."""

    def strike(process: Started) -> None:
        own.kill()
        time.sleep(plan.chance.uniform(0, 2))
        own.start()
        process.wait(_PATIENCE)

    outcome = plan.begin("PostgreSQL killed under a scan", "the next scan stores after")
    return handed_over(outcome, site, plan, folder, Struck(strike))


def handed_over(
    outcome: Outcome,
    site: Site,
    plan: Plan,
    folder: Path,
    struck: Struck,
) -> Outcome:
    """Strike in every round, end the night, compare with one that nothing happened to."""
    peer = hand_over(site, plan, folder)
    for one in outcome.each(plan.rounds):
        began = time.monotonic()
        had, process = rows(site.settings), scan(site.settings, struck.clock)
        if one % 2:
            time.sleep(plan.chance.uniform(0.1, 4.0))
        else:
            wait_for_rows(site.settings, had, process)
            outcome.recovery.append(time.monotonic() - began)
            time.sleep(plan.chance.uniform(0, 0.15))
        if process.poll() is None:
            struck.strike(process)
            outcome.rounds += 1
        process.wait(_PATIENCE)
    end_night(outcome, site)
    compare(outcome, site, peer)
    site.look_through(outcome, struck.named)
    return outcome


def hand_over(site: Site, plan: Plan, folder: Path) -> Stored:
    """Put the same ads, some of them twice, into two inboxes; return what the peer stores."""
    peer = installed(settings_in(folder / "undisturbed")).settings
    for settings in (peer, site.settings):
        inbox = settings.inbox_path / "handover"
        inbox.mkdir(parents=True)
        for one in range(FILES_A_ROUND * plan.rounds):
            first = ADS_A_FILE * one
            write_ads(inbox / f"{one:04}.jsonl", range(max(0, first - 5), first + ADS_A_FILE))
    os.sync()  # whoever hands over has done so: what a disk loses later is not the files
    if scan(peer).wait(_PATIENCE):
        raise RuntimeError("the undisturbed scan failed")
    return _stored(peer)


def end_night(outcome: Outcome, site: Site) -> None:
    """Scan to the end; where a run was ended by its failure the next one asks again."""
    began = time.monotonic()
    codes = [scan(site.settings).wait(_PATIENCE) for _ in range(2)]
    outcome.said = f"the night ended {time.monotonic() - began:.0f} s after the last round"
    if codes[-1] not in _DONE:
        outcome.damage.append(f"the scan that ends the night ended with {codes[-1]}")


def rows(settings: Settings) -> int:
    """Return how many rows the nights have read so far."""
    return number(settings, _ROWS)


def wait_for_rows(settings: Settings, had: int, process: Started) -> None:
    wait_until(lambda: rows(settings) > had or process.poll() is not None, "no rows", every=0.1)


def scan(settings: Settings, clock: Path | None = None) -> Started:
    """Start a scan of what was handed over, or go on with the one that was cut off.

    One that could still write down that it failed is over; the next goes on where it stopped.
    """
    return supervisor(settings, "scan", "--json", "--source", "handover", clock=clock)


def schedulers(site: Site, plan: Plan) -> Outcome:
    """Kill the process that runs the night, on boards of a replica.

    Only after two minutes of silence is a night taken over: between rounds its last sign of life
    is moved back by so much, and the recovery is what comes on top.
    """
    outcome = plan.begin("scheduler killed", "the next one stores, beside the silence, after")
    with ReplicaServer(seed=11, volume=LISTED_A_ROUND * plan.rounds) as boards:
        for _ in outcome.each(plan.rounds):
            began = time.monotonic()
            had = number(site.settings, _ROWS)
            process = supervisor(site.settings, "schedule", replica_url=boards.base_url)
            wait_for_rows(site.settings, had, process)
            outcome.recovery.append(time.monotonic() - began)
            time.sleep(plan.chance.uniform(0, 0.5))
            os.kill(process.pid, signal.SIGKILL)
            outcome.rounds += process.wait() == -signal.SIGKILL
            _grow_silent(site.settings)
        began = time.monotonic()
        process = supervisor(site.settings, "schedule", replica_url=boards.base_url)
        wait_until(lambda: _nights(site.settings)[1] == 1, "the night does not end", every=0.5)
        outcome.said = f"the night ended {time.monotonic() - began:.0f} s after the last round"
        process.kill()
        process.wait()
        _hold_boards(outcome, site.settings, boards)
    if _nights(site.settings) != (1, 1):
        outcome.damage.append("the night was claimed more than once")
    site.look_through(outcome)
    return outcome


def _hold_boards(outcome: Outcome, settings: Settings, boards: ReplicaServer) -> None:
    with _session(settings) as session:
        for source_id in BOARDS:
            has, listed = stored_ids(session, source_id), truth_of(boards, source_id)
            outcome.saved += len(listed)
            outcome.lost += len(listed - has)
            outcome.doubled += len(has - listed)
        found = stored(session)
        outcome.doubled += found.revisions - len(found.external_ids)


def _nights(settings: Settings) -> tuple[int, int]:
    """Return how many nights were claimed, and how many ended well."""
    run = "SELECT count(*) FROM job_run WHERE job = 'nightly_scan'"
    return number(settings, run), number(settings, f"{run} AND status = 'succeeded'")


def _grow_silent(settings: Settings) -> None:
    with _session(settings) as session:
        for run in session.scalars(select(JobRun)):
            run.heartbeat_at = utc_now() - timedelta(minutes=5)
        session.commit()


def compare(outcome: Outcome, site: Site, wanted: Stored) -> None:
    """Hold what is stored against what an undisturbed scan stores."""
    has = _stored(site.settings)
    outcome.saved += len(wanted.external_ids)
    outcome.lost += len(set(wanted.external_ids) - set(has.external_ids))
    outcome.doubled += max(0, has.revisions - wanted.revisions)
    outcome.damage += [
        f"{one}: not what an undisturbed scan stores"
        for one in Stored.__dataclass_fields__
        if getattr(has, one) != getattr(wanted, one)
    ]


def _stored(settings: Settings) -> Stored:
    with _session(settings) as session:
        return stored(session)


def _session(settings: Settings) -> Session:
    return Session(create_engine(settings.database_uri, poolclass=NullPool))
