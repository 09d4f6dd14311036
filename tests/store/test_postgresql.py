"""What PostgreSQL must do as SQLite does; the whole suite runs on it by a setting."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from supervisor import create_app
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db, migrate
from supervisor.services.platform.database import upgrade
from supervisor.services.platform.trouble import Trouble, trouble_of
from supervisor.store.engine import engine_options, tune, unit_of_work, writing
from supervisor.store.tables.platform import User
from tests.support.apps.warm import empty_database
from tests.support.servers import postgresql

ROW = "INSERT INTO token_bucket (key, tokens, updated_at) VALUES ('a', 0, now())"
pytestmark = pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)


@pytest.fixture
def engine():
    with postgresql.a_database(empty_database()) as address:
        engine = create_engine(address, pool_size=8, **engine_options(address))
        tune(engine)
        yield engine
        engine.dispose()


def test_migrations_lead_to_the_models(settings):
    with postgresql.a_database() as address:
        app = create_app(settings.model_copy(update={"database_url": address}))
        with app.app_context():
            upgrade(app.config["SETTINGS"])
            with db.engine.connect() as connection:
                options = {"compare_type": True, **migrate.alembic_ctx_kwargs}
                found = MigrationContext.configure(connection, opts=options)
                assert compare_metadata(found, db.metadata) == []
            db.engine.dispose()


def test_units_that_read_and_then_write_lose_nothing(engine):
    with writing(engine) as connection:
        connection.execute(text(ROW))

    def count_up(_number):
        with Session(engine) as session, unit_of_work(session):
            held = session.scalar(text("SELECT tokens FROM token_bucket"))
            session.execute(text("UPDATE token_bucket SET tokens = :n"), {"n": held + 1})

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(count_up, range(100)))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT tokens FROM token_bucket")) == 100


def test_what_is_read_stands_still(engine):
    with engine.connect() as reading:
        count = text("SELECT count(*) FROM token_bucket")
        assert reading.scalar(count) == 0
        with writing(engine) as connection:
            connection.execute(text(ROW))
        assert reading.scalar(count) == 0


@pytest.mark.parametrize(
    "change", ["UPDATE chain_link SET digest = ''", "DELETE FROM chain_link", "TRUNCATE chain_link"]
)
def test_what_is_chained_is_never_changed(engine, change):
    link = "INSERT INTO chain_link VALUES (1, now(), 'review', 1, 'a', 'b')"
    with writing(engine) as connection:
        connection.execute(text(link))
    with pytest.raises(DBAPIError, match="only ever added"), writing(engine) as connection:
        connection.execute(text(change))


def test_a_lock_that_is_not_given_is_told_as_busy(engine):
    with writing(engine), engine.connect() as other:
        other.execute(text("SET lock_timeout = 50"))
        with pytest.raises(DBAPIError) as caught:
            other.execute(text("SELECT pg_advisory_xact_lock(24225)"))
    assert trouble_of(caught.value) is Trouble.BUSY


def end_others(engine):
    """End every connection but one of its own, as a server that stops does."""
    with create_engine(engine.url, isolation_level="AUTOCOMMIT").connect() as other:
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        mine = "datname = current_database() AND pid <> pg_backend_pid()"
        other.execute(text(f"{others} WHERE {mine}"))
        other.detach()


def test_a_connection_that_was_ended_is_replaced_before_anyone_meets_it(engine):
    with engine.connect() as connection:
        before = connection.scalar(text("SELECT pg_backend_pid()"))
    end_others(engine)
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT pg_backend_pid()")) != before


def test_a_server_that_goes_or_is_not_there_is_told_as_unreachable(engine):
    with engine.connect() as connection:
        end_others(engine)
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text("SELECT 1"))
    assert trouble_of(caught.value) is Trouble.UNREACHABLE
    nobody = create_engine("postgresql+psycopg://a@127.0.0.1:9/b")
    with pytest.raises(DBAPIError) as caught, nobody.connect():
        pass
    assert trouble_of(caught.value) is Trouble.UNREACHABLE


def test_what_strangers_write_is_looked_for_and_not_refused(engine):
    with Session(engine) as session:
        for wanted in (User.id == 10**17, User.username == "wang\0", User.username == "王" * 5_000):
            assert session.scalar(select(User.id).where(wanted)) is None


def test_the_one_character_that_no_text_holds_is_left_out(engine):
    buckets = db.metadata.tables["token_bucket"]
    with engine.begin() as connection:
        connection.execute(insert(buckets).values(key="wa\0ng", tokens=0, updated_at=utc_now()))
        assert connection.scalar(select(buckets.c.key)) == "wang"
