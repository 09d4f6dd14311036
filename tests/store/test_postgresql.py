"""What PostgreSQL must do as SQLite does; the whole suite runs on it by a setting."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from supervisor import create_app
from supervisor.extensions import db, migrate
from supervisor.services.platform.database import upgrade
from supervisor.services.platform.trouble import Trouble, trouble_of
from supervisor.store.engine import tune, unit_of_work, writing
from tests.support.apps.warm import empty_database
from tests.support.servers import postgresql

ROW = "INSERT INTO token_bucket (key, tokens, updated_at) VALUES ('a', 0, now())"
pytestmark = pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)


@pytest.fixture
def engine():
    with postgresql.a_database(empty_database()) as address:
        engine = create_engine(address, pool_size=8)
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
