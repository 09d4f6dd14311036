"""A scan killed at random points and started again loses nothing and doubles nothing.

``KILL_ROUNDS=20 pytest -m kill`` strikes twenty times where the suite strikes four times.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from scrapers.replica import ReplicaServer
from supervisor.domain.collect.runs import RunOutcome
from supervisor.settings import Settings
from supervisor.store.tables.collect import SourceRun
from tests.support.live_scans import BOARDS, stored_ids, truth_of
from tests.support.scan_samples import stored, write_ads

KILLS = int(os.environ.get("KILL_ROUNDS", "4"))
ADS = 500 * KILLS
LISTED = 250 * KILLS
NIGHT = "2026-11-20"


def start(instance, *sources, replica_url=""):
    chosen = [option for source in sources or ("handover",) for option in ("--source", source)]
    command = [sys.executable, "-m", "supervisor.cli", "scan", "--night", NIGHT, "--json", *chosen]
    places = {"SUPERVISOR_INSTANCE_PATH": str(instance), "SUPERVISOR_REPLICA_URL": replica_url}
    return subprocess.Popen(  # noqa: S603 - our own command with fixed arguments
        command, env={**os.environ, **places}, stdout=subprocess.DEVNULL
    )


def prepared(instance):
    inbox = instance / "inbox" / "handover"
    inbox.mkdir(parents=True)
    write_ads(inbox / "a.jsonl", range(ADS // 2))
    write_ads(inbox / "b.jsonl", range(ADS // 2 - 100, ADS))
    return instance


def rows_stored(instance):
    try:
        with closing(sqlite3.connect(instance / "supervisor.sqlite3", timeout=10)) as database:
            return database.execute("SELECT coalesce(sum(rows), 0) FROM source_run").fetchone()[0]
    except sqlite3.OperationalError:  # killed before there was a database
        return 0


def kill_while_starting(process, _instance, chance):
    time.sleep(chance.uniform(0.1, 2.0))
    os.kill(process.pid, signal.SIGKILL)


def kill_while_storing(process, instance, chance):
    before = rows_stored(instance)
    while process.poll() is None and rows_stored(instance) == before:
        time.sleep(0.01)
    time.sleep(chance.uniform(0, 0.15))
    os.kill(process.pid, signal.SIGKILL)


def result_of(instance):
    with session_of(instance) as session:
        found = stored(session)
        session.get_bind().dispose()
    return found


def kill_often(instance, begin):
    """Start the scan again and again, striking it down each time; every strike must have hit."""
    chance = random.Random(20261120)  # noqa: S311 - a seed, so that a failure can be repeated
    signals = []
    for number in range(KILLS):
        process = begin()
        kill = kill_while_starting if number % 2 else kill_while_storing
        kill(process, instance, chance)
        signals.append(process.wait())
    assert signals.count(-signal.SIGKILL) == KILLS


def session_of(instance):
    return Session(create_engine(Settings(instance_path=instance).database_uri))


@pytest.mark.kill
def test_kills_change_nothing(tmp_path):
    undisturbed = prepared(tmp_path / "undisturbed")
    assert start(undisturbed).wait(300) == 0

    disturbed = prepared(tmp_path / "disturbed")
    kill_often(disturbed, lambda: start(disturbed))
    assert start(disturbed).wait(300) == 0

    assert result_of(disturbed) == result_of(undisturbed)
    assert len(result_of(disturbed).external_ids) == ADS


def assert_boards_whole(instance, server, count):
    """Compare with what the boards really list: no ad missing, none stored or counted twice."""
    with session_of(instance) as session:
        found = stored(session)
        assert (len(found.external_ids), found.revisions, found.unread_pages) == (count, count, 0)
        assert found.counts[:3] == (count, count, 0)
        for source_id in BOARDS:
            assert stored_ids(session, source_id) == truth_of(server, source_id)
        runs = session.scalars(select(SourceRun)).all()
        assert {run.outcome for run in runs} == {RunOutcome.OK}
        assert {run.repeated for run in runs} == {0}
        session.get_bind().dispose()


@pytest.mark.kill
def test_kills_of_a_night_on_live_boards_lose_and_double_nothing(tmp_path):
    instance = tmp_path / "instance"
    with ReplicaServer(seed=11, volume=LISTED) as server:
        kill_often(instance, lambda: start(instance, *BOARDS, replica_url=server.base_url))
        assert start(instance, *BOARDS, replica_url=server.base_url).wait(300) == 0
        assert server.unknown_requests == []
        assert_boards_whole(instance, server, LISTED)


@pytest.mark.kill
def test_two_processes_on_one_night_store_every_ad_once(tmp_path):
    """The second finds each source taken, or done; neither stores what the other has."""
    instance = tmp_path / "instance"
    with ReplicaServer(seed=11, volume=600) as server:
        both = [start(instance, *BOARDS, replica_url=server.base_url) for _ in range(2)]
        assert 0 in [process.wait(300) for process in both]
        assert start(instance, *BOARDS, replica_url=server.base_url).wait(300) == 0
        assert_boards_whole(instance, server, 600)
