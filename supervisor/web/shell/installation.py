"""The settings of the running installation, typed, and the address it is reached under."""

from flask import current_app, request

from supervisor.settings import Settings


def settings() -> Settings:
    """Return the settings the application was made with."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def signing_keys() -> list[str]:
    """Return the keys that cookies, proofs and links are read with; the last one signs."""
    found: list[str] = current_app.config["SIGNING_KEYS"]
    return found


def public_address(path: str) -> str:
    """Return the address strangers reach ``path`` under: as set, else as this request came."""
    return (settings().public_url or request.host_url).rstrip("/") + path
