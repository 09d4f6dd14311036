"""Made-up recruitment events and gig stations by a fixed seed: known years, then on to today.

Each month is drawn from its own seed, so that later days add events and never change earlier ones.
"""

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from supervisor.domain.fieldwork.events import EventForm, RecruitmentEventFields
from supervisor.domain.fieldwork.stations import NewStation, StationDay, StationKind
from supervisor.domain.platform.streets import Street

FIRST_DAY: Final = date(2019, 9, 1)
KNOWN_UNTIL: Final = date(2022, 8, 31)
KNOWN_EVENTS: Final = 114
KNOWN_POSTS: Final = 293_460
KNOWN_PEOPLE: Final = 72_385

_SEED: Final = "recruitment-events-1"
_USUAL_PER_MONTH: Final = 3
_POSTS_EACH: Final = (900, 4800)
_PEOPLE_EACH: Final = (220, 1150)
_REPORTED_AFTER: Final = timedelta(days=10)
_FORMS: Final = {
    EventForm.FAIR: ("专场招聘会", "广场"),
    EventForm.ONLINE: ("线上招聘会", ""),
    EventForm.LIVE: ("直播带岗", "直播间"),
    EventForm.CAMPUS: ("校园双选会", "体育馆"),
    EventForm.COMMUNITY: ("家门口招聘会", "党群服务中心"),
}
_THEMES: Final = (
    "制造业用工",
    "高校毕业生",
    "退役军人",
    "零工与灵活就业",
    "现代服务业",
    "专精特新企业",
    "家政养老",
    "数字经济",
    "返岗复工",
    "青年见习",
)


def demo_events(agencies: Sequence[str], until: date) -> list[RecruitmentEventFields]:
    """Return the events from ``FIRST_DAY`` up to ``until``; ``agencies`` are codes to choose from.

    The three known years hold exactly ``KNOWN_EVENTS`` events whose posts and people add up to
    ``KNOWN_POSTS`` and ``KNOWN_PEOPLE``.
    """
    known: list[RecruitmentEventFields] = []
    later: list[RecruitmentEventFields] = []
    months = _months(FIRST_DAY, max(until, KNOWN_UNTIL))
    extra = set(random.Random(_SEED).sample(range(36), KNOWN_EVENTS - 36 * _USUAL_PER_MONTH))  # noqa: S311 - made-up data
    for number, first in enumerate(months):
        events = _month(first, _USUAL_PER_MONTH + (number in extra), agencies)
        (known if first <= KNOWN_UNTIL else later).extend(events)
    posts = _scaled([event.posts_offered or 0 for event in known], KNOWN_POSTS)
    people = _scaled([event.people_served or 0 for event in known], KNOWN_PEOPLE)
    settled = [
        replace(event, posts_offered=offered, people_served=served)
        for event, offered, served in zip(known, posts, people, strict=True)
    ]
    return [_as_reported(event, until) for event in (*settled, *later) if event.starts_on <= until]


def _month(first: date, count: int, agencies: Sequence[str]) -> list[RecruitmentEventFields]:
    chance = random.Random(f"{_SEED}:{first.isoformat()}")  # noqa: S311 - made-up data
    days = sorted(chance.sample(range(28), count))
    return [
        _event(chance, first + timedelta(days=day), f"ZP{first:%Y%m}-{number:02d}", agencies)
        for number, day in enumerate(days, start=1)
    ]


def _event(
    chance: random.Random, day: date, code: str, agencies: Sequence[str]
) -> RecruitmentEventFields:
    form = chance.choice(list(EventForm))
    kind, venue = _FORMS[form]
    street = chance.choice(list(Street)) if venue else None
    where = street.label.removesuffix("街道") if street else "武昌"
    lasts = chance.choice((0, 0, 0, 1, 4)) if form is EventForm.ONLINE else 0
    taking_part = chance.sample(list(agencies), min(len(agencies), chance.randint(2, 6)))
    return RecruitmentEventFields(
        code=code,
        name=f"{day.year}年{where}{chance.choice(_THEMES)}{kind}",
        starts_on=day,
        ends_on=day + timedelta(days=lasts),
        form=form,
        street=street,
        place=f"{where}{venue}" if venue else "线上",
        agencies=tuple(taking_part),
        employers=chance.randint(18, 160),
        posts_offered=chance.randint(*_POSTS_EACH),
        people_served=chance.randint(*_PEOPLE_EACH),
    )


def _as_reported(event: RecruitmentEventFields, today: date) -> RecruitmentEventFields:
    """Leave the figures of the newest events open: they come in some days after the event."""
    if today - event.ends_on >= _REPORTED_AFTER:
        return event
    return replace(event, posts_offered=None, people_served=None)


def _months(first: date, last: date) -> list[date]:
    months = []
    while first <= last:
        months.append(first)
        first = (first + timedelta(days=31)).replace(day=1)
    return months


def _scaled(values: Sequence[int], total: int) -> list[int]:
    """Return ``values`` scaled to add up to ``total``; the largest remainders take what is left."""
    whole = sum(values)
    scaled = [value * total // whole for value in values]
    order = sorted(range(len(values)), key=lambda i: values[i] * total % whole, reverse=True)
    for position in order[: total - sum(scaled)]:
        scaled[position] += 1
    return scaled


def _station(number: int, kind: StationKind, opened_on: date) -> NewStation:
    streets = tuple(Street)
    street = streets[number % len(streets)]
    return NewStation(
        street.label.removesuffix("街道") + "零工" + kind.label.removeprefix("零工"),
        kind,
        street,
        opened_on,
    )


STATIONS: Final = (
    _station(10, StationKind.STATION, date(2021, 5, 10)),
    _station(8, StationKind.STATION, date(2021, 10, 18)),
    _station(0, StationKind.MICRO, date(2022, 3, 14)),
)
_OPEN_ON: Final = (2, 5)
"""Weekdays on which the stations release offers: Wednesday and Saturday."""


def demo_station_days(until: date) -> list[StationDay]:
    """Return what each station did on its release days up to ``until``."""
    found = []
    for station in STATIONS:
        chance = random.Random(f"{_SEED}:{station.name}")  # noqa: S311 - made-up data
        is_small = station.kind is StationKind.MICRO
        for number in range((until - station.opened_on).days + 1):
            day = station.opened_on + timedelta(days=number)
            if day.weekday() not in _OPEN_ON:
                continue
            posts = chance.randint(8, 30) if is_small else chance.randint(25, 90)
            people = chance.randint(posts // 2, posts)
            matched = chance.randint(people // 5, people // 2)
            found.append(StationDay(station.name, day, posts, people, matched))
    return found
