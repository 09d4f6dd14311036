"""The console: one module per screen group. A view reads a form, calls one service, renders."""

from flask import Flask

from supervisor.extensions import csrf, login_manager
from supervisor.web import access


def register(app: Flask) -> None:
    """Attach every blueprint and every guard to the application."""
    csrf.init_app(app)
    login_manager.init_app(app)
    access.init_app(app)
