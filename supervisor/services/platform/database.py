"""Bring the database to the present schema."""

import flask_migrate

from supervisor.extensions import db
from supervisor.services.platform import chain
from supervisor.services.platform.locks import exclusive
from supervisor.settings import Settings


def upgrade(settings: Settings) -> None:
    """Run every migration that has not run yet; needs an application context.

    Console and scheduler start together and both call this; one of them waits for the other.
    """
    with exclusive(settings, "migrations"):
        flask_migrate.upgrade()
        chain.prepare(db.session())
