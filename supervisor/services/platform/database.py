"""Bring the database to the present schema."""

from functools import cache
from pathlib import Path

import flask_migrate
from alembic.script import ScriptDirectory

from supervisor.extensions import db
from supervisor.services.platform import chain
from supervisor.services.platform.locks import exclusive
from supervisor.settings import Settings

_MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


@cache
def revisions() -> tuple[str, ...]:
    """Return the revisions of the schema that this software knows, the newest first."""
    found = ScriptDirectory(str(_MIGRATIONS)).walk_revisions()
    return tuple(one.revision for one in found)


def upgrade(settings: Settings) -> None:
    """Run every migration that has not run yet; needs an application context.

    Console and scheduler start together and both call this; one of them waits for the other.
    """
    with exclusive(settings, "migrations"):
        flask_migrate.upgrade()
        chain.prepare(db.session())
