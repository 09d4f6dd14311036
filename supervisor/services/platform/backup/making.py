"""Make a backup while everything runs, verify it, and let go of those that are too old.

The order makes it one moment: first the database, then the archive, whose files are only ever
added to and before the rows that refer to them, then the keys. Every backup is whole in itself;
files that the one before holds already are linked, not written again, where the disk can do that.
"""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Final

import orjson
import structlog

from scrapers.evidence.disk import sync_folder
from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform.backup.checking import (
    DigestedChunks,
    Measured,
    content_of,
    measured,
)
from supervisor.services.platform.backup.manifest import (
    DATABASE,
    HEADS,
    PART,
    Backup,
    KeptFile,
    Manifest,
    backups_in,
    head_of,
    name_of,
    open_backup,
    write_down,
)
from supervisor.services.platform.backup.vault import (
    DamagedBackup,
    Vault,
    WrongKey,
    content,
    packed,
)
from supervisor.services.platform.chain import heads_path
from supervisor.services.platform.locks import exclusive
from supervisor.settings import Settings
from supervisor.store import backups as store
from supervisor.version import software_version

log = structlog.get_logger()

_SNAPSHOT: Final = ".snapshot-"
_ARCHIVE: Final = "archive/"
# Not of the installation: the database comes as a snapshot, the heads as far as it goes.
_LEFT_OUT: Final = {DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", f"{DATABASE}-journal", HEADS}
_FOLDERS_LEFT_OUT: Final = {"locks"}
_UNFINISHED: Final = "tmp"


class UnsoundDatabase(Exception):
    """The database is damaged: a backup of it would only push out whole ones."""


@dataclass(frozen=True, slots=True)
class MadeBackup:
    """A backup that was made and verified.

    ``written`` counts the files written, the others are links into the backup before. ``altered``
    names archived files that are not what the backup before holds, though they never change.
    ``dropped`` counts older backups that were let go.
    """

    backup: Backup
    written: int
    altered: tuple[str, ...]
    dropped: int


@dataclass(slots=True)
class _Work:
    """A backup being made: where, and what came of it so far."""

    folder: Path
    vault: Vault
    before: Backup | None
    known: dict[str, KeptFile]
    kept: list[KeptFile] = field(default_factory=list)
    written: int = 0
    altered: list[str] = field(default_factory=list)


def make(settings: Settings, place: Path) -> MadeBackup:
    """Make a backup in the folder ``place``; one at a time, others wait.

    Nothing is left of a backup that fails. Raises ``UnsoundDatabase``, ``DamagedBackup`` where what
    was written does not read back, and ``OSError``.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    with exclusive(settings, "backup"):
        _clear(place, settings.instance_path)
        before = _newest(place, settings.backup_key)
        vault = before.vault if before else Vault.new(settings.backup_key)
        made_at = utc_now()
        name = name_of(made_at)
        known = {one.path: one for one in before.manifest.files} if before else {}
        work = _Work(place / f"{PART}{name}", vault, before, known)
        try:
            work.folder.mkdir(mode=0o700)
            manifest = _fill(work, settings, place).model_copy(update={"made_at": made_at})
            write_down(work.folder, vault, manifest)
            work.folder.rename(place / name)
            sync_folder(place)
        except BaseException:
            shutil.rmtree(work.folder, ignore_errors=True)
            raise
        # What was changed where nothing changes may be the only whole copy: nothing goes then.
        dropped = 0 if work.altered else _drop(place, settings.backup_keep)
        made = Backup(place / name, vault, manifest)
    return MadeBackup(made, work.written, tuple(work.altered), dropped)


def _clear(place: Path, instance: Path) -> None:
    """Remove what processes that died have left; the lock is held, so nobody is at it."""
    for left in (*place.glob(f"{PART}*"), *instance.glob(f"{_SNAPSHOT}*")):
        log.warning("an unfinished backup was removed", folder=left.name)
        shutil.rmtree(left)


def _newest(place: Path, passphrase: str) -> Backup | None:
    """Return the backup before, where it can be read and was encrypted as the new one will be."""
    for folder in reversed(list(backups_in(place))):
        try:
            if (head_of(folder).cipher is None) != (not passphrase):
                return None
            return open_backup(folder, passphrase)
        except WrongKey:
            return None
        except DamagedBackup as error:
            log.error("an older backup cannot be read", exc_info=error)
    return None


def _fill(work: _Work, settings: Settings, place: Path) -> Manifest:
    apart = settings.instance_path / f"{_SNAPSHOT}{os.getpid()}"
    apart.mkdir(mode=0o700)
    try:
        database = apart / DATABASE
        store.snapshot(settings.database_uri, database)
        damaged = store.damage(database)
        if damaged:
            raise UnsoundDatabase("; ".join(damaged[:3]))
        tables, links = store.counts(database), store.newest_link(database)
        revision = store.revision(database)
        _keep(work, database, DATABASE, is_packed=True)
        for path, name in _files(settings.instance_path, place):
            _keep_if_there(work, path, name)
        heads = apart / HEADS
        if _heads_up_to(settings, links, heads):
            _keep(work, heads, HEADS)
    finally:
        shutil.rmtree(apart)
    return Manifest(
        made_at=utc_now(),
        software=software_version(),
        revision=revision,
        tables=tables,
        links=links,
        files=work.kept,
    )


def _files(instance: Path, place: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files of the instance with their paths in it: everything but what is passing."""
    for parent, folders, files in os.walk(instance, followlinks=True):
        folder = Path(parent)
        is_top = folder == instance
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and not (is_top and name in _FOLDERS_LEFT_OUT)
            and (folder / name).resolve() != place.resolve()
        )
        for name in sorted(files):
            passing = name.startswith(".") or (
                is_top and (name in _LEFT_OUT or name.startswith(_UNFINISHED))
            )
            if not passing and (folder / name).is_file():
                yield folder / name, str(PurePosixPath((folder / name).relative_to(instance)))


def _keep_if_there(work: _Work, source: Path, path: str) -> None:
    """Keep a file; one that was taken away meanwhile, as from the inbox, is no loss."""
    try:
        _keep(work, source, path)
    except FileNotFoundError:
        if path.startswith(_ARCHIVE) or source.exists():
            raise
        log.info("a file was gone before it was backed up", folder=path.partition("/")[0])


def _keep(work: _Work, source: Path, path: str, *, is_packed: bool = False) -> None:
    kept = None if is_packed else _linked(work, source, path)
    if kept is None:
        kept = _written(work, source, path, is_packed=is_packed)
    work.kept.append(kept)


def _linked(work: _Work, source: Path, path: str) -> KeptFile | None:
    """Take a file over from the backup before, where that holds the same and holds it whole."""
    if work.before is None:
        return None
    there = work.known.get(path)
    if there is None:
        return None
    now = measured(content(source))
    if now != Measured(there.size, there.sha256):
        if path.startswith(_ARCHIVE) and now.size <= there.size:
            work.altered.append(path)
        return None
    target = work.folder / there.stored
    try:
        for _ in content_of(work.before.folder, work.vault, there):
            pass
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.link(work.before.folder / there.stored, target)
    except DamagedBackup as error:
        log.error("a file of the backup before is damaged; it is written anew", exc_info=error)
        return None
    except OSError as error:
        log.info("a file cannot be linked; it is written anew", exc_info=error)
        return None
    return there


def _written(work: _Work, source: Path, path: str, *, is_packed: bool) -> KeptFile:
    """Write a file and read it back."""
    measure = DigestedChunks(content(source))
    stored = work.vault.name(path)
    work.vault.write(work.folder / stored, packed(measure) if is_packed else measure)
    size, sha256 = measure.result.size, measure.result.sha256
    kept = KeptFile(path=path, size=size, sha256=sha256, stored=stored, is_packed=is_packed)
    for _ in content_of(work.folder, work.vault, kept):
        pass
    work.written += 1
    return kept


def _heads_up_to(settings: Settings, links: int, target: Path) -> bool:
    """Write the signed heads that the snapshot reaches; return whether there are any.

    Later ones were signed while the backup was made: to its chain they would say that it was cut.
    A line that is no head is kept for whoever checks the chain.
    """
    path = heads_path(settings)
    if not path.exists():
        return False
    lines = path.read_bytes().splitlines(keepends=True)
    target.write_bytes(b"".join(line for line in lines if not _is_later(line, links)))
    return True


def _is_later(line: bytes, links: int) -> bool:
    try:
        number = orjson.loads(line)["number"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        return False
    return isinstance(number, int) and number > links


def _drop(place: Path, keep: int) -> int:
    """Remove the oldest backups beyond ``keep``; return how many."""
    old = list(backups_in(place))[:-keep]
    for folder in old:
        # Half a backup must not look like one: its name goes first.
        passing = folder.rename(place / f"{PART}{folder.name}")
        shutil.rmtree(passing)
    return len(old)
