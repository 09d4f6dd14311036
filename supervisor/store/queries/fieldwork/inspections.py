"""What a draw is frozen from, the list of draws, and the inspections of an agency."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, defer, joinedload, selectinload, undefer

from supervisor.domain.fieldwork.draws import Inspector
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import LicenceStanding, agency_standing
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.tables.fieldwork import (
    Inspection,
    InspectionDraw,
    InspectionPhoto,
    InspectionReport,
    Recusal,
)
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency

__all__ = ["Inspection", "InspectionDraw"]
"""The rows that pages are typed with."""

_SHOWN: Final = 200
_NUMBER_PREFIX: Final = "JC"


def licensed_agencies(
    session: Session, on: date, street: Street | None
) -> list[tuple[int, str, str]]:
    """Return (id, code, name) of every agency licensed on ``on``, of one street where given."""
    here = None
    if street is not None:
        here = set(session.scalars(select(Agency.id).where(Agency.street == street)))
    return [
        (int(record.key), record.uscc, record.name)
        for record in agency_records(session, papers_only=True)
        if agency_standing(record, on) is LicenceStanding.VALID
        and (here is None or int(record.key) in here)
    ]


def inspected_in_year(session: Session, year: int) -> dict[int, int]:
    """Return how often each agency was drawn or inspected in the year."""
    inspected = Inspection.inspected_on.between(date(year, 1, 1), date(year, 12, 31))
    waiting = Inspection.inspected_on.is_(None) & InspectionDraw.drawn_at.between(
        datetime(year, 1, 1, tzinfo=OFFICE_ZONE), datetime(year + 1, 1, 1, tzinfo=OFFICE_ZONE)
    )
    rows = session.execute(
        select(Inspection.agency_id, func.count(Inspection.id))
        .join(InspectionDraw, InspectionDraw.id == Inspection.draw_id)
        .where(or_(inspected, waiting))
        .group_by(Inspection.agency_id)
    )
    return dict(iter(rows))


def inspectors(session: Session) -> list[Inspector]:
    """Return the active inspectors by public number with what they keep away from."""
    recused: dict[int, set[str]] = defaultdict(set)
    for user_id, uscc in session.execute(
        select(Recusal.user_id, Agency.uscc).join(Agency, Agency.id == Recusal.agency_id)
    ):
        recused[user_id].add(uscc)
    return [
        Inspector(public_number(user.id), frozenset(recused[user.id]))
        for user in active_inspectors(session)
    ]


def active_inspectors(session: Session) -> Sequence[User]:
    """Return everybody who may be sent to inspect."""
    active = select(User).where(User.role == Role.INSPECTOR, User.active.is_(True))
    return session.scalars(active.order_by(User.id)).all()


def inspector_named(session: Session, username: str) -> int | None:
    """Return the id of the inspector with this account name."""
    query = select(User.id).where(User.username == username, User.role == Role.INSPECTOR)
    return session.scalar(query)


def agency_coded(session: Session, uscc: str) -> int | None:
    """Return the id of the agency with this unified social credit code."""
    return session.scalar(select(Agency.id).where(Agency.uscc == uscc))


def agency_ids(session: Session) -> dict[str, int]:
    """Return the id of every agency by its unified social credit code."""
    return dict(session.execute(select(Agency.uscc, Agency.id)).all())


def is_recused(session: Session, user_id: int, agency_id: int) -> bool:
    """Tell whether it is noted that the inspector keeps away from the agency."""
    query = select(Recusal.id).where(Recusal.user_id == user_id, Recusal.agency_id == agency_id)
    return session.scalar(query) is not None


def public_number(user_id: int) -> str:
    """Return the number an inspector is published under: never the name."""
    return f"{_NUMBER_PREFIX}{user_id:04d}"


def names_by_number(session: Session, numbers: Iterable[str]) -> dict[str, str]:
    """Return the names of inspectors by public number, for the office's own pages."""
    ids = {int(number.removeprefix(_NUMBER_PREFIX)) for number in numbers}
    rows = session.execute(select(User.id, User.display_name).where(User.id.in_(ids)))
    return {public_number(id_): name for id_, name in rows}


def all_draws(session: Session) -> Sequence[InspectionDraw]:
    """Return the newest draws with their inspections."""
    query = (
        select(InspectionDraw)
        .options(defer(InspectionDraw.files), selectinload(InspectionDraw.inspections))
        .order_by(InspectionDraw.id.desc())
        .limit(_SHOWN)
    )
    return session.scalars(query).all()


def load_draw(session: Session, draw_id: int) -> InspectionDraw | None:
    """Return a draw with its inspections and their agencies."""
    return session.scalar(
        select(InspectionDraw)
        .where(InspectionDraw.id == draw_id)
        .options(selectinload(InspectionDraw.inspections).joinedload(Inspection.agency))
    )


def load_inspection(session: Session, inspection_id: int) -> Inspection | None:
    """Return one inspection with agency and draw."""
    return session.scalar(
        select(Inspection)
        .where(Inspection.id == inspection_id)
        .options(
            joinedload(Inspection.agency),
            joinedload(Inspection.draw).defer(InspectionDraw.files),
        )
    )


def reports_of(session: Session, inspection_id: int) -> Sequence[InspectionReport]:
    """Return every report of an inspection with its author and photos, oldest first."""
    query = (
        select(InspectionReport)
        .where(InspectionReport.inspection_id == inspection_id)
        .options(joinedload(InspectionReport.by), selectinload(InspectionReport.photos))
        .order_by(InspectionReport.id)
    )
    return session.scalars(query).all()


def report_sent_as(session: Session, client_id: str) -> InspectionReport | None:
    """Return the report that was made with this id on its author's own device."""
    return session.scalar(select(InspectionReport).where(InspectionReport.client_id == client_id))


def load_photo(session: Session, photo_id: int) -> InspectionPhoto | None:
    """Return one photo with its content."""
    query = select(InspectionPhoto).where(InspectionPhoto.id == photo_id)
    return session.scalar(query.options(undefer(InspectionPhoto.data)))


def published_checks(session: Session, agency_id: int) -> Sequence[Inspection]:
    """Return the published inspections of an agency, newest first."""
    query = (
        select(Inspection)
        .where(Inspection.agency_id == agency_id, Inspection.published_at.is_not(None))
        .options(joinedload(Inspection.draw).defer(InspectionDraw.files))
        .order_by(Inspection.inspected_on.desc())
    )
    return session.scalars(query).all()


def recusals(session: Session) -> list[tuple[Recusal, str, str]]:
    """Return every recusal with the names of inspector and agency."""
    rows = session.execute(
        select(Recusal, User.display_name, Agency.name)
        .join(User, User.id == Recusal.user_id)
        .join(Agency, Agency.id == Recusal.agency_id)
        .order_by(Recusal.id.desc())
    )
    return [(recusal, person, agency) for recusal, person, agency in rows]
