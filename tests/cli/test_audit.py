"""``supervisor audit``: a whole chain ends with 0, a broken one with 1 and its first fault."""

import json
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from supervisor import create_app
from supervisor.cli import main
from supervisor.extensions import db
from supervisor.services.platform.integrity import database_path
from tests.support.apps.warm import migrate_tables


@pytest.fixture
def installed(settings, monkeypatch):
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(settings.instance_path))
    app = create_app(settings)
    with app.app_context():
        migrate_tables(settings)
        db.session.remove()
        db.engine.dispose()
    return settings


def run(*arguments):
    return CliRunner().invoke(main, ["audit", *arguments])


def test_an_empty_chain_is_whole_and_has_nothing_to_sign(installed):
    result = run("verify")
    assert result.exit_code == 0, result.output
    assert "0 links" in result.output
    assert "empty" in run("sign").output


def test_a_record_slipped_in_is_named_with_exit_code_one(installed):
    CliRunner().invoke(main, ["user", "create", "zhang", "--name", "张", "--role", "inspector"])
    with closing(sqlite3.connect(database_path(installed))) as database, database:
        database.execute(
            "INSERT INTO audit_event (at, action, object_type, object_id, remote_address, detail)"
            " VALUES ('2026-11-23 08:00:00', 'sign_in', '', '', '', '{}')"
        )
    result = run("verify", "--json")
    assert result.exit_code == 1
    (fault,) = json.loads(result.stdout)["faults"]
    assert (fault["kind"], fault["table"]) == ("unlinked", "audit_event")
    assert "unlinked" in run("verify").stderr
