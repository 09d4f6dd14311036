"""What the public may read of the register: never phones, representatives, leads or complaints."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.credit.standing import shown_grade
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.answer import PublicAnswer, answer_of
from supervisor.domain.ratings.suspension import ratings_suspended, star_that_counts
from supervisor.domain.register.agencies import (
    AgencyRecord,
    LicenceKind,
    LicenceStanding,
    agency_standing,
)
from supervisor.domain.register.described import OPEN
from supervisor.domain.register.search import Indexed
from supervisor.store.queries.register.agencies import agency_records, record_of
from supervisor.store.tables.credit import CreditStanding
from supervisor.store.tables.register import Agency, AgencyName, Licence

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["Agency"]

Signature = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """One agency in a list of results; a grade or a star nobody has determined is ``None``.

    So are those that do not count because both are suspended.
    """

    agency_id: int
    uscc: str
    name: str
    street: Street | None
    address: str
    high_end: bool
    standing: LicenceStanding
    filing: LicenceStanding
    dispatch: LicenceStanding
    star: int | None
    grade: Grade | None
    is_suspended: bool
    answer: PublicAnswer


def register_signature(session: Session) -> Signature:
    """Return a value that changes whenever names or licences of the register do.

    Each maximum is a subquery of its own, read off an index; an agency that has left the register
    is only dropped from the results when they are shown.
    """
    newest = (
        select(func.max(column)).scalar_subquery()
        for column in (Agency.id, Agency.updated_at, AgencyName.id, Licence.id)
    )
    return tuple(session.execute(select(*newest)).one())


def index_source(session: Session) -> list[Indexed]:
    """Return every agency as the search index takes it."""
    names: dict[int, list[str]] = defaultdict(list)
    numbers: dict[int, list[str]] = defaultdict(list)
    for agency_id, text in session.execute(select(AgencyName.agency_id, AgencyName.text)):
        names[agency_id].append(text)
    for agency_id, number in session.execute(select(Licence.agency_id, Licence.number)):
        numbers[agency_id].append(number)
    rows = session.execute(select(Agency.id, Agency.uscc, Agency.name).order_by(Agency.id))
    return [
        Indexed(id_, uscc, (name, *names.get(id_, ())), tuple(numbers.get(id_, ())))
        for id_, uscc, name in rows
    ]


def ids_in_street(session: Session, street: Street) -> Sequence[int]:
    """Return the agencies of a street by name."""
    query = select(Agency.id).where(Agency.street == street).order_by(Agency.name, Agency.id)
    return session.scalars(query).all()


def ids_near(session: Session, street: Street | None, most: int) -> list[int]:
    """Return agencies of the street, then others of the district, at most ``most`` of each."""
    here = list(ids_in_street(session, street))[:most] if street else []
    elsewhere = select(Agency.id).order_by(Agency.name, Agency.id).limit(most)
    if here:
        elsewhere = elsewhere.where(Agency.id.not_in(here))
    return here + list(session.scalars(elsewhere))


def cards(session: Session, ids: Sequence[int], on: date) -> list[Card]:
    """Return the cards of ``ids`` in their order, as of ``on``; a constant number of statements."""
    rows = session.scalars(_with_licences().where(Agency.id.in_(ids)))
    by_id = {row.id: row for row in rows}
    grades = grades_of(session, ids)
    return [_card(by_id[id_], grades.get(id_), on) for id_ in ids if id_ in by_id]


def load_agency(session: Session, uscc: str) -> Agency | None:
    """Return the agency of a code with names, licences, events and head office."""
    query = _with_licences().options(selectinload(Agency.names))
    return session.scalar(query.where(Agency.uscc == uscc.upper()))


def grades_of(session: Session, ids: Sequence[int] | None = None) -> dict[int, Grade]:
    """Return the present grade by agency; those never computed are absent."""
    query = select(CreditStanding.agency_id, CreditStanding.grade).where(
        CreditStanding.until_on.is_(None)
    )
    if ids is not None:
        query = query.where(CreditStanding.agency_id.in_(ids))
    return {row.agency_id: row.grade for row in session.execute(query)}


def open_data_rows(
    session: Session, on: date
) -> Iterator[tuple[AgencyRecord, Card, str, dict[str, Any]]]:
    """Yield every agency as record, card, head office's code and open fields, by ascending id."""
    grades = grades_of(session)
    records = {int(record.key): record for record in agency_records(session)}
    codes = {id_: record.uscc for id_, record in records.items()}
    for agency in session.scalars(
        select(Agency).order_by(Agency.id).execution_options(yield_per=500)
    ):
        record = records[agency.id]
        head = codes.get(agency.parent_id, "") if agency.parent_id else ""
        values = {described.key: getattr(agency, described.key) for described in OPEN}
        yield record, _card_of(agency, record, grades.get(agency.id), on), head, values


def open_data_after(
    session: Session, on: date, uscc: str, most: int
) -> list[tuple[AgencyRecord, Card, str, dict[str, Any]]]:
    """Return the next agencies behind a code, as ``open_data_rows`` does, by ascending code."""
    query = _with_licences().where(Agency.uscc > uscc).order_by(Agency.uscc).limit(most)
    agencies = session.scalars(query).all()
    grades = grades_of(session, [one.id for one in agencies])
    return [_open_row(one, grades.get(one.id), on) for one in agencies]


def open_data_of(
    session: Session, on: date, uscc: str
) -> tuple[AgencyRecord, Card, str, dict[str, Any]] | None:
    """Return the agency of a code, as ``open_data_rows`` does."""
    agency = session.scalar(_with_licences().where(Agency.uscc == uscc.upper()))
    if agency is None:
        return None
    return _open_row(agency, grades_of(session, [agency.id]).get(agency.id), on)


def _open_row(
    agency: Agency, grade: Grade | None, on: date
) -> tuple[AgencyRecord, Card, str, dict[str, Any]]:
    record = record_of(agency)
    values = {described.key: getattr(agency, described.key) for described in OPEN}
    head = agency.parent.uscc if agency.parent else ""
    return record, _card_of(agency, record, grade, on), head, values


def _with_licences() -> Select[Agency]:
    return select(Agency).options(
        selectinload(Agency.licences).selectinload(Licence.events),
        selectinload(Agency.parent).selectinload(Agency.licences).selectinload(Licence.events),
    )


def _card(agency: Agency, grade: Grade | None, on: date) -> Card:
    return _card_of(agency, record_of(agency), grade, on)


def _card_of(agency: Agency, record: AgencyRecord, grade: Grade | None, on: date) -> Card:
    suspended = ratings_suspended(record, on)
    return Card(
        agency_id=agency.id,
        uscc=agency.uscc,
        name=agency.name,
        street=agency.street,
        address=agency.address,
        high_end=agency.high_end,
        standing=agency_standing(record, on),
        filing=agency_standing(record, on, LicenceKind.FILING),
        dispatch=agency_standing(record, on, LicenceKind.DISPATCH),
        star=star_that_counts(agency.star, agency.star_until, grade, on, suspended=suspended),
        grade=shown_grade(grade, is_suspended=suspended),
        is_suspended=suspended,
        answer=answer_of(record, on),
    )
