"""Fixtures every test package shares."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings
from sqlalchemy.orm import Session

from supervisor import create_app
from supervisor.domain.platform.bureau import take_office
from supervisor.extensions import db
from supervisor.settings import Settings

# A busy machine is not a defect.
hypothesis_settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.load_profile("patient")

# Values of the register are made while tests are collected.
take_office(Settings().bureau)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try tests with a real browser or killed processes once more: a defect fails twice.

    They depend on when the machine runs whom; the summary names each that needed it.
    """
    for item in items:
        if item.get_closest_marker("e2e") or item.get_closest_marker("kill"):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(
        instance_path=tmp_path / "instance", cookies_secure=False, contact="test@example.org"
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    app = create_app(settings)
    app.config.update(TESTING=True)
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Session:
    return db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
