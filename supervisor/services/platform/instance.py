"""The instance folder: database, archive, inbox and the installation's own keys."""

import os
import secrets
from collections.abc import Callable

from supervisor.settings import Settings


def prepare(settings: Settings) -> None:
    """Create the instance folder and its parts where they are missing, open to its owner alone."""
    for folder in (settings.instance_path, settings.archive_path, settings.inbox_path):
        folder.mkdir(parents=True, exist_ok=True)
    if settings.instance_path.stat().st_uid == os.geteuid():
        settings.instance_path.chmod(0o700)


def secret_key(settings: Settings) -> str:
    """Return the installation's own key for sessions."""
    return own_key(settings, "secret_key", lambda: secrets.token_urlsafe(48))


def own_key(settings: Settings, name: str, make: Callable[[], str]) -> str:
    """Return the key ``name``: made on first use, kept in a file that its owner alone can read."""
    path = settings.instance_path / name
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    key = make()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
