import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from supervisor import create_app
from supervisor.extensions import db, migrate
from supervisor.services.database import upgrade


@pytest.fixture
def app(settings):
    """An application whose database holds nothing at all."""
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def differences():
    with db.engine.connect() as connection:
        options = {"compare_type": True, **migrate.alembic_ctx_kwargs}
        return compare_metadata(MigrationContext.configure(connection, opts=options), db.metadata)


def test_migrations_lead_to_the_models(app, settings):
    upgrade(settings)
    assert differences() == []


def test_migrations_go_down_and_up_again(app, settings):
    upgrade(settings)
    flask_migrate.downgrade(revision="base")
    assert inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade(settings)
    assert differences() == []
