"""What a scan came to, as plain values for the command line and for machines."""

from typing import Any

from sqlalchemy.orm import Session

from scrapers.registry import load_config
from supervisor.store.tables.collect import Scan

_COUNTS = ("pages", "rows", "new", "changed", "refused", "findings")


def scan_summary(session: Session, scan_id: int) -> dict[str, Any]:
    """Return the scan with one entry per source."""
    scan = session.get_one(Scan, scan_id)
    return {
        "scan": scan.key,
        "status": str(scan.status),
        "started_at": scan.started_at.isoformat(),
        "finished_at": scan.finished_at.isoformat() if scan.finished_at else None,
        "sources": [
            {
                "source": run.source_id,
                "title": load_config(run.source_id).title,
                "outcome": str(run.outcome),
                "reason": run.reason,
                **{name: getattr(run, name) for name in _COUNTS},
            }
            for run in scan.source_runs
        ],
    }
