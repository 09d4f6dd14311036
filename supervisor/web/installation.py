"""The settings of the running installation, typed."""

from flask import current_app

from supervisor.settings import Settings


def settings() -> Settings:
    """Return the settings the application was made with."""
    found: Settings = current_app.config["SETTINGS"]
    return found
