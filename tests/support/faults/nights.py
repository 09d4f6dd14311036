"""A night that is struck down again and again, and must store what an undisturbed one stores."""

import os
import random
import signal
import subprocess
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.orm import Session

from scrapers.replica import ReplicaServer
from supervisor.domain.platform.clock import utc_now
from supervisor.settings import Settings
from supervisor.store.tables.collect import JobRun
from tests.support.faults.outcome import Outcome
from tests.support.faults.server import Server
from tests.support.faults.site import Site, installed, number, settings_in, supervisor, wait_until
from tests.support.live_scans import BOARDS, stored_ids, truth_of
from tests.support.scan_samples import Stored, stored, write_ads

NIGHT = "2026-11-20"
ADS_A_ROUND = 300
LISTED_A_ROUND = 40
_ROWS = "SELECT coalesce(sum(rows), 0) FROM source_run"
_PATIENCE = 600


def scans(site: Site, rounds: int, chance: random.Random, folder: Path) -> Outcome:
    """Kill a scan by turns while it starts and while it stores."""

    def strike(process: "subprocess.Popen[bytes]") -> None:
        os.kill(process.pid, signal.SIGKILL)

    return _handed_over(Outcome("scan killed"), site, rounds, chance, folder, strike)


def scans_without_server(
    site: Site, rounds: int, chance: random.Random, folder: Path, own: Server
) -> Outcome:
    """Kill the server under a scan, which ends by itself or goes on; it is started again."""

    def strike(process: "subprocess.Popen[bytes]") -> None:
        own.kill()
        time.sleep(chance.uniform(0, 2))
        own.start()
        process.wait(_PATIENCE)

    return _handed_over(Outcome("PostgreSQL killed under a scan"), site, rounds, chance, folder,
                        strike)  # fmt: skip


def _handed_over(
    outcome: Outcome,
    site: Site,
    rounds: int,
    chance: random.Random,
    folder: Path,
    strike: Callable[["subprocess.Popen[bytes]"], None],
) -> Outcome:
    """Strike ``rounds`` times, end the night, compare with one that nothing happened to."""
    ads = ADS_A_ROUND * rounds
    peer = installed(settings_in(folder / "undisturbed")).settings
    for settings in (peer, site.settings):
        inbox = settings.inbox_path / "handover"
        inbox.mkdir(parents=True)
        write_ads(inbox / "a.jsonl", range(ads // 2))
        write_ads(inbox / "b.jsonl", range(ads // 2 - 50, ads))
    if _scan(peer).wait(_PATIENCE):
        raise RuntimeError("the undisturbed scan failed")
    for one in range(rounds):
        had, process = number(site.settings, _ROWS), _scan(site.settings)
        began = time.monotonic()
        if one % 2:
            time.sleep(chance.uniform(0.1, 4.0))
        else:
            _wait_for_rows(site.settings, had, process)
            outcome.recovery.append(time.monotonic() - began)
            time.sleep(chance.uniform(0, 0.15))
        if process.poll() is None:
            strike(process)
            outcome.rounds += 1
        process.wait(_PATIENCE)
    for _ in range(2):  # where a run was ended by its failure the next one asks again
        _scan(site.settings).wait(_PATIENCE)
    _compare(outcome, _stored(site.settings), _stored(peer))
    site.look_through(outcome)
    return outcome


def _wait_for_rows(settings: Settings, had: int, process: "subprocess.Popen[bytes]") -> None:
    wait_until(lambda: number(settings, _ROWS) > had or process.poll() is not None, "no rows")


def _scan(settings: Settings) -> "subprocess.Popen[bytes]":
    return supervisor(settings, "scan", "--night", NIGHT, "--json", "--source", "handover")


def schedulers(site: Site, rounds: int, chance: random.Random) -> Outcome:
    """Kill the process that runs the night, on boards of a replica.

    Only after two minutes of silence is a night taken over: between rounds its last sign of life
    is moved back by so much, and the recovery is what comes on top.
    """
    outcome = Outcome("scheduler killed")
    with ReplicaServer(seed=11, volume=LISTED_A_ROUND * rounds) as boards:
        for _ in range(rounds):
            had = number(site.settings, _ROWS)
            process = supervisor(site.settings, "schedule", replica_url=boards.base_url)
            began = time.monotonic()
            _wait_for_rows(site.settings, had, process)
            outcome.recovery.append(time.monotonic() - began)
            time.sleep(chance.uniform(0, 0.5))
            os.kill(process.pid, signal.SIGKILL)
            outcome.rounds += process.wait() == -signal.SIGKILL
            _grow_silent(site.settings)
        process = supervisor(site.settings, "schedule", replica_url=boards.base_url)
        wait_until(lambda: _nights(site.settings)[1] == 1, "the night does not end")
        process.kill()
        process.wait()
        with _session(site.settings) as session:
            for source_id in BOARDS:
                has, listed = stored_ids(session, source_id), truth_of(boards, source_id)
                outcome.saved += len(listed)
                outcome.lost += len(listed - has)
                outcome.doubled += len(has - listed)
            found = stored(session)
            outcome.doubled += found.revisions - len(found.external_ids)
    if _nights(site.settings) != (1, 1):
        outcome.damage.append("the night was claimed more than once")
    site.look_through(outcome)
    return outcome


def _nights(settings: Settings) -> tuple[int, int]:
    """Return how many nights were claimed, and how many ended well."""
    run = "SELECT count(*) FROM job_run WHERE job = 'nightly_scan'"
    return number(settings, run), number(settings, f"{run} AND status = 'succeeded'")


def _grow_silent(settings: Settings) -> None:
    with _session(settings) as session:
        for run in session.scalars(select(JobRun)):
            run.heartbeat_at = utc_now() - timedelta(minutes=5)
        session.commit()


def _compare(outcome: Outcome, has: Stored, wanted: Stored) -> None:
    outcome.saved += len(wanted.external_ids)
    outcome.lost += len(set(wanted.external_ids) - set(has.external_ids))
    outcome.doubled += max(0, has.revisions - wanted.revisions)
    if has != wanted:
        outcome.damage.append("what is stored is not what an undisturbed scan stores")


def _stored(settings: Settings) -> Stored:
    with _session(settings) as session:
        return stored(session)


def _session(settings: Settings) -> Session:
    return Session(create_engine(settings.database_uri, poolclass=NullPool))
