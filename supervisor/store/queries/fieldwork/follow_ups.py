"""What asking after recruitment events found, and which events are still owed it."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from supervisor.domain.fieldwork.exhibitors import PlanStatus
from supervisor.domain.fieldwork.follow_ups import ASKED_AFTER, ASKED_WITHIN
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import EventFollowUp, EventPlan

__all__ = ["EventFollowUp"]
"""The rows that pages are typed with."""


def follow_ups_of(session: Session, event_id: int) -> Sequence[EventFollowUp]:
    """Return what was found of an event, the latest first."""
    query = (
        select(EventFollowUp)
        .where(EventFollowUp.event_id == event_id)
        .options(joinedload(EventFollowUp.recorder))
        .order_by(EventFollowUp.asked_on.desc(), EventFollowUp.id.desc())
    )
    return session.scalars(query).all()


def latest_of(session: Session, event_id: int) -> EventFollowUp | None:
    """Return the latest of an event, which is what is known of it."""
    return next(iter(follow_ups_of(session, event_id)), None)


def is_latest() -> ColumnElement[bool]:
    """Return the condition that a row is the latest of its event."""
    other = aliased(EventFollowUp)
    newest = (
        select(other.id)
        .where(other.event_id == EventFollowUp.event_id)
        .order_by(other.asked_on.desc(), other.id.desc())
        .limit(1)
        .correlate(EventFollowUp)
        .scalar_subquery()
    )
    return EventFollowUp.id == newest


def owed(session: Session, until: date) -> Iterator[tuple[int, str, date]]:
    """Yield the events planned here whose people nobody asked after: id, name, due day."""
    query = (
        select(RecruitmentEvent.id, RecruitmentEvent.name, RecruitmentEvent.ends_on)
        .join(EventPlan, EventPlan.event_id == RecruitmentEvent.id)
        .where(
            EventPlan.status == PlanStatus.APPROVED,
            RecruitmentEvent.ends_on <= until - ASKED_AFTER,
            RecruitmentEvent.ends_on >= until - ASKED_WITHIN,
            ~select(EventFollowUp.id).where(EventFollowUp.event_id == RecruitmentEvent.id).exists(),
            func.coalesce(RecruitmentEvent.people_served, 1) > 0,
        )
        .order_by(RecruitmentEvent.ends_on)
    )
    for id_, name, ended in session.execute(query):
        yield id_, name, ended + ASKED_AFTER
