"""``supervisor database verify``, and what the command line says when it cannot store."""

import errno
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from supervisor import create_app
from supervisor.cli import main
from supervisor.extensions import db
from supervisor.services.platform.integrity import database_path
from supervisor.settings import Settings
from supervisor.store.tables.postings import Posting
from tests.support.apps.warm import migrate_tables
from tests.support.factories import World
from tests.support.servers import postgresql

LIMITED = """
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
from supervisor.cli import main
main(sys.argv[2:])
"""


@pytest.fixture
def installed(settings, monkeypatch):
    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(settings.instance_path))
    app = create_app(settings)
    with app.app_context():
        migrate_tables(settings)
        with Session(db.engine) as session:
            World(session, settings).finding()
        db.session.remove()
        db.engine.dispose()
    return settings


def run(*arguments):
    return CliRunner().invoke(main, list(arguments))


def test_a_whole_installation_is_called_whole(installed):
    result = run("database", "verify")
    assert result.exit_code == 0, result.output
    assert "are whole" in result.output


def test_damage_is_named_and_ends_with_one(installed):
    (segment, *_) = installed.archive_path.rglob("*.warc.gz")
    segment.write_bytes(segment.read_bytes()[:60])
    result = run("database", "verify", "--json")
    assert result.exit_code == 1
    assert [found["what"] for found in json.loads(result.stdout)] == ["archive"]
    assert run("database", "verify", "--no-archive").exit_code == 0


def test_a_database_that_is_none_is_said_so(installed):
    database_path(installed).write_bytes(b"x" * 8192)
    assert run("database", "verify").exit_code == 1
    result = run("user", "list")
    assert result.exit_code == 1
    assert "The database or the archive is damaged" in result.output


def test_a_folder_that_cannot_be_written_is_said_so(tmp_path, monkeypatch):
    def refuse(self, *_args, **_options):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(self))

    monkeypatch.setenv("SUPERVISOR_INSTANCE_PATH", str(tmp_path / "instance"))
    monkeypatch.setattr(Path, "mkdir", refuse)
    result = run("init")
    assert result.exit_code == 1
    assert "cannot be written" in result.output
    assert str(tmp_path) in result.output.replace("\n", "")


@pytest.mark.parametrize("command", ["init", "serve"])
@pytest.mark.parametrize("limit", [0, 200_000])
def test_a_full_disk_is_said_so_without_a_traceback(tmp_path, limit, command):
    settings = Settings(instance_path=tmp_path / "instance")
    result = subprocess.run(  # noqa: S603 - our own command with fixed arguments
        [sys.executable, "-c", LIMITED, str(limit), command],
        env={**os.environ, "SUPERVISOR_INSTANCE_PATH": str(settings.instance_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "Traceback" not in result.stderr
    assert "disk" in result.stderr


@pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)
def test_an_installation_moves_to_postgresql(installed):
    with postgresql.a_database() as address:
        said = run("database", "copy", address)
        assert said.exit_code == 0, said.output
        assert "posting: 1 rows, 1 copied" in said.output
        again = run("database", "copy", address)
        assert "posting: 1 rows, 0 copied" in again.output
        engine = create_engine(address)
        with engine.connect() as connection:
            assert len(connection.scalars(select(Posting.id)).all()) == 1
        engine.dispose()


@pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)
@pytest.mark.skipif(postgresql.IS_WANTED, reason="PostgreSQL keeps no text too long for its column")
def test_a_text_too_long_for_the_target_is_named_and_the_rest_stays(installed):
    with closing(sqlite3.connect(database_path(installed))) as connection, connection:
        connection.execute("UPDATE posting SET source_id = ? || source_id", ["x" * 40])
    with postgresql.a_database() as address:
        said = run("database", "copy", address)
        assert said.exit_code == 1
        assert "posting: row 1, column source_id: 48 characters, at most 40" in said.output
        assert "Traceback" not in said.output
        with closing(sqlite3.connect(database_path(installed))) as connection, connection:
            connection.execute("UPDATE posting SET source_id = substr(source_id, 41)")
        again = run("database", "copy", address)
        assert again.exit_code == 0, again.output
        assert "posting: 1 rows, 1 copied" in again.output
