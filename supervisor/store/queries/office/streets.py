"""The records of each street: agencies, leads, cases, pictures, events, stations, people."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseStatus
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.domain.remedies.measures import MeasureStatus
from supervisor.store.queries.cases.decisions import DECIDED
from supervisor.store.queries.fieldwork.stations import StationSums, sums_by_street
from supervisor.store.queries.register.suspension import suspended_agencies
from supervisor.store.tables.credit import CreditStanding
from supervisor.store.tables.fieldwork import CampaignVisit, RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import StreetPerson
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.pictures import Picture
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency
from supervisor.store.tables.remedies import CreditMeasure

_PENDING = [one for one in CaseStatus if one.is_pending]


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


@dataclass(slots=True)
class StreetFigures:
    """The figures of one street; ``street`` ``None`` is where none is recorded."""

    street: Street | None
    agencies: list[StreetAgency] = field(default_factory=list)
    events: int = 0
    posts_offered: int = 0
    people_served: int = 0
    pictures: int = 0
    leaflets: int = 0
    stations: int = 0
    station_days: StationSums = field(default_factory=StationSums)
    people: tuple[str, ...] = ()

    def stars(self, level: int) -> int:
        """How many agencies hold this star."""
        return sum(one.star == level for one in self.agencies)

    def grades(self, grade: Grade) -> int:
        """How many agencies stand at this grade."""
        return sum(one.grade is grade for one in self.agencies)

    def total(self, name: str) -> int:
        """The sum of a count over the street's agencies."""
        return sum(getattr(one, name) for one in self.agencies)


def street_figures(session: Session, period: Period, today: date) -> list[StreetFigures]:
    """Return the figures of every street in a fixed number of statements."""
    found: dict[Street | None, StreetFigures] = {
        street: StreetFigures(street) for street in (*Street, None)
    }
    for street, agency in _agencies(session, period, today):
        found[street].agencies.append(agency)
    for street, events, posts, people in session.execute(_events(period)):
        row = found[street]
        row.events, row.posts_offered, row.people_served = events, posts or 0, people or 0
    for street, pictures, leaflets in session.execute(_pictures(period)):
        found[street].pictures, found[street].leaflets = pictures, leaflets
    for street, (count, sums) in sums_by_street(session, period).items():
        found[street].stations, found[street].station_days = count, sums
    names = _people(session)
    for street, row in found.items():
        row.people = tuple(names.get(street, ()))
    unplaced = found.pop(None)
    has_any = unplaced.agencies or unplaced.events or unplaced.pictures
    return [*found.values(), *([unplaced] if has_any else [])]


def events_in(session: Session, street: Street, period: Period) -> Sequence[RecruitmentEvent]:
    """Return the events of a street that began in the period, the newest first."""
    query = (
        select(RecruitmentEvent)
        .where(
            RecruitmentEvent.street == street,
            RecruitmentEvent.starts_on.between(period.first, period.last),
        )
        .order_by(RecruitmentEvent.starts_on.desc())
    )
    return session.scalars(query).all()


def people_of(session: Session, street: Street) -> Sequence[StreetPerson]:
    """Return the rows of those responsible for a street."""
    return session.scalars(select(StreetPerson).where(StreetPerson.street == street)).all()


def responsible(session: Session, street: Street) -> frozenset[int]:
    """Return the accounts of those responsible for a street."""
    query = select(StreetPerson.user_id).where(StreetPerson.street == street)
    return frozenset(session.scalars(query))


def _people(session: Session) -> dict[Street | None, list[str]]:
    query = (
        select(StreetPerson.street, User.display_name)
        .join(User, User.id == StreetPerson.user_id)
        .where(User.active.is_(True))
        .order_by(User.id)
    )
    found: dict[Street | None, list[str]] = defaultdict(list)
    for street, name in session.execute(query):
        found[street].append(name)
    return found


def _agencies(
    session: Session, period: Period, today: date
) -> list[tuple[Street | None, StreetAgency]]:
    rows = session.execute(
        select(
            Agency.id,
            Agency.name,
            Agency.uscc,
            Agency.street,
            Agency.star,
            Agency.star_until,
            CreditStanding.grade,
        )
        .outerjoin(
            CreditStanding,
            (CreditStanding.agency_id == Agency.id) & CreditStanding.until_on.is_(None),
        )
        .order_by(Agency.name)
    ).all()
    suspended = suspended_agencies(session, today)
    counts = _counts(session, period)
    found = []
    for row in rows:
        is_lost = row.id in suspended
        is_over = row.star_until is not None and row.star_until < today
        star = None if is_lost or is_over or row.grade is Grade.D else row.star
        own = {name: values.get(row.id, 0) for name, values in counts.items()}
        grade = None if is_lost else row.grade
        agency = StreetAgency(row.id, row.name, row.uscc, star, grade, is_lost, **own)
        found.append((row.street, agency))
    return found


def _counts(session: Session, period: Period) -> dict[str, dict[int, int]]:
    """Return the counts of the period by agency, under the names of ``StreetAgency``."""
    first = datetime.combine(period.first, time(), OFFICE_ZONE)
    after = datetime.combine(period.last + timedelta(days=1), time(), OFFICE_ZONE)
    came = (Finding.created_at >= first, Finding.created_at < after)
    opened = DECIDED.opened_on.between(period.first, period.last)
    return {
        "confirmed": _by(
            session, Finding.agency_id, *came, Finding.status == FindingStatus.CONFIRMED
        ),
        "open_leads": _by(session, Finding.agency_id, *came, Finding.status == FindingStatus.OPEN),
        "cases": _by(session, DECIDED.agency_id, opened),
        "pending_cases": _by(session, DECIDED.agency_id, DECIDED.status.in_(_PENDING)),
        "measures": _by(
            session, CreditMeasure.agency_id, CreditMeasure.status == MeasureStatus.RUNNING
        ),
        "visits": _by(
            session,
            CampaignVisit.agency_id,
            CampaignVisit.visited_on.between(period.first, period.last),
        ),
    }


def _by(session: Session, whose: Any, *conditions: ColumnElement[bool]) -> dict[int, int]:
    query = select(whose, func.count()).where(whose.is_not(None), *conditions).group_by(whose)
    return dict(session.execute(query).all())


def _events(period: Period) -> Select[Street | None, int, int | None, int | None]:
    return (
        select(
            RecruitmentEvent.street,
            func.count(RecruitmentEvent.id),
            func.sum(RecruitmentEvent.posts_offered),
            func.sum(RecruitmentEvent.people_served),
        )
        .where(RecruitmentEvent.starts_on.between(period.first, period.last))
        .group_by(RecruitmentEvent.street)
    )


def _pictures(period: Period) -> Select[Street | None, int, int]:
    """Return how many pictures came in from each street, and of how many leaflets."""
    first = datetime.combine(period.first, time(), OFFICE_ZONE)
    after = datetime.combine(period.last + timedelta(days=1), time(), OFFICE_ZONE)
    return (
        select(
            Picture.street,
            func.count(Picture.id),
            func.count(Picture.sighting_of.distinct()),
        )
        .where(Picture.received_at >= first, Picture.received_at < after)
        .group_by(Picture.street)
    )
