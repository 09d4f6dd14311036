"""Being signed in."""

from collections.abc import Callable

from flask.testing import FlaskClient

from supervisor.store.tables.platform import User

SignIn = Callable[[User], FlaskClient]
