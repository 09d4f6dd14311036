"""Archive the earlier wordings of ads, in portions, with a record of it."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.services.platform import audit
from supervisor.services.platform.audit import SYSTEM, AuditAction
from supervisor.settings import Settings
from supervisor.store import old_wordings
from supervisor.store.engine import end_reading, unit_of_work

PORTION: Final = 500
MOST: Final = 200 * PORTION
"""How many wordings one run archives; those that are left come with the next."""


def archive_old(session: Session, settings: Settings, now: datetime, most: int = MOST) -> int:
    """Archive wordings replaced long enough ago, on which nothing rests; return how many.

    They are looked for without the write lock, which is let go after each portion. What was
    archived leaves one event in the trail with each portion, in the same transaction.
    """
    if not settings.archive_wordings_days:
        return 0
    before = now - timedelta(days=settings.archive_wordings_days)
    done = last = 0
    while done < most:
        ids = old_wordings.superseded(session, before, last, min(PORTION, most - done))
        end_reading(session)
        if not ids:
            break
        with unit_of_work(session):
            archived = old_wordings.archive(session, ids)
            if archived:
                told = {"count": len(archived), "before": before.isoformat()}
                about = ("wordings", str(archived[0]))
                audit.record(session, SYSTEM, AuditAction.WORDINGS_ARCHIVED, about, told)
        old_wordings.close_up(settings.database_uri, archived)
        done, last = done + len(archived), ids[-1]
    return done
