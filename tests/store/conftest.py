"""A database that holds nothing at all, for migrations to fill."""

from collections.abc import Iterator

import pytest
from flask import Flask

from supervisor import create_app
from supervisor.extensions import db
from supervisor.settings import Settings
from tests.support.apps.warm import empty_database
from tests.support.servers import postgresql


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    if not postgresql.IS_WANTED:
        yield ""
        return
    nothing = "empty_app" in request.fixturenames
    with postgresql.a_database(None if nothing else empty_database()) as address:
        yield address


@pytest.fixture
def empty_app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
