"""The scheduled backup."""

from datetime import datetime, timedelta
from typing import Final

import structlog
from flask import Flask

from supervisor.domain.platform.clock import OFFICE_ZONE, utc_now
from supervisor.jobs import runner
from supervisor.services.platform.backup.making import make
from supervisor.services.platform.backup.standing import BACKUP
from supervisor.settings import Settings

log = structlog.get_logger()

# At four in the morning the night has been read and nobody works yet.
_COUNTED_FROM: Final = datetime(2020, 1, 1, 4, tzinfo=OFFICE_ZONE)


class AlteredArchive(Exception):
    """Archived files are not what the backup before holds; the message names the first of them."""


def backup(app: Flask) -> None:
    """Make the backup that is due; called often, does it once for each time it falls due."""
    settings: Settings = app.config["SETTINGS"]
    if settings.backup_path is None or settings.backup_every_hours == 0:
        return
    due = last_backup_due(utc_now(), timedelta(hours=settings.backup_every_hours))
    with app.app_context():
        runner.once(BACKUP, due, lambda _due: _make(settings))


def last_backup_due(now: datetime, every: timedelta) -> datetime:
    """Return the latest moment up to ``now`` at which a backup fell due."""
    return _COUNTED_FROM + (now - _COUNTED_FROM) // every * every


def _make(settings: Settings) -> None:
    assert settings.backup_path is not None  # noqa: S101 - backup() asked
    made = make(settings, settings.backup_path)
    files = len(made.backup.manifest.files)
    log.info(
        "backup made",
        files=files,
        written=made.written,
        size=made.backup.size,
        dropped=made.dropped,
    )
    if made.altered:
        named = "、".join(made.altered[:3])
        raise AlteredArchive(f"{len(made.altered)} 个存档文件与上一份备份不同：{named}")
