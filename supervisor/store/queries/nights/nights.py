"""Whether the nights still run: the newest good night and the first one ever started."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import JobStatus, ScanTrigger
from supervisor.store.tables.collect import Scan


@dataclass(frozen=True, slots=True)
class NightsStanding:
    """``last_good_at`` is when the newest good night ended; ``stopped_hours`` is set when the
    nights have been silent for longer than the limit."""

    last_good_at: datetime | None
    stopped_hours: int | None


def nights_standing(session: Session, now: datetime, limit: timedelta) -> NightsStanding:
    """Judge the nights in one query; an installation that never scanned has not stopped."""
    last_good, first_start = session.execute(_ends()).one()
    since = last_good or first_start
    silent = now - since if since else timedelta(0)
    hours = int(silent.total_seconds() // 3600) if silent > limit else None
    return NightsStanding(last_good, hours)


@cache
def _ends() -> Select[Any, Any]:
    """Build the statement once: it is sent with every page."""
    good = case((Scan.status == JobStatus.SUCCEEDED, Scan.finished_at))
    ends = (func.max(good, type_=Scan.finished_at.type), func.min(Scan.started_at))
    return select(*ends).where(Scan.trigger == ScanTrigger.NIGHT)
