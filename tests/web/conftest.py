"""Fixtures of the console's tests: a world to fill, and a way to be signed in."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session, object_session

from supervisor import create_app
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.settings import Settings
from supervisor.store.tables.platform import User
from tests.support.apps.warm import make_tables
from tests.support.factories import World
from tests.support.sign_in import SignIn, session_token


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The application with no context held open: each request must find its own user and nonce.

    Forms are posted bare; that they need their token is tested on its own.
    """
    app = create_app(settings)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    with app.app_context():
        make_tables()
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def engine(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


@pytest.fixture
def world(engine: Engine, settings: Settings) -> Iterator[World]:
    with Session(engine) as session:
        yield World(session, settings)


@pytest.fixture
def sign_in(app: Flask) -> SignIn:
    """Return a client that carries the user's session, without the slow password hash."""

    def enter(user: User) -> FlaskClient:
        client = app.test_client()
        own = object_session(user)
        assert own is not None
        token = session_token(own, user.id)
        own.refresh(user)  # counted statements of a test begin with the user read
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return client

    return enter


@pytest.fixture
def inspector(world: World, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.user(Role.INSPECTOR))


@pytest.fixture
def count_statements(engine: Engine):
    """Return a function that counts the SQL statements a call issues."""

    def count(call) -> int:
        seen = []

        def note(_connection, _cursor, statement, *_rest):
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", note)
        try:
            call()
        finally:
            event.remove(engine, "before_cursor_execute", note)
        return len(seen)

    return count
