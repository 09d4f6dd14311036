"""What pages, metrics and the scheduler say of the backups."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from supervisor.services.platform.backup.manifest import backups_in, head_of
from supervisor.services.platform.backup.vault import DamagedBackup
from supervisor.settings import Settings

BACKUP: Final = "backup"


@dataclass(frozen=True, slots=True)
class BackupStanding:
    """When the newest backup was made (``None``: there is none), and whether that is too long ago.

    ``is_wanted`` is false where no place for backups is set.
    """

    is_wanted: bool
    made_at: datetime | None = None
    is_old: bool = False


def standing(settings: Settings, now: datetime) -> BackupStanding:
    """Return how the backups stand; files that another program put there count as backups too."""
    if settings.backup_path is None:
        return BackupStanding(is_wanted=False)
    made_at = newest(settings.backup_path)
    most = timedelta(hours=settings.backup_stale_hours)
    return BackupStanding(True, made_at, made_at is None or now - made_at > most)


def newest(place: Path) -> datetime | None:
    """Return when the newest backup of a folder, or of the file itself, was made."""
    try:
        files = [place] if place.is_file() else place.iterdir() if place.is_dir() else []
        times = [datetime.fromtimestamp(one.stat().st_mtime, UTC) for one in files if one.is_file()]
    except OSError:  # a disk that is not mounted, or not readable: no backup can be shown
        return None
    for folder in reversed(list(backups_in(place))):
        try:
            times.append(head_of(folder).made_at)
        except DamagedBackup:  # told by `supervisor backup verify`; it counts for nothing here
            continue
        break
    return max(times, default=None)
