"""Whether the installation can do its work now: told in words that give nothing away."""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.services.platform.database import revisions
from supervisor.services.platform.trouble import StoreError, Trouble, storage_trouble
from supervisor.settings import Settings
from supervisor.store.engine import end_reading
from supervisor.store.queries.platform import job_runs, schema

CHECKS: Final = ("database", "schema", "scheduler", "archive", "disk")
_SILENT: Final = timedelta(minutes=3)
_SCHEDULER: Final = "scheduler"


def standing(session: Session, settings: Settings, now: datetime) -> Mapping[str, bool]:
    """Return for each of ``CHECKS`` whether it holds.

    The database answers and has the schema of this software; the scheduler gave a sign of life in
    the last three minutes; pages can be archived; the disk is above its alarm.
    """
    trouble = storage_trouble(settings)
    archive = settings.archive_path
    found = {
        "archive": trouble is not Trouble.READ_ONLY and os.access(archive, os.W_OK | os.X_OK),
        "disk": trouble is not Trouble.FULL,
    }
    return {**_of_database(session, now), **found}


def _of_database(session: Session, now: datetime) -> dict[str, bool]:
    try:
        known = schema.revision(session)
        beat = job_runs.last_beat(session, _SCHEDULER)
        end_reading(session)
    except StoreError:
        return {"database": False, "schema": False, "scheduler": False}
    return {
        "database": True,
        "schema": known == revisions()[0],
        "scheduler": beat is not None and abs(now - beat) < _SILENT,
    }
