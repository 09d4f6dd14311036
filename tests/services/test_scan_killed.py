"""A scan killed at random points and started again loses nothing and doubles nothing."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from supervisor.settings import Settings
from tests.services.scan_samples import stored, write_ads

KILLS = 20
ADS = 16_000
COMMAND = ("scan", "--night", "2026-11-20", "--source", "handover", "--json")


def start(instance):
    return subprocess.Popen(  # noqa: S603 - our own command with fixed arguments
        [sys.executable, "-m", "supervisor.cli", *COMMAND],
        env={**os.environ, "SUPERVISOR_INSTANCE_PATH": str(instance)},
        stdout=subprocess.DEVNULL,
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
    engine = create_engine(Settings(instance_path=instance).database_uri)
    with Session(engine) as session:
        found = stored(session)
    engine.dispose()
    return found


@pytest.mark.kill
def test_twenty_kills_change_nothing(tmp_path):
    undisturbed = prepared(tmp_path / "undisturbed")
    assert start(undisturbed).wait(300) == 0

    disturbed = prepared(tmp_path / "disturbed")
    chance = random.Random(20261120)  # noqa: S311 - a seed, so that a failure can be repeated
    signals = []
    for number in range(KILLS):
        process = start(disturbed)
        kill = kill_while_starting if number % 2 else kill_while_storing
        kill(process, disturbed, chance)
        signals.append(process.wait())
    assert signals.count(-signal.SIGKILL) == KILLS
    assert start(disturbed).wait(300) == 0

    assert result_of(disturbed) == result_of(undisturbed)
    assert len(result_of(disturbed).external_ids) == ADS
