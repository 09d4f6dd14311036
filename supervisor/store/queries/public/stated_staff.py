"""The staff of agencies as accepted market statistics state it, and how many agencies answered."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from supervisor.domain.duties.periods import FilingKind, open_periods
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.store.queries.public.leaving import has_left
from supervisor.store.tables.duties import PeriodicFiling
from supervisor.store.tables.register import Agency


def statistics_quarters(day: date) -> list[str]:
    """Return the keys of the quarters whose statistics say how an agency stood on ``day``.

    Those ended by then within a year, the newest first; older ones are no news.
    """
    return [one.key for one in open_periods(FilingKind.QUARTER, day + timedelta(days=1))]


def stated_staff(day: date) -> ColumnElement[int | None]:
    """An agency's staff by its newest accepted statistics, else as the register has it."""
    filing = PeriodicFiling
    stated = (
        select(filing.figures["staff_count"].as_integer())
        .where(
            filing.agency_id == Agency.id,
            filing.kind == FilingKind.QUARTER,
            filing.status == HandedInStatus.ACCEPTED,
            filing.period.in_(statistics_quarters(day)),
        )
        .order_by(filing.period.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(stated, Agency.staff_count)


def answered_statistics(session: Session, day: date) -> tuple[int, str, str]:
    """Return how many agencies of the register answered, and the first and last quarter used.

    Zero and empty keys where no accepted statistics count on ``day``.
    """
    filing = PeriodicFiling
    query = (
        select(
            func.count(filing.agency_id.distinct()),
            func.min(filing.period),
            func.max(filing.period),
        )
        .join(Agency, Agency.id == filing.agency_id)
        .where(
            filing.kind == FilingKind.QUARTER,
            filing.status == HandedInStatus.ACCEPTED,
            filing.period.in_(statistics_quarters(day)),
            ~has_left(day),
        )
    )
    count, first, last = session.execute(query).one()
    return count, first or "", last or ""
