"""The ledger of recruitment events: filtered pages and the sums over what the filter leaves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVarTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from supervisor.domain.fieldwork.events import EventForm, RecruitmentEventFields
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.register import Agency

__all__ = ["RecruitmentEvent"]
"""The rows that pages are typed with."""

PAGE_SIZE: Final = 50
_ORDER: Final = (RecruitmentEvent.starts_on.desc(), RecruitmentEvent.id.desc())
Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class EventFilter:
    """What the ledger is narrowed to; an event counts by the day it starts."""

    day_from: date | None = None
    day_to: date | None = None
    form: EventForm | None = None
    text: str = ""
    agency: int | None = None


@dataclass(frozen=True, slots=True)
class EventSums:
    """Sums over events; ``unreported`` is how many of them still miss a figure."""

    events: int
    posts_offered: int
    people_served: int
    unreported: int


def events_page(session: Session, wanted: EventFilter, at: At) -> Page[RecruitmentEvent]:
    """Return one page of the ledger with the agencies loaded, newest event first."""
    total = session.scalar(_narrowed(select(func.count(RecruitmentEvent.id)), wanted)) or 0
    return page_of(session, _events(wanted), _ORDER, at, Length(total, PAGE_SIZE))


def one_event(session: Session, event_id: int) -> RecruitmentEvent | None:
    """Return the event with this id, or ``None``."""
    return session.get(RecruitmentEvent, event_id)


def event_coded(session: Session, code: str) -> int | None:
    """Return the id of the event with this code."""
    return session.scalar(select(RecruitmentEvent.id).where(RecruitmentEvent.code == code))


def events_by_code(session: Session) -> dict[str, RecruitmentEvent]:
    """Return every event by its code."""
    return {event.code: event for event in session.scalars(select(RecruitmentEvent))}


def all_events(session: Session, wanted: EventFilter) -> list[RecruitmentEvent]:
    """Return every event the filter leaves, for the export."""
    return list(session.scalars(_events(wanted).order_by(*_ORDER)))


def event_sums(session: Session, wanted: EventFilter) -> EventSums:
    """Return the sums over every event the filter leaves."""
    missing = or_(
        RecruitmentEvent.posts_offered.is_(None), RecruitmentEvent.people_served.is_(None)
    )
    query = select(
        func.count(RecruitmentEvent.id),
        func.sum(RecruitmentEvent.posts_offered),
        func.sum(RecruitmentEvent.people_served),
        func.count(RecruitmentEvent.id).filter(missing),
    )
    events, posts, people, unreported = session.execute(_narrowed(query, wanted)).one()
    return EventSums(events, posts or 0, people or 0, unreported)


def event_fields(event: RecruitmentEvent) -> RecruitmentEventFields:
    """Return a loaded row as the value its sheet row and its form are made of."""
    return RecruitmentEventFields(
        code=event.code,
        name=event.name,
        starts_on=event.starts_on,
        ends_on=event.ends_on,
        form=event.form,
        street=event.street,
        place=event.place,
        agencies=tuple(agency.uscc for agency in event.agencies),
        employers=event.employers,
        posts_offered=event.posts_offered,
        people_served=event.people_served,
        note=event.note,
    )


def agencies_by_uscc(session: Session, codes: Collection[str]) -> dict[str, Agency]:
    """Return the agencies that carry one of ``codes``."""
    if not codes:
        return {}
    return {row.uscc: row for row in session.scalars(select(Agency).where(Agency.uscc.in_(codes)))}


def _events(wanted: EventFilter) -> Select[RecruitmentEvent]:
    query = _narrowed(select(RecruitmentEvent), wanted)
    return query.options(selectinload(RecruitmentEvent.agencies))


def _narrowed(query: Select[*Columns], wanted: EventFilter) -> Select[*Columns]:
    if wanted.day_from is not None:
        query = query.where(RecruitmentEvent.starts_on >= wanted.day_from)
    if wanted.day_to is not None:
        query = query.where(RecruitmentEvent.starts_on <= wanted.day_to)
    if wanted.form is not None:
        query = query.where(RecruitmentEvent.form == wanted.form)
    if wanted.agency is not None:
        query = query.where(RecruitmentEvent.agencies.any(Agency.id == wanted.agency))
    if wanted.text:
        query = query.where(
            or_(
                RecruitmentEvent.name.contains(wanted.text, autoescape=True),
                RecruitmentEvent.code.contains(wanted.text, autoescape=True),
                RecruitmentEvent.place.contains(wanted.text, autoescape=True),
            )
        )
    return query
