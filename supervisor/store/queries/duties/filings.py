"""Reads of annual reports and quarterly statistics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.duties.periods import FilingKind
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.duties import PeriodicFiling

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["PeriodicFiling"]

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class FilingFilter:
    """What the office looks at; ``is_published`` narrows accepted reports."""

    kind: FilingKind
    period: str = ""
    status: HandedInStatus | None = None
    is_published: bool | None = None


@dataclass(frozen=True, slots=True)
class FiledFigures:
    """One agency's figures of a period as far as they have come."""

    agency_id: int
    status: HandedInStatus
    figures: Mapping[str, int]


def filing_of(session: Session, filing_id: int) -> PeriodicFiling | None:
    """Return one filing with everything its page shows."""
    query = (
        select(PeriodicFiling)
        .where(PeriodicFiling.id == filing_id)
        .options(joinedload(PeriodicFiling.agency), joinedload(PeriodicFiling.checker))
    )
    return session.scalar(query)


def filing_at(
    session: Session, agency_id: int, kind: FilingKind, period: str
) -> PeriodicFiling | None:
    """Return an agency's filing on a period."""
    query = select(PeriodicFiling).where(
        PeriodicFiling.agency_id == agency_id,
        PeriodicFiling.kind == kind,
        PeriodicFiling.period == period,
    )
    return session.scalar(query)


def filings_of(session: Session, agency_id: int) -> Sequence[PeriodicFiling]:
    """Return everything an agency has begun to report, the newest period first."""
    query = (
        select(PeriodicFiling)
        .where(PeriodicFiling.agency_id == agency_id)
        .order_by(PeriodicFiling.kind, PeriodicFiling.period.desc())
    )
    return session.scalars(query).all()


def filings_page(session: Session, wanted: FilingFilter, at: At) -> Page[PeriodicFiling]:
    """Return a page of what has been handed in, drafts never, the latest first."""
    chosen: list[Any] = [
        PeriodicFiling.kind == wanted.kind,
        PeriodicFiling.status != HandedInStatus.DRAFT,
    ]
    if wanted.period:
        chosen.append(PeriodicFiling.period == wanted.period)
    if wanted.status is not None:
        chosen.append(PeriodicFiling.status == wanted.status)
    if wanted.is_published is not None:
        published = PeriodicFiling.published_on.is_not(None)
        chosen.append(published if wanted.is_published else ~published)
    total = session.scalar(select(func.count(PeriodicFiling.id)).where(*chosen)) or 0
    query = select(PeriodicFiling).where(*chosen).options(joinedload(PeriodicFiling.agency))
    order = (
        PeriodicFiling.submitted_at.is_(None),
        PeriodicFiling.submitted_at.desc(),
        PeriodicFiling.id.desc(),
    )
    return page_of(session, query, order, at, Length(total, PAGE_SIZE))


def filed_figures(session: Session, kind: FilingKind, period: str) -> dict[int, FiledFigures]:
    """Return what has been filed on a period by agency, drafts included."""
    rows = session.execute(
        select(PeriodicFiling.agency_id, PeriodicFiling.status, PeriodicFiling.figures).where(
            PeriodicFiling.kind == kind, PeriodicFiling.period == period
        )
    )
    return {row.agency_id: FiledFigures(*row) for row in rows}


def is_draft(session: Session, filing_id: int) -> bool:
    """Tell whether a filing has not been handed in yet: it is the agency's own until then."""
    query = select(PeriodicFiling.id).where(
        PeriodicFiling.id == filing_id, PeriodicFiling.status == HandedInStatus.DRAFT
    )
    return session.scalar(query) is not None


def published_report(session: Session, agency_id: int) -> PeriodicFiling | None:
    """Return the latest annual report of an agency that is shown to the public."""
    query = (
        select(PeriodicFiling)
        .where(
            PeriodicFiling.agency_id == agency_id,
            PeriodicFiling.kind == FilingKind.ANNUAL,
            PeriodicFiling.published_on.is_not(None),
        )
        .order_by(PeriodicFiling.period.desc())
        .limit(1)
    )
    return session.scalar(query)
