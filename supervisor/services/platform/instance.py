"""The instance folder: database, archive, inbox and the key that signs sessions."""

import os
import secrets

from supervisor.settings import Settings


def prepare(settings: Settings) -> None:
    """Create the instance folder and its parts where they are missing."""
    for folder in (settings.instance_path, settings.archive_path, settings.inbox_path):
        folder.mkdir(parents=True, exist_ok=True)


def secret_key(settings: Settings) -> str:
    """Return the installation's own key: random, made on first use, readable by its owner only."""
    path = settings.instance_path / "secret_key"
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii")
    key = secrets.token_urlsafe(48)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(key)
    return key
