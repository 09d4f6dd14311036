"""Fixtures every test package shares."""

import gc
import os
from collections.abc import Callable, Iterator
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
from tests.support.apps.warm import empty_database, keep_compiled, make_tables
from tests.support.hashes import hash_cheaply
from tests.support.servers import postgresql

# A busy machine is not a defect. Each run draws other examples, so that few are enough; before a
# release, or after a change of a reader, ``--hypothesis-profile=thorough`` draws ten times as many.
for name, examples in (("patient", 40), ("thorough", 400)):
    hypothesis_settings.register_profile(
        name, max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
hypothesis_settings.load_profile("patient")

keep_compiled()
# Values of the register are made while tests are collected.
take_office(Settings().bureau)


_PACE = (30_000, 5, 10)
"""Of the garbage collector; the applications of some ten tests are thrown away together."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try tests with a real browser or killed processes once more: a defect fails twice.

    They depend on when the machine runs whom; the summary names each that needed it. They also
    take longest, so they come first in each half of the tests, with which two workers begin:
    what is left at the end is short, and neither worker waits for the other.
    """
    long, short = [], []
    for item in items:
        if item.get_closest_marker("e2e") or item.get_closest_marker("kill"):
            item.add_marker(pytest.mark.flaky(reruns=1))
            long.append(item)
        else:
            short.append(item)
    middle = len(items) // 2 - len(long[::2])
    items[:] = [*long[::2], *short[:middle], *long[1::2], *short[middle:]]


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what stays until the end of the run, and come less often.

    Each application is thousands of objects made at once: at the usual pace a seventh of a run's
    time went into looking for garbage among them.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_PACE)


@pytest.fixture(autouse=True, scope="session")
def cheap_hashes() -> Iterator[None]:
    """Hash passwords cheaply: a real hash takes longer than most tests (``hash_as_shipped``)."""
    with pytest.MonkeyPatch.context() as patch:
        hash_cheaply(patch)
        yield


@pytest.fixture(autouse=True, scope="session")
def no_waiting_for_the_disk() -> Iterator[None]:
    """As ``make_tables`` does for databases: no test cuts the power."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _file: None)
        yield


_ON_BOTH = (
    "services/credit", "services/lists", "services/nights/test_both.py",
    "web/leads/test_finding.py", "web/leads/test_settled.py", "web/register/test_entities.py",
)  # fmt: skip
"""Run on SQLite and on PostgreSQL by ``make test``; a release runs all on both (`.ci/run`)."""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask a test twice that stands in ``_ON_BOTH`` and has a database."""
    place = metafunc.definition.path.relative_to(Path(__file__).parent).as_posix()
    if postgresql.IS_WANTED or not place.startswith(_ON_BOTH):
        return
    if "database_url" in metafunc.fixturenames:
        skipped = pytest.mark.skipif(not postgresql.is_installed(), reason=postgresql.MISSING)
        other = pytest.param("postgresql", marks=skipped)
        metafunc.parametrize("database_url", ["sqlite", other], indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of an empty database; empty for SQLite's own file in the instance folder."""
    wanted = "postgresql" if postgresql.IS_WANTED else "sqlite"
    if getattr(request, "param", wanted) == "sqlite":
        yield ""
        return
    with postgresql.a_database(empty_database()) as address:
        yield address


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return Settings(
        instance_path=tmp_path / "instance",
        database_url=database_url,
        cookies_secure=False,
        contact="test@example.org",
        second_factor_roles="",
    )


@pytest.fixture
def with_pages() -> bool:
    """Whether the application has pages: services and commands do without, as nights do."""
    return False


@pytest.fixture
def app(settings: Settings, *, with_pages: bool) -> Iterator[Flask]:
    app = create_app(settings, with_pages=with_pages)
    app.config.update(TESTING=True)
    with app.app_context():
        make_tables()
        yield app
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app_with(settings: Settings) -> Iterator[Callable[..., Flask]]:
    """Make another application on the same instance, with some settings changed."""
    made: list[Flask] = []

    def make(**changed: object) -> Flask:
        made.append(create_app(settings.model_copy(update=changed)))
        return made[-1]

    yield make
    for one in made:
        with one.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def session(app: Flask) -> Session:
    return db.session()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
