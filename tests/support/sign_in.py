"""Being signed in."""

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from supervisor.domain.platform.sign_in import SignInWay
from supervisor.services.platform.sign_in import sessions
from supervisor.services.platform.sign_in.sessions import Caller
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.platform import User

SignIn = Callable[[User], FlaskClient]


def session_token(session: Session, user_id: int) -> str:
    """Open a session without password and return what its cookie holds."""
    with unit_of_work(session):
        return sessions.begin(session, user_id, SignInWay.PASSWORD, Caller("127.0.0.1"))
