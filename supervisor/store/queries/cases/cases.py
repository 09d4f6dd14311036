"""Reads of cases for the list, the page of one case, and its clocks."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.cases.cases import CaseOrigin, CaseStatus
from supervisor.store.queries.cases.decisions import is_against
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.record_index import CASES, holds
from supervisor.store.tables.cases.cases import Case, CaseRespondent, CaseStepRow, CourseStepRow
from supervisor.store.tables.register import Agency

__all__ = ["Case"]
"""The rows that pages are typed with."""

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What the case list is narrowed to; empty fields do not narrow."""

    text: str = ""
    status: CaseStatus | None = None
    origin: CaseOrigin | None = None
    agency_id: int | None = None

    @property
    def is_set(self) -> bool:
        """Tell whether anything narrows the list."""
        return bool(self.text or self.status or self.origin or self.agency_id)


def cases_page(session: Session, wanted: CaseFilter, at: At) -> Page[Case]:
    """Return a page of cases, newest first."""
    conditions = _conditions(session, wanted)
    count = select(func.count(Case.id)).outerjoin(Case.agency).where(*conditions)
    total = session.scalar(count) or 0
    query = (
        select(Case)
        .outerjoin(Case.agency)
        .where(*conditions)
        .options(joinedload(Case.agency), joinedload(Case.opener), selectinload(Case.others))
    )
    return page_of(session, query, (Case.id.desc(),), at, Length(total, PAGE_SIZE))


def read_courses(session: Session, found: Sequence[Case]) -> None:
    """Read the courses of all these cases at once, so that none is asked for by itself."""
    wanted = select(Case).where(Case.id.in_([case.id for case in found]))
    query = wanted.options(selectinload(Case.course))
    session.scalars(query, execution_options={"populate_existing": True}).all()


def case_with_steps(session: Session, case_id: int) -> Case | None:
    """Return a case with the people and the steps its page shows."""
    query = (
        select(Case)
        .where(Case.id == case_id)
        .options(
            joinedload(Case.agency),
            joinedload(Case.opener),
            joinedload(Case.proposer),
            joinedload(Case.decider),
            selectinload(Case.steps).joinedload(CaseStepRow.by),
            selectinload(Case.course).joinedload(CourseStepRow.by),
            selectinload(Case.leads),
            selectinload(Case.others).joinedload(CaseRespondent.agency),
        )
    )
    return session.scalar(query)


def pending_counts(session: Session) -> dict[CaseStatus, int]:
    """Return how many cases wait at each status."""
    query = select(Case.status, func.count()).group_by(Case.status)
    return dict(iter(session.execute(query)))


def cases_of_agency(session: Session, agency_id: int) -> Sequence[Case]:
    """Return the cases against an agency, as party or beside another, newest first."""
    query = select(Case).where(is_against(agency_id)).order_by(Case.id.desc())
    query = query.options(selectinload(Case.course))
    return session.scalars(query).all()


def agency_named(session: Session, text: str) -> Agency | None:
    """Return the agency whose name or unified social credit code is exactly ``text``."""
    query = select(Agency).where((Agency.uscc == text.upper()) | (Agency.name == text))
    return session.scalar(query.limit(1))


def case_of_origin(session: Session, origin: CaseOrigin, origin_id: int) -> Case | None:
    """Return the case opened from one record, or ``None`` where it has led to none."""
    return session.scalar(select(Case).where(Case.origin == origin, Case.origin_id == origin_id))


def numbers_from(session: Session, prefix: str) -> Sequence[str]:
    """Return every case number that begins with ``prefix``."""
    query = select(Case.number).where(Case.number.startswith(prefix, autoescape=True))
    return session.scalars(query).all()


def cases_by_origin(
    session: Session, origin: CaseOrigin, ids: Collection[int]
) -> dict[int, tuple[int, str]]:
    """Return (id, number) of the case opened from each record of ``ids`` that has led to one."""
    rows = session.execute(
        select(Case.origin_id, Case.id, Case.number).where(
            Case.origin == origin, Case.origin_id.in_(ids)
        )
    )
    return {origin_id: (id_, number) for origin_id, id_, number in rows if origin_id is not None}


def case_says(session: Session, text: str) -> ColumnElement[bool]:
    """Return the condition that a case shows ``text``, or any respondent has such a name."""
    named = select(Agency.id).where(Agency.name.contains(text, autoescape=True))
    beside = select(CaseRespondent.case_id).where(
        CaseRespondent.name.contains(text, autoescape=True)
    )
    return or_(holds(session, CASES, text), Case.agency_id.in_(named), Case.id.in_(beside))


def _conditions(session: Session, wanted: CaseFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.text:
        found.append(case_says(session, wanted.text))
    if wanted.status is not None:
        found.append(Case.status == wanted.status)
    if wanted.origin is not None:
        found.append(Case.origin == wanted.origin)
    if wanted.agency_id is not None:
        found.append(is_against(wanted.agency_id))
    return found
