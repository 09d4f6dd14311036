"""What the incident pages show, a fixed number of queries each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, func, or_, select
from sqlalchemy.orm import Session

from supervisor.store.tables.collect import Incident, RawPage, SourceRun
from supervisor.store.tables.platform import User

__all__ = ["RawPage"]
"""The rows that pages are typed with."""

_RECENT_CLOSED = 20
_TO_BE_HEARD = (
    Incident.closed_at.is_(None),
    or_(Incident.muted_level.is_(None), Incident.muted_level != Incident.level),
)


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident and the name of who took it in charge, empty where nobody has."""

    incident: Incident
    owner: str


@dataclass(frozen=True, slots=True)
class OpenCounts:
    """Open incidents that are not muted."""

    total: int
    unowned: int


def open_and_recent(session: Session) -> tuple[list[IncidentRow], list[IncidentRow]]:
    """Return the open incidents, oldest first, and the ones closed last."""
    query = select(Incident, User.display_name).outerjoin(User, User.id == Incident.owner_id)
    still_open = query.where(Incident.closed_at.is_(None)).order_by(Incident.opened_at)
    closed = query.where(Incident.closed_at.is_not(None)).order_by(Incident.closed_at.desc())
    return _rows(session, still_open), _rows(session, closed.limit(_RECENT_CLOSED))


def open_counts(session: Session) -> OpenCounts:
    """Return how many incidents are open and to be heard, and how many of them nobody has taken."""
    is_unowned = case((Incident.owner_id.is_(None), 1), else_=0)
    total, unowned = session.execute(
        select(func.count(Incident.id), func.coalesce(func.sum(is_unowned), 0)).where(*_TO_BE_HEARD)
    ).one()
    return OpenCounts(total, unowned)


def open_by_source(session: Session) -> dict[str, int]:
    """Return how many incidents are open and to be heard, by source."""
    rows = session.execute(
        select(Incident.source_id, func.count(Incident.id))
        .where(*_TO_BE_HEARD)
        .group_by(Incident.source_id)
    )
    return dict(rows.all())


def open_for_source(session: Session, source_id: str) -> Sequence[Incident]:
    """Return the open incidents of one source, oldest first."""
    return session.scalars(
        select(Incident)
        .where(Incident.source_id == source_id, Incident.closed_at.is_(None))
        .order_by(Incident.opened_at)
    ).all()


def one(session: Session, incident_id: int) -> IncidentRow | None:
    """Return one incident, or ``None``."""
    query = (
        select(Incident, User.display_name)
        .outerjoin(User, User.id == Incident.owner_id)
        .where(Incident.id == incident_id)
    )
    return next(iter(_rows(session, query)), None)


def compared_runs(
    session: Session, incident: Incident
) -> tuple[SourceRun | None, SourceRun | None]:
    """Return the last good run before an incident and the newest run that shows it."""
    ids = (incident.good_run_id, incident.last_run_id)
    found = {run.id: run for run in session.scalars(select(SourceRun).where(SourceRun.id.in_(ids)))}
    good, bad = (found.get(run_id) if run_id is not None else None for run_id in ids)
    return good, bad


def first_page(session: Session, run_id: int | None) -> RawPage | None:
    """Return the first raw page of a run: the one to compare, since every run has asked for it."""
    if run_id is None:
        return None
    return session.scalars(
        select(RawPage).where(RawPage.source_run_id == run_id).order_by(RawPage.sequence).limit(1)
    ).first()


def _rows(session: Session, query: Select[Incident, str | None]) -> list[IncidentRow]:
    return [IncidentRow(incident, owner or "") for incident, owner in session.execute(query)]
