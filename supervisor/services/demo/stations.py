"""The demonstration's gig stations with their days, and what asking after its events found."""

import random
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.demo.events import STATIONS, demo_station_days
from supervisor.domain.fieldwork.follow_ups import ASKED_AFTER, NewFollowUp
from supervisor.domain.fieldwork.stations import day_row
from supervisor.services.fieldwork import follow_ups, stations
from supervisor.services.fieldwork.stations import HEADINGS
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.table_writing import csv_bytes
from supervisor.store.engine import end_reading
from supervisor.store.queries.fieldwork.events import EventFilter, all_events
from supervisor.store.queries.fieldwork.stations import stations as kept

_SOURCE: Final = "gig_station"
_ASKED: Final = 12
_LAST_YEAR: Final = timedelta(days=365)
_EVIDENCE: Final = "回访名单和参会单位反馈表存于本科室，抽取部分求职者电话核对。"


def load(session: Session, actor: Actor, today: date) -> None:
    """Enter stations and their days where there are none yet, and ask after a year's events."""
    has_any = bool(kept(session))
    end_reading(session)
    if has_any:
        return
    for station in STATIONS:
        where = f"{station.street.label}便民服务中心一楼"
        stations.save(
            session,
            actor,
            replace(
                station,
                address=where,
                hours="周三、周六 8:30—16:30",
                keeper="街道公共就业服务站",
                source_id=_SOURCE,
            ),
        )
    rows = [day_row(one) for one in demo_station_days(today)]
    stations.import_days(session, actor, "stations.csv", csv_bytes(HEADINGS, rows))
    _ask(session, actor, today)


def _ask(session: Session, actor: Actor, today: date) -> None:
    over = EventFilter(day_from=today - _LAST_YEAR, day_to=today - ASKED_AFTER - timedelta(days=5))
    found = [
        (one.id, one.ends_on, one.people_served)
        for one in all_events(session, over)
        if one.people_served
    ][:_ASKED]
    end_reading(session)
    for event_id, ended_on, people in found:
        chance = random.Random(f"follow-up:{event_id}")  # noqa: S311 - made-up data
        asked = people // 4
        hired = chance.randint(asked // 6, asked // 3)
        still_there = chance.randint(hired // 2, hired)
        asked_on = min(ended_on + ASKED_AFTER, today)
        new = NewFollowUp(asked_on, asked, hired, still_there, _EVIDENCE)
        follow_ups.record(session, actor, event_id, new)
