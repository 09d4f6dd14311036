"""Bring the database to the present schema."""

import logging

import flask_migrate


def upgrade() -> None:
    """Run every migration that has not run yet; needs an application context."""
    logging.getLogger("alembic").setLevel(logging.WARNING)
    flask_migrate.upgrade()
