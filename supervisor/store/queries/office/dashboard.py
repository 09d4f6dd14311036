"""What the day begins with: last night's run, how it compares, and the trend of violations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from supervisor.domain.collect.runs import JobStatus, ScanTrigger
from supervisor.domain.screening.model import Category
from supervisor.store.tables.collect import Scan, ScanTrend, SourceRun
from supervisor.store.tables.register import Agency, Licence, LicenceEventRow

_COMPARED_NIGHTS: Final = 14
_RECENT_CHANGES: Final = 8


@dataclass(frozen=True, slots=True)
class SourceNight:
    """One source last night; ``usual_rows`` is the median of its earlier nights, if it had any."""

    run: SourceRun
    usual_rows: float | None

    @property
    def deviation(self) -> float | None:
        """How far the rows are from the usual, as a share of it (-0.5 is half)."""
        if not self.usual_rows:
            return None
        return self.run.rows / self.usual_rows - 1


@dataclass(frozen=True, slots=True)
class LastNight:
    """The newest night with its sources, and how many of the last seven nights succeeded."""

    scan: Scan | None
    sources: list[SourceNight]
    good_of_seven: int
    seven: int


@dataclass(frozen=True, slots=True)
class RegisterChange:
    """A dated fact about a licence."""

    event: LicenceEventRow
    licence: Licence
    agency: Agency


def last_night(session: Session) -> LastNight:
    """Return the newest night compared with the nights before it, in two statements."""
    scans = session.scalars(
        select(Scan)
        .where(Scan.trigger == ScanTrigger.NIGHT)
        .order_by(Scan.night.desc(), Scan.id.desc())
        .limit(_COMPARED_NIGHTS + 1)
    ).all()
    if not scans:
        return LastNight(None, [], 0, 0)
    runs = session.scalars(
        select(SourceRun)
        .where(SourceRun.scan_id.in_([scan.id for scan in scans]))
        .order_by(SourceRun.source_id)
    ).all()
    newest = scans[0]
    return LastNight(
        scan=newest,
        sources=[
            SourceNight(run, _usual_rows(runs, run)) for run in runs if run.scan_id == newest.id
        ],
        good_of_seven=sum(scan.status is JobStatus.SUCCEEDED for scan in scans[:7]),
        seven=len(scans[:7]),
    )


def category_trend(session: Session, since: date) -> dict[date, dict[Category, int]]:
    """Return how many findings of each category the nights since ``since`` brought.

    They were counted when each scan ended (``store.writing.trend``), however many there are.
    """
    rows = session.execute(
        select(Scan.night, ScanTrend.category, func.sum(ScanTrend.leads))
        .join(Scan, Scan.id == ScanTrend.scan_id)
        .where(Scan.night >= since)
        .group_by(Scan.night, ScanTrend.category)
    )
    trend: dict[date, dict[Category, int]] = {}
    for night, category, findings in rows:
        trend.setdefault(night, {})[category] = findings
    return trend


def register_changes(session: Session, until: date) -> list[RegisterChange]:
    """Return the newest facts about licences up to ``until``, newest first."""
    rows = session.execute(
        select(LicenceEventRow, Licence, Agency)
        .join(Licence, Licence.id == LicenceEventRow.licence_id)
        .join(Agency, Agency.id == Licence.agency_id)
        .where(LicenceEventRow.on_date <= until)
        .order_by(LicenceEventRow.on_date.desc(), LicenceEventRow.id.desc())
        .limit(_RECENT_CHANGES)
    )
    return [RegisterChange(event, licence, agency) for event, licence, agency in rows]


def _usual_rows(runs: Sequence[SourceRun], run: SourceRun) -> float | None:
    earlier = [
        other.rows
        for other in runs
        if other.source_id == run.source_id
        and other.scan_id != run.scan_id
        and other.outcome.is_good
    ]
    return median(earlier) if earlier else None
