"""What a backup holds, written down beside its files, and where backups lie."""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from supervisor.services.platform.backup.vault import Cipher, DamagedBackup, Vault

PREFIX: Final = "supervisor-"
PART: Final = ".part-"
DATABASE: Final = "supervisor.sqlite3"
HEADS: Final = "trail_heads.jsonl"
_HEAD: Final = "backup.json"
_MANIFEST: Final = "manifest.json"
_FORMAT: Final = 1


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KeptFile(_Written):
    """One file: its path in the instance folder, its bytes and their SHA-256.

    ``stored`` is its path in the backup; ``is_packed`` says that it is compressed there.
    """

    path: str = Field(min_length=1)
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    stored: str = Field(pattern=r"^files/.+$")
    is_packed: bool = False


class Manifest(_Written):
    """All that a backup holds; ``tables`` counts rows, ``links`` is the length of the chain."""

    made_at: datetime
    software: str
    revision: str
    tables: dict[str, int]
    links: int
    files: list[KeptFile]


class BackupHead(_Written):
    """What can be read without the passphrase."""

    format: int
    made_at: datetime
    cipher: Cipher | None
    manifest_sha256: str


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup that is there: its folder, how its files are read, and what it holds."""

    folder: Path
    vault: Vault
    manifest: Manifest

    @property
    def size(self) -> int:
        """The bytes of what it holds, unpacked."""
        return sum(one.size for one in self.manifest.files)


def write_down(folder: Path, vault: Vault, manifest: Manifest) -> None:
    """Write manifest and head into a backup's folder, the head last."""
    vault.write(folder / _MANIFEST, [manifest.model_dump_json().encode()])
    digest = hashlib.sha256((folder / _MANIFEST).read_bytes()).hexdigest()
    head = BackupHead(
        format=_FORMAT, made_at=manifest.made_at, cipher=vault.cipher, manifest_sha256=digest
    )
    Vault().write(folder / _HEAD, [head.model_dump_json().encode()])


def head_of(folder: Path) -> BackupHead:
    """Read the head of a backup; raises ``DamagedBackup``."""
    try:
        head = BackupHead.model_validate_json((folder / _HEAD).read_bytes())
    except FileNotFoundError as error:
        raise DamagedBackup(
            f"{folder / _HEAD} is missing: no backup, or not a whole one"
        ) from error
    except ValidationError as error:
        raise DamagedBackup(f"{folder / _HEAD} cannot be read") from error
    if head.format != _FORMAT:
        raise DamagedBackup(f"{folder / _HEAD} has the unknown format {head.format}")
    return head


def open_backup(folder: Path, passphrase: str) -> Backup:
    """Return the backup in ``folder``; raises ``DamagedBackup`` and ``WrongKey``."""
    head = head_of(folder)
    vault = Vault.open(head.cipher, passphrase)
    path = folder / _MANIFEST
    try:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise DamagedBackup(f"{path} is missing") from error
    if digest != head.manifest_sha256:
        raise DamagedBackup(f"{path} is cut or was changed")
    try:
        manifest = Manifest.model_validate_json(b"".join(vault.read(path)))
    except ValidationError as error:
        raise DamagedBackup(f"{path} cannot be read") from error
    _refuse_ways_out(manifest)
    return Backup(folder, vault, manifest)


def _refuse_ways_out(manifest: Manifest) -> None:
    """Refuse paths that would lead out of the folders: a manifest is a file somebody may write."""
    for one in manifest.files:
        for path in (one.path, one.stored):
            if os.path.isabs(path) or ".." in Path(path).parts:
                raise DamagedBackup(f"the manifest names {path}")


def name_of(made_at: datetime) -> str:
    """Return the name of a backup's folder: names sort by time."""
    return f"{PREFIX}{made_at:%Y%m%dT%H%M%S.%fZ}"


def backups_in(place: Path) -> Iterator[Path]:
    """Yield the folders of whole backups, the oldest first."""
    if not place.is_dir():
        return
    for folder in sorted(place.glob(f"{PREFIX}*")):
        if (folder / _HEAD).is_file():
            yield folder


def chosen(source: Path, until: datetime | None = None) -> Path:
    """Return the backup that ``source`` is, or the newest in it (made up to ``until``).

    Raises ``DamagedBackup`` where there is none.
    """
    if (source / _HEAD).exists() or source.name.startswith(PREFIX):
        return source
    found = [one for one in backups_in(source) if until is None or head_of(one).made_at <= until]
    if not found:
        raise DamagedBackup(f"{source} holds no backup" + (f" made up to {until}" if until else ""))
    return found[-1]
