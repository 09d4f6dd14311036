"""Reads of measures of incentive and restraint, and of how agencies stand as measures ask it."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVarTuple

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.credit.ledger import EntryKind, LedgerEntry, spans
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform.streets import Street
from supervisor.domain.remedies.measures import MeasureKind, MeasureStatus, Situation
from supervisor.store.queries.credit.ledger import line_of
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.queries.register.suspension import suspended_among
from supervisor.store.tables.credit import CreditEntry, CreditStanding
from supervisor.store.tables.register import Agency
from supervisor.store.tables.remedies import CreditMeasure, CreditMeasureAct

__all__ = ["CreditMeasure"]
"""The rows that pages are typed with."""

PAGE_SIZE: Final = 50
_OPEN: Final = [one for one in MeasureStatus if one.is_open]
Columns = TypeVarTuple("Columns")


@dataclass(frozen=True, slots=True)
class MeasureFilter:
    """What the list is narrowed to; empty fields do not narrow."""

    kind: MeasureKind | None = None
    status: MeasureStatus | None = None
    street: Street | None = None
    text: str = ""
    owner: int | None = None


def measures_page(session: Session, wanted: MeasureFilter, at: At) -> Page[CreditMeasure]:
    """Return one page of the measures, those with something due first."""
    total = session.scalar(_narrowed(select(func.count(CreditMeasure.id)), wanted)) or 0
    query = _narrowed(select(CreditMeasure), wanted).options(
        joinedload(CreditMeasure.agency), joinedload(CreditMeasure.owner)
    )
    order = (CreditMeasure.due_on.is_(None), CreditMeasure.due_on, CreditMeasure.id.desc())
    return page_of(session, query, order, at, Length(total, PAGE_SIZE))


def measure_of(session: Session, measure_id: int) -> CreditMeasure | None:
    """Return one measure with its record."""
    return session.scalar(
        select(CreditMeasure)
        .where(CreditMeasure.id == measure_id)
        .options(
            joinedload(CreditMeasure.agency),
            joinedload(CreditMeasure.owner),
            joinedload(CreditMeasure.entry),
            selectinload(CreditMeasure.acts).joinedload(CreditMeasureAct.recorder),
        )
    )


def measures_about(session: Session, agency_id: int) -> Sequence[CreditMeasure]:
    """Return the measures about an agency, the newest first."""
    query = (
        select(CreditMeasure)
        .where(CreditMeasure.agency_id == agency_id)
        .order_by(CreditMeasure.id.desc())
    )
    return session.scalars(query).all()


def has_open(session: Session, agency_id: int, kind: MeasureKind) -> bool:
    """Tell whether a measure of this kind about the agency is proposed or running."""
    query = select(CreditMeasure.id).where(
        CreditMeasure.agency_id == agency_id,
        CreditMeasure.kind == kind,
        CreditMeasure.status.in_(_OPEN),
    )
    return session.scalar(query.limit(1)) is not None


def open_measures(session: Session) -> Sequence[CreditMeasure]:
    """Return the measures that may still end by themselves."""
    query = select(CreditMeasure).where(CreditMeasure.status.in_(_OPEN)).order_by(CreditMeasure.id)
    return session.scalars(query).all()


def running_with(session: Session, kind: MeasureKind) -> Sequence[CreditMeasure]:
    """Return the running measures of a kind with their agencies, by name of the agency."""
    query = (
        select(CreditMeasure)
        .join(Agency, Agency.id == CreditMeasure.agency_id)
        .where(CreditMeasure.kind == kind, CreditMeasure.status == MeasureStatus.RUNNING)
        .options(joinedload(CreditMeasure.agency))
        .order_by(Agency.name)
    )
    return session.scalars(query).all()


def agencies_under(session: Session, kind: MeasureKind) -> frozenset[int]:
    """Return the agencies about which a measure of this kind runs."""
    query = select(CreditMeasure.agency_id).where(
        CreditMeasure.kind == kind, CreditMeasure.status == MeasureStatus.RUNNING
    )
    return frozenset(session.scalars(query))


def open_kinds(session: Session) -> dict[int, set[MeasureKind]]:
    """Return by agency the kinds of measures that are proposed or running."""
    query = select(CreditMeasure.agency_id, CreditMeasure.kind).where(
        CreditMeasure.status.in_(_OPEN)
    )
    found: dict[int, set[MeasureKind]] = defaultdict(set)
    for agency_id, kind in session.execute(query):
        found[agency_id].add(kind)
    return found


def numbers_in(session: Session, kind: MeasureKind, year: int) -> int:
    """Return how many papers of this kind were numbered in a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = select(func.count(CreditMeasure.id)).where(
        CreditMeasure.kind == kind,
        CreditMeasure.number != "",
        CreditMeasure.starts_on.between(first, last),
    )
    return session.scalar(query) or 0


def standing_agencies(session: Session, grade: Grade | None = None) -> dict[int, str]:
    """Return name by id of the agencies that have a standing, of one grade where it is named."""
    query = (
        select(Agency.id, Agency.name)
        .join(CreditStanding, CreditStanding.agency_id == Agency.id)
        .where(CreditStanding.until_on.is_(None))
        .order_by(Agency.id)
    )
    if grade is not None:
        query = query.where(CreditStanding.grade == grade)
    return dict(session.execute(query).all())


def agency_found(session: Session, text: str) -> Agency | None:
    """Return the agency of exactly this name or code."""
    query = select(Agency).where(or_(Agency.name == text, Agency.uscc == text.upper()))
    return session.scalars(query.limit(1)).first()


def situations(session: Session, ids: Collection[int], on: date) -> dict[int, Situation]:
    """Return how each of ``ids`` stands on a day, in a fixed number of statements."""
    grades: dict[int, list[Grade]] = defaultdict(list)
    query = (
        select(CreditStanding.agency_id, CreditStanding.grade)
        .where(CreditStanding.agency_id.in_(ids), CreditStanding.on_date <= on)
        .order_by(CreditStanding.on_date.desc())
    )
    for agency_id, grade in session.execute(query):
        grades[agency_id].append(grade)
    counting = _counting(session, ids, on)
    suspended = suspended_among(session, list(ids), on)
    return {
        one: Situation(
            on=on,
            grade=grades[one][0] if grades[one] else None,
            fell_from=_fell_from(grades[one]),
            is_suspended=one in suspended,
            counting=frozenset(counting[one]),
        )
        for one in ids
    }


def situations_by_grade(
    session: Session, on: date, suspended: Collection[int]
) -> dict[int, Situation]:
    """Return how everybody with a standing stands on a day, as far as grades tell.

    What counts in the ledgers is left out; equal situations are one object.
    """
    grades: dict[int, list[Grade]] = defaultdict(list)
    # Of each grade the last day it was given: the newest is the present one, then the one before.
    query = (
        select(CreditStanding.agency_id, CreditStanding.grade)
        .where(CreditStanding.on_date <= on)
        .group_by(CreditStanding.agency_id, CreditStanding.grade)
        .order_by(func.max(CreditStanding.on_date).desc())
    )
    for agency_id, grade in session.execute(query):
        grades[agency_id].append(grade)
    alike: dict[tuple[object, ...], Situation] = {}
    found = {}
    for agency_id, newest_first in grades.items():
        now, fell_from = newest_first[0], _fell_from(newest_first)
        key = (now, fell_from, agency_id in suspended)
        if key not in alike:
            alike[key] = Situation(on, now, fell_from, agency_id in suspended, frozenset())
        found[agency_id] = alike[key]
    return found


def _fell_from(newest_first: Sequence[Grade]) -> Grade | None:
    """Return the grade before the present one, where it was better."""
    if not newest_first:
        return None
    now = newest_first[0]
    before = next((one for one in newest_first if one is not now), None)
    return before if before is not None and before.rank < now.rank else None


def _counting(session: Session, ids: Collection[int], on: date) -> dict[int, set[int]]:
    """Return the facts of each ledger that count on the day."""
    lines: dict[int, list[LedgerEntry]] = defaultdict(list)
    rows = select(CreditEntry).where(CreditEntry.agency_id.in_(ids)).order_by(CreditEntry.id)
    for row in session.scalars(rows):
        lines[row.agency_id].append(line_of(row))
    found: dict[int, set[int]] = defaultdict(set)
    for agency_id, ledger in lines.items():
        found[agency_id] = {
            span.root_id
            for span in spans(ledger)
            if span.kind is EntryKind.FACT and span.start <= on < span.end
        }
    return found


def counting_entries(session: Session, agency_id: int, on: date) -> Sequence[CreditEntry]:
    """Return the facts that count against an agency on a day, the newest first."""
    ids = _counting(session, [agency_id], on)[agency_id]
    query = select(CreditEntry).where(CreditEntry.id.in_(ids)).order_by(CreditEntry.id.desc())
    return session.scalars(query).all()


def _narrowed(query: Select[*Columns], wanted: MeasureFilter) -> Select[*Columns]:
    if wanted.kind is not None:
        query = query.where(CreditMeasure.kind == wanted.kind)
    if wanted.status is not None:
        query = query.where(CreditMeasure.status == wanted.status)
    if wanted.owner is not None:
        query = query.where(CreditMeasure.owner_id == wanted.owner)
    if wanted.street is None and not wanted.text:
        return query
    query = query.join(Agency, Agency.id == CreditMeasure.agency_id)
    if wanted.street is not None:
        query = query.where(Agency.street == wanted.street)
    if wanted.text:
        query = query.where(Agency.name.contains(wanted.text, autoescape=True))
    return query
