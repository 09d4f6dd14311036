"""An installation in a folder of its own that is gone after the measurement."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask

from supervisor import create_app
from supervisor.extensions import db
from supervisor.settings import Settings


@contextmanager
def installation() -> Iterator[tuple[Flask, Settings]]:
    """Give an application with empty tables and no context open; forms are posted bare."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            instance_path=Path(folder), cookies_secure=False, contact="bench@localhost"
        )
        app = create_app(settings)
        app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
        with app.app_context():
            db.create_all()
        yield app, settings
        with app.app_context():
            db.engine.dispose()
