"""A database with rows in every table, copied into another of either kind."""

from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, insert, select, text

from supervisor.extensions import db
from supervisor.store import copying
from supervisor.store.base import Base
from supervisor.store.copying import copy_database
from supervisor.store.engine import tune
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.writing import chain
from tests.support.apps.warm import empty_database
from tests.support.filled import ROWS, fill_every_table
from tests.support.servers import postgresql

needs_server = pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=needs_server)])
def target(request, tmp_path):
    if request.param == "sqlite":
        engine = create_engine(f"sqlite:///{tmp_path / 'copy.sqlite3'}")
        tune(engine)
        Base.metadata.create_all(engine)
        yield engine
        engine.dispose()
        return
    with postgresql.a_database(empty_database()) as address:
        engine = create_engine(address)
        tune(engine)
        yield engine
        engine.dispose()


@pytest.fixture(scope="module")
def filled():
    """What SQLite's file holds once it is filled, kept at first use."""
    return []


@pytest.fixture
def source(app, filled):
    if filled:
        db.engine.dispose()
        Path(db.engine.url.database).write_bytes(filled[0])
        return db.engine
    with db.engine.begin() as connection:
        fill_every_table(connection)
    if not postgresql.IS_WANTED:
        db.engine.dispose()
        filled.append(Path(db.engine.url.database).read_bytes())
    return db.engine


def test_every_row_is_copied_and_compared(source, target):
    copied = copy_database(source, target)
    assert {one.name for one in copied} == set(Base.metadata.tables)
    assert {(one.rows, one.added, one.is_same) for one in copied} == {(ROWS, ROWS, True)}
    with target.connect() as connection:
        assert chain.refuses_changes(connection)


def test_a_copy_that_was_cut_off_is_gone_on_with(source, target, monkeypatch):
    monkeypatch.setattr(copying, "_BATCH", 2)

    def cut_off(one):
        if one.name == "posting":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        copy_database(source, target, cut_off)
    copied = copy_database(source, target)
    assert {(one.rows, one.is_same) for one in copied} == {(ROWS, True)}
    assert {one.added for one in copied} == {0, ROWS}


def test_a_row_that_differs_is_named_by_its_table(source, target):
    copy_database(source, target)
    with target.begin() as connection:
        connection.execute(text("UPDATE agency SET phone = '1' WHERE id = 2"))
    assert [one.name for one in copy_database(source, target) if not one.is_same] == ["agency"]


def test_a_row_may_point_to_a_later_one(source, target):
    with source.begin() as connection:
        connection.execute(text("UPDATE agency SET parent_id = 3 WHERE id = 1"))
    assert all(one.is_same for one in copy_database(source, target))


def test_new_rows_are_counted_behind_the_copied_ones(source, target):
    copy_database(source, target)
    columns = {c.name: c for c in Base.metadata.tables["audit_event"].columns}
    with target.begin() as connection:
        row = connection.execute(select(AuditEvent.__table__).limit(1)).mappings().one()
        values = {name: row[name] for name in columns if name != "id"}
        connection.execute(insert(AuditEvent.__table__).values(values))
        assert connection.scalar(select(func.max(AuditEvent.id))) == ROWS + 1
