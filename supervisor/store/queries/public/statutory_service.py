"""The records behind the report's figures of recruitment events and gig stations."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import Select, func, literal, select

from supervisor.domain.public.statutory import FigureKey, Period
from supervisor.store.queries.fieldwork.follow_ups import is_latest
from supervisor.store.queries.fieldwork.stations import open_in
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import EventFollowUp, GigStation, GigStationDay

K: Final = FigureKey
Records = Select[int, str, Any, Any]


def _held(period: Period, amount: Any) -> Records:
    """Return the recruitment events of a period, the earliest first, each with an amount."""
    day = RecruitmentEvent.starts_on
    return (
        select(
            RecruitmentEvent.id,
            RecruitmentEvent.name.label("title"),
            day.label("on"),
            amount.label("amount"),
        )
        .where(day.between(period.first, period.last))
        .order_by(day, RecruitmentEvent.id)
    )


def _events(amount: Any) -> Callable[[Period], Records]:
    return lambda period: _held(period, amount)


def _hires(period: Period) -> Records:
    """Return the events of the period that were asked after, each by what was found last."""
    after = EventFollowUp.event_id == RecruitmentEvent.id
    return _held(period, EventFollowUp.hired).join(EventFollowUp, after).where(is_latest())


def _stations(period: Period) -> Records:
    return (
        open_in(period)
        .with_only_columns(
            GigStation.id,
            GigStation.name.label("title"),
            GigStation.opened_on.label("on"),
            literal(1).label("amount"),
        )
        .order_by(GigStation.street, GigStation.name)
    )


def _station_days(amount: Any) -> Callable[[Period], Records]:
    """Return the stations that reported a day of the period, each with its sum."""

    def statement(period: Period) -> Records:
        day = GigStationDay.day
        return (
            select(
                GigStation.id,
                GigStation.name.label("title"),
                func.max(day).label("on"),
                func.sum(amount).label("amount"),
            )
            .join(GigStationDay, GigStationDay.station_id == GigStation.id)
            .where(day.between(period.first, period.last))
            .group_by(GigStation.id, GigStation.name)
            .order_by(GigStation.name)
        )

    return statement


STATEMENTS: Final[Mapping[FigureKey, Callable[[Period], Records]]] = {
    K.RECRUITMENT_EVENTS: _events(literal(1)),
    K.POSTS_OFFERED: _events(RecruitmentEvent.posts_offered),
    K.PEOPLE_SERVED: _events(RecruitmentEvent.people_served),
    K.EVENT_HIRES: _hires,
    K.STATIONS: _stations,
    K.STATION_POSTS: _station_days(GigStationDay.posts),
    K.STATION_PEOPLE: _station_days(GigStationDay.people),
    K.STATION_MATCHED: _station_days(GigStationDay.matched),
}
