"""What the incident pages show, a fixed number of queries each."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from supervisor.store.tables.runs import Incident, RawPage
from supervisor.store.tables.users import User

_RECENT_CLOSED = 20


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident and the name of who took it in charge, empty where nobody has."""

    incident: Incident
    owner: str


def open_and_recent(session: Session) -> tuple[list[IncidentRow], list[IncidentRow]]:
    """Return the open incidents, oldest first, and the ones closed last."""
    query = select(Incident, User.display_name).outerjoin(User, User.id == Incident.owner_id)
    still_open = query.where(Incident.closed_at.is_(None)).order_by(Incident.opened_at)
    closed = query.where(Incident.closed_at.is_not(None)).order_by(Incident.closed_at.desc())
    return _rows(session, still_open), _rows(session, closed.limit(_RECENT_CLOSED))


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


def first_page(session: Session, run_id: int | None) -> RawPage | None:
    """Return the first raw page of a run: the one to compare, since every run has asked for it."""
    if run_id is None:
        return None
    return session.scalars(
        select(RawPage).where(RawPage.source_run_id == run_id).order_by(RawPage.sequence).limit(1)
    ).first()


def _rows(session: Session, query: Select[Incident, str | None]) -> list[IncidentRow]:
    return [IncidentRow(incident, owner or "") for incident, owner in session.execute(query)]
