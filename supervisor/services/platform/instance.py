"""The instance folder: database, archive, inbox and the installation's own keys."""

import os
import secrets
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final

from scrapers.evidence.disk import sync_folder
from supervisor.settings import Settings

SIGNING: Final = "secret_key"
RESTORING: Final = ".restoring"


class UnfinishedRestore(Exception):
    """A restore into the instance folder has not come to its end."""


class LostKey(Exception):
    """A key file holds no key: what was sealed or signed with it can be read with no other."""


def prepare(settings: Settings) -> None:
    """Create the instance folder and its parts where they are missing, open to its owner alone.

    Raises ``UnfinishedRestore`` where a restore was broken off: half an installation must not run.
    """
    if (settings.instance_path / RESTORING).exists():
        raise UnfinishedRestore(
            f"a restore into {settings.instance_path} is under way or was broken off: wait for it,"
            " or run `supervisor restore … --replace` again"
        )
    for folder in (settings.instance_path, settings.archive_path, settings.inbox_path):
        folder.mkdir(parents=True, exist_ok=True)
    if settings.instance_path.stat().st_uid == os.geteuid():
        settings.instance_path.chmod(0o700)


def signing_keys(settings: Settings) -> list[str]:
    """Return the keys for sessions, proofs and links, the oldest first: the last one signs."""
    if settings.secret_key:
        return settings.secret_key.split()
    return own_key(settings, SIGNING, new_signing_key).split()


def new_signing_key() -> str:
    """Return a random key."""
    return secrets.token_urlsafe(48)


def own_key(settings: Settings, name: str, make: Callable[[], str]) -> str:
    """Return the key ``name`` of the instance folder: made on first use, for its owner alone.

    A new one is linked into place whole, so nobody reads half; who is slower takes what is there.
    Raises ``LostKey``.
    """
    path = settings.instance_path / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        made = _written(path.parent, make())
        try:
            os.link(made, path)
        except FileExistsError:
            pass  # another process was faster; its key counts
        finally:
            made.unlink()
        sync_folder(path.parent)
    if found := path.read_text(encoding="ascii"):
        return found
    raise LostKey(
        f"the key file {path} is empty: put it back from a backup (docs/runbook.md); a new key"
        " reads nothing of what is sealed already"
    )


def add_key(settings: Settings, name: str, key: str) -> int:
    """Put a key behind those of the file ``name`` and return how many there are now.

    The file is replaced whole: who reads it meanwhile reads the old one. It holds a key a line,
    the oldest first; what was written with an older one can still be read.
    """
    path = settings.instance_path / name
    keys = [*path.read_text(encoding="ascii").split(), key]
    os.replace(_written(path.parent, "\n".join(keys)), path)
    sync_folder(path.parent)
    return len(keys)


def _written(folder: Path, content: str) -> Path:
    """Return a new file in ``folder``, on its disk before anything rests on what it holds."""
    descriptor, written = tempfile.mkstemp(dir=folder)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return Path(written)
