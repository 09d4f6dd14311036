"""Every released schema, with rows in every table, becomes the present one and loses nothing."""

import sqlite3
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import flask_migrate
import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from supervisor.extensions import db, migrate
from supervisor.services.platform.database import upgrade
from supervisor.store.ad_index import is_part_of_index
from tests.support.filled import ROWS, as_meant, fill_every_table
from tests.support.servers import postgresql

RELEASED = tuple(f"{number:04}" for number in range(1, 39))
# Keys that a later release gives other values.
REWRITTEN: set[tuple[str, str]] = {("posting", "last_page_id")}


def contents():
    """Return every row of every table by table and column, packed values as what they mean."""
    with db.engine.connect() as connection:
        found = inspect(connection)
        return {
            name: _rows(connection, name, found.get_pk_constraint(name)["constrained_columns"])
            for name in found.get_table_names()
            if name != "alembic_version" and not is_part_of_index(name)
        }


def _rows(connection, name, keys):
    order = ", ".join(f'"{key}"' for key in keys)
    query = f'SELECT * FROM "{name}" ORDER BY {order}'  # noqa: S608 - names of our own schema
    rows = connection.execute(text(query)).mappings()
    return [{key: as_meant(name, key, value) for key, value in row.items()} for row in rows]


def stored():
    """Return the database as it stands: the file's content, or PostgreSQL's name of a copy."""
    db.engine.dispose()
    if postgresql.IS_WANTED:
        return postgresql.kept(db.engine.url)
    return Path(db.engine.url.database).read_bytes()


def put_back(kept):
    if postgresql.IS_WANTED:
        db.engine.dispose()
        postgresql.put_back(db.engine.url, kept)
    else:
        Path(db.engine.url.database).write_bytes(kept)


@pytest.fixture(scope="module")
def schemas():
    """Files of empty databases by released schema, made on first use, one from the other."""
    return {}


@pytest.fixture
def filled_at(empty_app, schemas):
    def fill(revision):
        if not schemas:
            for released in RELEASED:
                flask_migrate.upgrade(revision=released)
                schemas[released] = stored()
        put_back(schemas[revision])
        with db.engine.begin() as connection:
            fill_every_table(connection)
        return contents()

    return fill


def assert_kept(before, after, *, is_upgraded=True):
    """Every row is there with the values of every column that both know.

    An upgrade lets the chain grow: records whose table a later release takes into it get links.
    """
    assert set(before) <= set(after)
    for table, rows in before.items():
        grown = len(after[table]) - len(rows)
        assert grown > 0 if is_upgraded and table == "chain_link" else grown == 0, table
        assert len(rows) == ROWS, table
        for was, now in zip(rows, after[table][:ROWS], strict=True):
            same = {k for k in was if k in now and (table, k) not in REWRITTEN}
            assert {k: was[k] for k in same} == {k: now[k] for k in same}, table


def broken():
    """Return the references to nothing; PostgreSQL lets none be."""
    if postgresql.IS_WANTED:
        return []
    with closing(sqlite3.connect(db.engine.url.database)) as connection:
        return connection.execute("PRAGMA foreign_key_check").fetchall()


def test_every_released_schema_is_tested(empty_app):
    script = ScriptDirectory(migrate.directory or empty_app.extensions["migrate"].directory)
    assert sorted(found.revision for found in script.walk_revisions()) == list(RELEASED)


@pytest.mark.parametrize(("revision", "following"), list(pairwise(RELEASED)))
def test_a_filled_database_is_taken_one_release_on_and_loses_nothing(
    filled_at, revision, following
):
    """So every migration meets rows in every table; some go all the way at once, below."""
    before = filled_at(revision)
    flask_migrate.upgrade(revision=following)
    assert_kept(before, contents(), is_upgraded=False)
    assert broken() == []


@pytest.mark.parametrize("revision", sorted({*RELEASED[::8], RELEASED[-1]}))
def test_a_filled_database_is_upgraded_and_loses_nothing(filled_at, settings, revision):
    before = filled_at(revision)
    upgrade(settings)
    assert_kept(before, contents())
    assert broken() == []
    if not postgresql.IS_WANTED:
        with db.engine.connect() as connection:
            assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


# Step by step, so that every released schema is passed, and in one transaction.
@pytest.mark.parametrize("steps", [RELEASED[-2::-1], RELEASED[:1]], ids=["steps", "at once"])
def test_a_filled_database_goes_down_and_loses_only_what_came_later(filled_at, steps):
    kept = filled_at(RELEASED[-1])
    for revision in steps:
        flask_migrate.downgrade(revision=revision)
        after = contents()
        known = {table: rows for table, rows in kept.items() if table in after}
        assert_kept(known, after, is_upgraded=False)
        assert broken() == [], revision


@pytest.mark.skipif(postgresql.IS_WANTED, reason="PostgreSQL keeps no broken reference")
def test_references_that_were_broken_before_do_not_stop_an_upgrade(filled_at, settings):
    filled_at("0002")
    with closing(sqlite3.connect(db.engine.url.database)) as connection, connection:
        connection.execute("UPDATE review SET reviewer_id = 99 WHERE id = 2")
    before = contents()
    upgrade(settings)
    assert_kept(before, contents())
    assert len(broken()) == 1
