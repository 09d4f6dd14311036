"""The records of each street: agencies, leads, cases, pictures, events, stations, people."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select
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
from supervisor.store.tables.credit import CreditStanding
from supervisor.store.tables.fieldwork import CampaignVisit, RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import StreetPerson
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.pictures import Picture
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency
from supervisor.store.tables.remedies import CreditMeasure

_PENDING: Final = [one for one in CaseStatus if one.is_pending]
_AT_ONCE: Final = 5_000


@dataclass(slots=True)
class StreetFigures:
    """The figures of one street; ``street`` ``None`` is where none is recorded."""

    street: Street | None
    agencies: int = 0
    star_counts: Counter[int] = field(default_factory=Counter)
    grade_counts: Counter[Grade] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
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
        return self.star_counts[level]

    def grades(self, grade: Grade) -> int:
        """How many agencies stand at this grade."""
        return self.grade_counts[grade]

    def total(self, name: str) -> int:
        """The sum of a count of ``StreetAgency`` over the street's agencies."""
        return self.totals[name]

    def stand(self, star: int | None, grade: Grade | None, count: int) -> None:
        """Count agencies of one star and one grade; fewer of them where ``count`` is below zero."""
        if star is not None:
            self.star_counts[star] += count
        if grade is not None:
            self.grade_counts[grade] += count


def street_figures(
    session: Session, period: Period, today: date, suspended: Collection[int]
) -> list[StreetFigures]:
    """Return the figures of every street; ``suspended`` are the agencies without star and grade.

    Rows are counted where they lie: the statements grow with ``suspended`` alone, one for some
    thousands.
    """
    found: dict[Street | None, StreetFigures] = {
        street: StreetFigures(street) for street in (*Street, None)
    }
    for street, star, grade, count in session.execute(_standings(today)):
        found[street].agencies += count
        found[street].stand(star, grade, count)
    lost = sorted(suspended)
    for start in range(0, len(lost), _AT_ONCE):
        these = _standings(today, Agency.id.in_(lost[start : start + _AT_ONCE]))
        for street, star, grade, count in session.execute(these):
            found[street].stand(star, grade, -count)
    for name, whose, conditions in counted(period):
        for street, count in session.execute(_by_street(whose, *conditions)):
            found[street].totals[name] = count
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


def events_in(
    session: Session, street: Street, period: Period, most: int | None = None
) -> Sequence[RecruitmentEvent]:
    """Return the newest ``most`` events of a street that began in the period, or all of them."""
    query = (
        select(RecruitmentEvent)
        .where(
            RecruitmentEvent.street == street,
            RecruitmentEvent.starts_on.between(period.first, period.last),
        )
        .order_by(RecruitmentEvent.starts_on.desc())
        .limit(most)
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


def _standings(today: date, *conditions: ColumnElement[bool]) -> Select[Any, Any, Any, int]:
    """Count agencies by street, the star they hold today and their grade."""
    is_held = (Agency.star_until.is_(None) | (Agency.star_until >= today)) & (
        CreditStanding.grade.is_distinct_from(Grade.D)
    )
    star = case((is_held, Agency.star)).label("held")
    return (
        select(Agency.street, star, CreditStanding.grade, func.count())
        .outerjoin(CreditStanding, is_standing())
        .where(*conditions)
        .group_by(Agency.street, star, CreditStanding.grade)
    )


def is_standing() -> ColumnElement[bool]:
    """Return the condition that joins an agency with how its credit stands today."""
    return (CreditStanding.agency_id == Agency.id) & CreditStanding.until_on.is_(None)


def counted(period: Period) -> Iterator[tuple[str, Any, tuple[ColumnElement[bool], ...]]]:
    """Give what is counted of a period: its name in ``StreetAgency``, whose it is, which rows."""
    first = datetime.combine(period.first, time(), OFFICE_ZONE)
    after = datetime.combine(period.last + timedelta(days=1), time(), OFFICE_ZONE)
    lead, came = Finding.agency_id, (Finding.created_at >= first, Finding.created_at < after)
    yield "confirmed", lead, (*came, Finding.status == FindingStatus.CONFIRMED)
    yield "open_leads", lead, (*came, Finding.status == FindingStatus.OPEN)
    opened = DECIDED.opened_on.between(period.first, period.last)
    yield "cases", DECIDED.agency_id, (opened,)
    yield "pending_cases", DECIDED.agency_id, (DECIDED.status.in_(_PENDING),)
    running = CreditMeasure.status == MeasureStatus.RUNNING
    yield "measures", CreditMeasure.agency_id, (running,)
    visited = CampaignVisit.visited_on.between(period.first, period.last)
    yield "visits", CampaignVisit.agency_id, (visited,)


def _by_street(whose: Any, *conditions: ColumnElement[bool]) -> Select[Any, int]:
    return (
        select(Agency.street, func.count())
        .join_from(Agency, whose.table, whose == Agency.id)
        .where(*conditions)
        .group_by(Agency.street)
    )


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
