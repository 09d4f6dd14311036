"""Whether what a backup holds is whole: every file read to its end and compared with its digest."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from supervisor.services.platform.backup.manifest import Backup, KeptFile
from supervisor.services.platform.backup.vault import DamagedBackup, Vault, unpacked


@dataclass(frozen=True, slots=True)
class Measured:
    """How many bytes came by, and their SHA-256."""

    size: int
    sha256: str


class DigestedChunks:
    """Passes chunks on and measures them."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = chunks
        self._digest = hashlib.sha256()
        self._size = 0

    def __iter__(self) -> Iterator[bytes]:
        for chunk in self._chunks:
            self._digest.update(chunk)
            self._size += len(chunk)
            yield chunk

    @property
    def result(self) -> Measured:
        """What has come by so far."""
        return Measured(self._size, self._digest.hexdigest())


def measured(chunks: Iterable[bytes]) -> Measured:
    """Read to the end; return what came."""
    measure = DigestedChunks(chunks)
    for _ in measure:
        pass
    return measure.result


def content_of(folder: Path, vault: Vault, kept: KeptFile) -> Iterator[bytes]:
    """Yield a file of a backup as it was in the instance; raises ``DamagedBackup`` in the end.

    What was yielded before may not be used then.
    """
    measure = DigestedChunks(_plain(folder, vault, kept))
    yield from measure
    if measure.result != Measured(kept.size, kept.sha256):
        size = measure.result.size
        differs = f"{size} of {kept.size} bytes" if size != kept.size else "its content differs"
        raise DamagedBackup(f"{kept.path}: {differs} ({kept.stored})")


def faults(backup: Backup) -> Iterator[str]:
    """Yield what is wrong with a backup, each by the name of its file."""
    for kept in backup.manifest.files:
        try:
            for _ in content_of(backup.folder, backup.vault, kept):
                pass
        except DamagedBackup as error:
            told = str(error)
            yield told if told.startswith(kept.path) else f"{kept.path}: {told} ({kept.stored})"
        except OSError as error:
            yield f"{kept.path}: {error.strerror} ({kept.stored})"


def _plain(folder: Path, vault: Vault, kept: KeptFile) -> Iterator[bytes]:
    stored = vault.read(folder / kept.stored)
    return unpacked(stored, kept.stored) if kept.is_packed else stored
