"""Restore a backup: everything is verified before anything is written, then it is all or nothing.

What is restored is first put together in a folder apart, inside the instance so that it is on the
same disk. While that folder is there no command starts on the instance.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform import audit, chain
from supervisor.services.platform.audit import SYSTEM, AuditAction
from supervisor.services.platform.backup.checking import content_of, faults
from supervisor.services.platform.backup.manifest import DATABASE, Backup
from supervisor.services.platform.backup.vault import DamagedBackup, Vault
from supervisor.services.platform.chain import CheckedChain
from supervisor.services.platform.database import revisions
from supervisor.services.platform.instance import RESTORING
from supervisor.settings import Settings
from supervisor.store import backups as store
from supervisor.store.engine import unit_of_work

_ASIDE: Final = ".before-restore-"


class NotEmpty(Exception):
    """There is an installation where the backup is to go; the message says where."""


class TooNew(Exception):
    """The backup was made by a later version than this one."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a backup goes: the folder, and the server's address where the database lies there."""

    instance: Path
    server: str = ""

    @property
    def stage(self) -> Path:
        """The folder in which the instance is put together."""
        return self.instance / RESTORING

    def staged(self, settings: Settings) -> Settings:
        """Return the settings of the instance as long as it is put together, on SQLite."""
        changes = {"instance_path": self.stage, "database_url": "", "trail_heads_path": None}
        return settings.model_copy(update=changes)


def stage(backup: Backup, target: Target, *, may_replace: bool) -> None:
    """Verify the backup, then put its files together in the folder apart.

    Raises ``NotEmpty``, ``TooNew``, ``DamagedBackup`` naming every damaged file, and ``OSError``;
    in each case the instance is as it was.
    """
    if not may_replace:
        _refuse_what_is_there(target)
    if backup.manifest.revision not in revisions():
        raise TooNew(
            f"the backup has the schema {backup.manifest.revision}, which this version does not"
            f" know: it was made by {backup.manifest.software}"
        )
    found = list(faults(backup))
    if found:
        raise DamagedBackup("\n".join(found))
    target.instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    if target.stage.exists():
        shutil.rmtree(target.stage)
    try:
        target.stage.mkdir(mode=0o700)
        for kept in backup.manifest.files:
            chunks = content_of(backup.folder, backup.vault, kept)
            Vault().write(target.stage / kept.path, chunks)
    except BaseException:
        give_up(target)
        raise


def examine(session: Session, settings: Settings, backup: Backup) -> CheckedChain:
    """Check the chain of what was put together, then say in the trail that it was restored."""
    checked = chain.verify(session, settings)
    with unit_of_work(session):
        detail = {"made_at": backup.manifest.made_at.isoformat(), "links": backup.manifest.links}
        audit.record(session, SYSTEM, AuditAction.RESTORED, ("backup", backup.folder.name), detail)
    return checked


def put_in_place(target: Target) -> Path | None:
    """Let the instance be what was put together; return where what was there before now lies.

    Whatever fails, what was moved is moved back.
    """
    aside = target.instance / f"{_ASIDE}{utc_now():%Y%m%dT%H%M%SZ}"
    moved: list[tuple[Path, Path]] = []
    try:
        if target.server:
            store.load(target.stage / DATABASE, target.server)
            (target.stage / DATABASE).unlink()
        for old in _entries(target.instance):
            aside.mkdir(mode=0o700, exist_ok=True)
            _move(old, aside / old.name, moved)
        for new in sorted(target.stage.iterdir()):
            _move(new, target.instance / new.name, moved)
        if target.server:
            store.swap(target.server, aside.name.removeprefix(".").replace("-", "_").lower())
    except BaseException:
        for source, goal in reversed(moved):
            goal.rename(source)
        if aside.exists():
            aside.rmdir()
        give_up(target)
        raise
    target.stage.rmdir()
    return aside if aside.exists() else None


def give_up(target: Target) -> None:
    """Leave nothing of what was put together."""
    shutil.rmtree(target.stage, ignore_errors=True)
    if target.server:
        store.discard(target.server)


def _move(source: Path, goal: Path, moved: list[tuple[Path, Path]]) -> None:
    source.rename(goal)
    moved.append((source, goal))


def _refuse_what_is_there(target: Target) -> None:
    if target.stage.exists() or _entries(target.instance):
        raise NotEmpty(f"{target.instance} is not empty")
    if target.server and store.holds_tables(target.server):
        raise NotEmpty("the database of SUPERVISOR_DATABASE_URL is not empty")


def _entries(folder: Path) -> list[Path]:
    """Return what is in a folder, short of what passes (and of what a file system puts there)."""
    if not folder.is_dir():
        return []
    passing = (".", "lost+found")
    return [one for one in sorted(folder.iterdir()) if not one.name.startswith(passing)]
