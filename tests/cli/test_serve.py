"""The console served by several processes, and what a death among them leaves.

The master of the server must never open the database: see ``supervisor.cli.serve``.
``make kills`` kills it fifty times, ``make faults`` everything else.
"""

import os
import random

import pytest

from supervisor import create_app
from supervisor.extensions import db
from tests.support.apps.warm import migrate_tables
from tests.support.faults import server
from tests.support.faults.outcome import Plan
from tests.support.faults.site import installed, settings_in
from tests.support.served import Served
from tests.support.servers import postgresql
from tests.support.servers.kills import kill_rounds

ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))


@pytest.mark.kill
def test_the_master_does_not_hold_the_database(settings):
    app = create_app(settings)
    with app.app_context():
        migrate_tables(settings)
        db.engine.dispose()
    served = Served(settings)
    try:
        served.wait_until_answering()
        assert [name for name in served.open_files() if "sqlite3" in name] == []
    finally:
        served.kill_master()


@pytest.mark.kill
def test_what_was_answered_as_saved_outlives_the_master(settings):
    """With a command beside that opens and closes the database."""
    for number, one in enumerate(kill_rounds(settings, ROUNDS), 1):
        assert one.saved > 0
        assert one.lost == 0, f"round {number}: {one.lost} of {one.saved} lost"
        assert one.integrity == "ok"


@pytest.mark.kill
@pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)
def test_what_was_answered_as_saved_outlives_the_server(tmp_path):
    """Killed whole and started again, then killed in one of its processes."""
    with server.server() as own:
        site = installed(settings_in(tmp_path, own.url))
        chance = random.Random(20261130)  # noqa: S311 - a seed
        outcome = server.killed(site, Plan(ROUNDS, chance), own)
    assert outcome.is_good, outcome
    assert outcome.rounds == ROUNDS
