"""A database that holds nothing at all, for migrations to fill."""

from collections.abc import Iterator

import pytest
from flask import Flask

from supervisor import create_app
from supervisor.extensions import db
from supervisor.settings import Settings


@pytest.fixture
def empty_app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
