"""Scans: by key, unfinished, and with what they are made of."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import ScanTrigger
from supervisor.store.tables.collect import Scan, SourceRun


def scan_under(session: Session, key: str) -> int | None:
    """Return the scan with this key."""
    return session.scalar(select(Scan.id).filter_by(key=key))


def unfinished(session: Session, triggers: Collection[ScanTrigger]) -> list[int]:
    """Return the scans of these triggers that were begun and not ended, oldest first."""
    query = select(Scan.id).where(Scan.finished_at.is_(None), Scan.trigger.in_(triggers))
    return list(session.scalars(query.order_by(Scan.id)))


def runs_of(session: Session, scan_id: int) -> Sequence[SourceRun]:
    """Return the runs of a scan."""
    return session.scalars(select(SourceRun).filter_by(scan_id=scan_id)).all()


def sources_of(session: Session, scan_id: int) -> set[str]:
    """Return the sources a scan visits."""
    return set(session.scalars(select(SourceRun.source_id).filter_by(scan_id=scan_id)))
