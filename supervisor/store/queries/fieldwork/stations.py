"""Gig stations and their days: lists, one station, sums over a period, by street."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.fieldwork_plans import GigStation, GigStationDay

__all__ = ["GigStation", "GigStationDay"]
"""The rows that pages are typed with."""

PAGE_SIZE: Final = 25


@dataclass(frozen=True, slots=True)
class StationSums:
    """Sums of days; ``days`` is how many were reported, ``last`` the latest of them."""

    days: int = 0
    posts: int = 0
    people: int = 0
    matched: int = 0
    last: date | None = None


def stations(session: Session, street: Street | None = None) -> Sequence[GigStation]:
    """Return the stations by street and name, of one street or of all."""
    query = select(GigStation).order_by(GigStation.street, GigStation.name)
    return session.scalars(
        query if street is None else query.where(GigStation.street == street)
    ).all()


def station_of(session: Session, station_id: int) -> GigStation | None:
    """Return one station."""
    return session.get(GigStation, station_id)


def stations_named(session: Session, names: Collection[str]) -> dict[str, GigStation]:
    """Return the stations with these names."""
    found = session.scalars(select(GigStation).where(GigStation.name.in_(names)))
    return {one.name: one for one in found}


def sums_by_station(session: Session, period: Period) -> dict[int, StationSums]:
    """Return what each station reported of a period; a station without days is absent."""
    rows = session.execute(
        select(GigStationDay.station_id, *_SUMS)
        .where(GigStationDay.day.between(period.first, period.last))
        .group_by(GigStationDay.station_id)
    )
    return {
        id_: StationSums(days, posts or 0, people or 0, matched or 0, last)
        for id_, days, posts, people, matched, last in rows
    }


def stations_with_sums(
    session: Session, street: Street, period: Period
) -> list[tuple[GigStation, StationSums]]:
    """Return the stations of a street with what each reported of a period."""
    sums = sums_by_station(session, period)
    return [(one, sums.get(one.id, StationSums())) for one in stations(session, street)]


def sums_by_street(session: Session, period: Period) -> dict[Street, tuple[int, StationSums]]:
    """Return for each street how many stations were open in a period, and their sums."""
    by_station = sums_by_station(session, period)
    found: dict[Street, tuple[int, StationSums]] = {}
    for station_id, street in session.execute(open_in(period)):
        count, so_far = found.get(street, (0, StationSums()))
        found[street] = (count + 1, _added(so_far, by_station.get(station_id, StationSums())))
    return found


def open_in(period: Period) -> Select[int, Street]:
    """Return the statement of the stations that were open on a day of the period."""
    return select(GigStation.id, GigStation.street).where(
        GigStation.opened_on <= period.last,
        or_(GigStation.closed_on.is_(None), GigStation.closed_on >= period.first),
    )


def days_page(session: Session, station_id: int, period: Period, at: At) -> Page[GigStationDay]:
    """Return one page of a station's days, the newest first."""
    query = select(GigStationDay).where(
        GigStationDay.station_id == station_id,
        GigStationDay.day.between(period.first, period.last),
    )
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    order = (GigStationDay.day.desc(),)
    return page_of(session, query, order, at, Length(total, PAGE_SIZE))


def days_of(session: Session, period: Period) -> Sequence[GigStationDay]:
    """Return every day of a period with its station, for the export."""
    query = (
        select(GigStationDay)
        .join(GigStation)
        .options(joinedload(GigStationDay.station))
        .where(GigStationDay.day.between(period.first, period.last))
        .order_by(GigStationDay.day, GigStation.name)
    )
    return session.scalars(query).all()


def known_days(
    session: Session, station_ids: Collection[int], days: Collection[date]
) -> dict[tuple[int, date], GigStationDay]:
    """Return the days already reported of these stations, by station and day."""
    query = select(GigStationDay).where(GigStationDay.station_id.in_(station_ids))
    if len(days) == 1:
        query = query.where(GigStationDay.day.in_(days))
    elif days:
        query = query.where(GigStationDay.day.between(min(days), max(days)))
    return {(one.station_id, one.day): one for one in session.scalars(query)}


_SUMS: Final = (
    func.count(GigStationDay.id),
    func.sum(GigStationDay.posts),
    func.sum(GigStationDay.people),
    func.sum(GigStationDay.matched),
    func.max(GigStationDay.day),
)


def _added(one: StationSums, other: StationSums) -> StationSums:
    return StationSums(
        one.days + other.days,
        one.posts + other.posts,
        one.people + other.people,
        one.matched + other.matched,
        max((day for day in (one.last, other.last) if day), default=None),
    )
