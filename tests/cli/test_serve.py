"""The console served by several processes, and what a death among them leaves.

The master of the server must never open the database: see ``supervisor.cli.serve``.
``KILL_ROUNDS=50 pytest tests/cli/test_serve.py`` kills it fifty times.
"""

import os
import random

import pytest
from sqlalchemy.orm import Session

from supervisor import create_app
from supervisor.extensions import db
from tests.support.apps.warm import migrate_tables
from tests.support.factories import World
from tests.support.served import Served, cookie_of, kill_under_load, scalar
from tests.support.sign_in import session_token

ROUNDS = int(os.environ.get("KILL_ROUNDS", "2"))
SHOWN = "SELECT count(*) FROM audit_event WHERE action = 'contacts_shown'"


@pytest.fixture
def lead(settings):
    """An installation with a lead and an inspector; return the cookie and the lead's address."""
    app = create_app(settings)
    with app.app_context():
        migrate_tables(settings)
        with Session(db.engine) as session:
            world = World(session, settings)
            user = world.user()
            found = cookie_of(settings, session_token(session, user.id)), world.finding().id
        db.session.remove()
        db.engine.dispose()
    return found


@pytest.mark.kill
def test_the_master_does_not_hold_the_database(settings, lead):
    served = Served(settings)
    try:
        served.wait_until_answering()
        assert [name for name in served.open_files() if "sqlite3" in name] == []
    finally:
        served.kill_master()


@pytest.mark.kill
def test_what_was_answered_as_saved_outlives_the_master(settings, lead):
    """With a command beside that opens and closes the database."""
    cookie, finding_id = lead
    page = f"/findings/{finding_id}"
    chance = random.Random(20261129)  # noqa: S311 - a seed, so that a failure can be repeated
    saved = 0
    for number in range(1, ROUNDS + 1):
        seconds = chance.uniform(0, 0.5)
        gained = kill_under_load(settings, cookie, page, f"{page}/contacts", seconds)
        assert gained > 0
        saved += gained
        kept = scalar(settings, SHOWN)
        assert kept >= saved, f"round {number}: {saved - kept} of {saved} lost"
        saved = kept  # what was cut off before its answer may have been stored
        assert scalar(settings, "PRAGMA integrity_check") == "ok"
