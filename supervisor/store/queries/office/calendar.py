"""The year's calendar of the office: entries, what was seen to, what is open by a day."""

from collections.abc import Iterator, Sequence
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.office.year_calendar import YearPlan
from supervisor.store.tables.fieldwork_plans import CalendarDone, CalendarEntry

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["CalendarDone", "CalendarEntry"]


def plan_of(entry: CalendarEntry) -> YearPlan:
    """Return when an entry falls due."""
    return YearPlan(entry.month, entry.day, entry.first_year, entry.last_year)


def entries_of_year(session: Session, year: int) -> Sequence[CalendarEntry]:
    """Return the entries that fall due in a year, by their day, with owner and what was done."""
    query = (
        select(CalendarEntry)
        .where(
            CalendarEntry.first_year <= year,
            or_(CalendarEntry.last_year.is_(None), CalendarEntry.last_year >= year),
        )
        .options(joinedload(CalendarEntry.owner), selectinload(CalendarEntry.done))
        .order_by(CalendarEntry.month, CalendarEntry.day, CalendarEntry.id)
    )
    return session.scalars(query).all()


def entry_of(session: Session, entry_id: int) -> CalendarEntry | None:
    """Return one entry with its owner and the years it was seen to."""
    query = (
        select(CalendarEntry)
        .where(CalendarEntry.id == entry_id)
        .options(joinedload(CalendarEntry.owner), selectinload(CalendarEntry.done))
    )
    return session.scalar(query)


def open_occurrences(session: Session, until: date) -> Iterator[tuple[CalendarEntry, date]]:
    """Yield what was due by a day and nobody has seen to, in two statements."""
    query = (
        select(CalendarEntry)
        .where(CalendarEntry.entered_on <= until, CalendarEntry.first_year <= until.year)
        .options(selectinload(CalendarEntry.done))
    )
    for entry in session.scalars(query):
        done = {one.year for one in entry.done}
        for day in plan_of(entry).open_days(entry.entered_on, until, done):
            yield entry, day


def has_entries(session: Session) -> bool:
    """Tell whether anything stands in the calendar."""
    return session.scalar(select(CalendarEntry.id).limit(1)) is not None
