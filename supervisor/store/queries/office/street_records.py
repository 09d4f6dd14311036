"""The records behind each count of a street: the same rows as ``street_figures`` counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, null, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.office.street_counts import StreetCount
from supervisor.domain.platform.clock import OFFICE_ZONE, office_date
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.domain.remedies.measures import MeasureStatus
from supervisor.store.queries.cases.decisions import DECIDED
from supervisor.store.queries.fieldwork.stations import open_in
from supervisor.store.queries.paging import Page, clamp
from supervisor.store.tables.fieldwork import CampaignVisit, RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import GigStation
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.pictures import Picture
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.register import Agency
from supervisor.store.tables.remedies import CreditMeasure

PAGE_SIZE: Final = 50
Records = Select[int, str, Any, Any]
_C: Final = StreetCount
_PENDING: Final = [one for one in CaseStatus if one.is_pending]


@dataclass(frozen=True, slots=True)
class StreetRecord:
    """One record of a street: its words, its day where it has one, whom or what it is about."""

    id: int
    title: str
    on: date | None
    about: str


def records_on(
    session: Session, count: StreetCount, street: Street | None, period: Period, number: int
) -> Page[StreetRecord]:
    """Return one page of what is counted; ``street`` ``None`` is where none is recorded."""
    query = _STATEMENTS[count](street, period)
    counted = select(func.count()).select_from(query.order_by(None).subquery())
    total = session.scalar(counted) or 0
    number = clamp(number, PAGE_SIZE, total)
    rows = session.execute(query.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page([_record(*row) for row in rows], number, PAGE_SIZE, total)


def all_on(
    session: Session, count: StreetCount, street: Street, period: Period, most: int
) -> list[StreetRecord]:
    """Return what is counted, at most so many records."""
    rows = session.execute(_STATEMENTS[count](street, period).limit(most))
    return [_record(*row) for row in rows]


def _record(number: int, title: str, on: Any, about: Any) -> StreetRecord:
    day = office_date(on) if isinstance(on, datetime) else on
    words = about.label if isinstance(about, LabelledEnum) else about
    return StreetRecord(number, title, day, "" if words is None else str(words))


def _on(column: Any, street: Street | None) -> ColumnElement[bool]:
    there: ColumnElement[bool] = column.is_(None) if street is None else column == street
    return there


def _days(period: Period) -> tuple[datetime, datetime]:
    """Return the moment the period begins and the first one after it."""
    first = datetime.combine(period.first, time(), OFFICE_ZONE)
    return first, datetime.combine(period.last + timedelta(days=1), time(), OFFICE_ZONE)


def _agencies(street: Street | None, period: Period) -> Records:
    return (
        select(Agency.id, Agency.name, null(), Agency.uscc)
        .where(_on(Agency.street, street))
        .order_by(Agency.name, Agency.id)
    )


def _leads(status: FindingStatus) -> Callable[[Street | None, Period], Records]:
    def statement(street: Street | None, period: Period) -> Records:
        first, after = _days(period)
        return (
            select(Finding.id, PostingRevision.title, Finding.created_at, Agency.name)
            .join(Agency, Agency.id == Finding.agency_id)
            .join(PostingRevision, PostingRevision.id == Finding.revision_id)
            .where(
                _on(Agency.street, street),
                Finding.created_at >= first,
                Finding.created_at < after,
                Finding.status == status,
            )
            .order_by(Finding.created_at, Finding.id)
        )

    return statement


def _cases(street: Street | None, *conditions: ColumnElement[bool]) -> Records:
    return (
        select(DECIDED.case_id, DECIDED.number, DECIDED.opened_on, Agency.name)
        .join(Agency, Agency.id == DECIDED.agency_id)
        .where(_on(Agency.street, street), *conditions)
        .order_by(DECIDED.opened_on, DECIDED.case_id, DECIDED.number)
    )


def _measures(street: Street | None, period: Period) -> Records:
    return (
        select(CreditMeasure.id, Agency.name, CreditMeasure.starts_on, CreditMeasure.kind)
        .join(Agency, Agency.id == CreditMeasure.agency_id)
        .where(_on(Agency.street, street), CreditMeasure.status == MeasureStatus.RUNNING)
        .order_by(CreditMeasure.starts_on, CreditMeasure.id)
    )


def _visits(street: Street | None, period: Period) -> Records:
    """Return visits; a record leads to its campaign."""
    day = CampaignVisit.visited_on
    return (
        select(CampaignVisit.campaign_id, CampaignVisit.party, day, null())
        .join(Agency, Agency.id == CampaignVisit.agency_id)
        .where(_on(Agency.street, street), day.between(period.first, period.last))
        .order_by(day, CampaignVisit.id)
    )


def _leaflets(street: Street | None, period: Period) -> Records:
    """Return the leaflets seen there, each by its first picture, with how often it was seen."""
    first, after = _days(period)
    seen = (
        select(
            Picture.sighting_of.label("leaflet"),
            func.max(Picture.received_at).label("last"),
            func.count(Picture.id).label("sightings"),
        )
        .where(
            _on(Picture.street, street),
            Picture.sighting_of.is_not(None),
            Picture.received_at >= first,
            Picture.received_at < after,
        )
        .group_by(Picture.sighting_of)
        .subquery()
    )
    return (
        select(Picture.id, Picture.name, seen.c.last, seen.c.sightings)
        .join(seen, seen.c.leaflet == Picture.id)
        .order_by(seen.c.sightings.desc(), Picture.id)
    )


def _pictures(street: Street | None, period: Period) -> Records:
    first, after = _days(period)
    return (
        select(Picture.id, Picture.name, Picture.received_at, Picture.state)
        .where(
            _on(Picture.street, street),
            Picture.received_at >= first,
            Picture.received_at < after,
        )
        .order_by(Picture.received_at, Picture.id)
    )


def _events(street: Street | None, period: Period) -> Records:
    day = RecruitmentEvent.starts_on
    return (
        select(RecruitmentEvent.id, RecruitmentEvent.name, day, RecruitmentEvent.form)
        .where(_on(RecruitmentEvent.street, street), day.between(period.first, period.last))
        .order_by(day, RecruitmentEvent.id)
    )


def _stations(street: Street | None, period: Period) -> Records:
    """Return the stations open on a day of the period; every station has a street."""
    return (
        open_in(period)
        .with_only_columns(GigStation.id, GigStation.name, GigStation.opened_on, GigStation.kind)
        .where(_on(GigStation.street, street))
        .order_by(GigStation.name)
    )


_STATEMENTS: Final[Mapping[StreetCount, Callable[[Street | None, Period], Records]]] = {
    _C.AGENCIES: _agencies,
    _C.CONFIRMED: _leads(FindingStatus.CONFIRMED),
    _C.OPEN_LEADS: _leads(FindingStatus.OPEN),
    _C.CASES: lambda street, period: _cases(
        street, DECIDED.opened_on.between(period.first, period.last)
    ),
    _C.PENDING_CASES: lambda street, period: _cases(street, DECIDED.status.in_(_PENDING)),
    _C.MEASURES: _measures,
    _C.VISITS: _visits,
    _C.LEAFLETS: _leaflets,
    _C.PICTURES: _pictures,
    _C.EVENTS: _events,
    _C.STATIONS: _stations,
}
