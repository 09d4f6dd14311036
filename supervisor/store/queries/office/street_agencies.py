"""The agencies of a street, each with what is counted of it in a period."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.store.queries.office.streets import counted, is_standing
from supervisor.store.queries.paging import Page, part_of
from supervisor.store.tables.credit import CreditStanding
from supervisor.store.tables.register import Agency


@dataclass(frozen=True, slots=True)
class StreetAgency:
    """One agency of a street as it stands today; counts are those of the period.

    ``star`` is ``None`` where none is held today, ``grade`` where it is suspended or not computed.
    """

    id: int
    name: str
    uscc: str
    star: int | None
    grade: Grade | None
    is_suspended: bool
    confirmed: int
    open_leads: int
    cases: int
    pending_cases: int
    measures: int
    visits: int


def street_agencies(
    session: Session,
    street: Street,
    period: Period,
    today: date,
    suspended: Collection[int],
) -> list[StreetAgency]:
    """Return the agencies of a street by name, in a fixed number of statements."""
    return _agencies(session, _ids_of(street), period, today, suspended)


def street_agencies_page(
    session: Session,
    street: Street,
    period: Period,
    today: date,
    suspended: Collection[int],
    at: tuple[int, int],
) -> Page[StreetAgency]:
    """Return one page of the agencies of a street; ``at`` is its number and size."""
    part = part_of(session.scalars(_ids_of(street)).all(), *at)
    items = _agencies(session, part.items, period, today, suspended)
    return Page(items, part.number, part.size, part.total)


def _ids_of(street: Street) -> Select[int]:
    return select(Agency.id).where(Agency.street == street).order_by(Agency.name, Agency.id)


def _agencies(
    session: Session,
    ids: Select[int] | Sequence[int],
    period: Period,
    today: date,
    suspended: Collection[int],
) -> list[StreetAgency]:
    rows = session.execute(
        select(
            Agency.id,
            Agency.name,
            Agency.uscc,
            Agency.star,
            Agency.star_until,
            CreditStanding.grade,
        )
        .outerjoin(CreditStanding, is_standing())
        .where(Agency.id.in_(ids))
        .order_by(Agency.name, Agency.id)
    ).all()
    counts = {
        name: dict(session.execute(_by_agency(whose, whose.in_(ids), *conditions)).all())
        for name, whose, conditions in counted(period)
    }
    found = []
    for row in rows:
        is_lost = row.id in suspended
        is_over = row.star_until is not None and row.star_until < today
        star = None if is_lost or is_over or row.grade is Grade.D else row.star
        own = {name: values.get(row.id, 0) for name, values in counts.items()}
        grade = None if is_lost else row.grade
        found.append(StreetAgency(row.id, row.name, row.uscc, star, grade, is_lost, **own))
    return found


def _by_agency(whose: Any, *conditions: ColumnElement[bool]) -> Select[int, int]:
    return select(whose, func.count()).where(*conditions).group_by(whose)
