"""Reads of the credit ledger and of the standings derived from it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.credit.ledger import EntryKind, LedgerEntry
from supervisor.domain.credit.scheme import Grade
from supervisor.domain.platform.streets import Street
from supervisor.store.queries.paging import At, Length, Page, clamp, rows_of
from supervisor.store.tables.cases.cases import CaseRespondent
from supervisor.store.tables.credit import CreditClockRun, CreditEntry, CreditStanding
from supervisor.store.tables.register import Agency

PAGE_SIZE: Final = 50

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["Agency", "CreditEntry"]


def agency_of_file(session: Session, agency_id: int | None) -> Agency | None:
    """Return the agency a credit file is about; ``None`` where the register has none."""
    return session.get(Agency, agency_id) if agency_id is not None else None


def entry(session: Session, entry_id: int) -> CreditEntry | None:
    """Return one line of a ledger."""
    return session.get(CreditEntry, entry_id)


def ledgers(session: Session, agency_id: int | None = None) -> dict[int, list[LedgerEntry]]:
    """Return the ledgers by agency, oldest entry first; of one agency where it is named."""
    query = select(
        CreditEntry.agency_id,
        CreditEntry.id,
        CreditEntry.kind,
        CreditEntry.code,
        CreditEntry.points,
        CreditEntry.recorded_on,
        CreditEntry.effective_on,
        CreditEntry.ends_on,
        CreditEntry.target_id,
    ).order_by(CreditEntry.agency_id, CreditEntry.id)
    if agency_id is not None:
        query = query.where(CreditEntry.agency_id == agency_id)
    found: dict[int, list[LedgerEntry]] = defaultdict(list)
    for row in session.execute(query):
        found[row[0]].append(LedgerEntry(*row[1:]))
    return found


def entry_rows(session: Session, agency_id: int) -> Sequence[CreditEntry]:
    """Return an agency's ledger as rows with their cases, oldest first."""
    query = (
        select(CreditEntry)
        .where(CreditEntry.agency_id == agency_id)
        .options(joinedload(CreditEntry.case))
        .order_by(CreditEntry.id)
    )
    return session.scalars(query).all()


def rows_by_agency(session: Session, ids: Sequence[int]) -> dict[int, list[CreditEntry]]:
    """Return the ledgers of ``ids`` as rows, oldest first; those without entries are absent."""
    query = select(CreditEntry).where(CreditEntry.agency_id.in_(ids)).order_by(CreditEntry.id)
    found: dict[int, list[CreditEntry]] = defaultdict(list)
    for row in session.scalars(query):
        found[row.agency_id].append(row)
    return found


def line_of(row: CreditEntry) -> LedgerEntry:
    """Return a row as the ledger's value."""
    return LedgerEntry(
        row.id,
        row.kind,
        row.code,
        row.points,
        row.recorded_on,
        row.effective_on,
        row.ends_on,
        row.target_id,
    )


def is_ended(session: Session, entry_id: int) -> bool:
    """Tell whether an entry was withdrawn or repaired."""
    query = select(CreditEntry.id).where(
        CreditEntry.target_id == entry_id,
        CreditEntry.kind.in_([kind for kind in EntryKind if kind.ends_another]),
    )
    return session.scalar(query.limit(1)) is not None


def corrections(session: Session, entry_id: int) -> int:
    """Return by how many points an entry has been corrected in all."""
    query = select(func.coalesce(func.sum(CreditEntry.points), 0)).where(
        CreditEntry.target_id == entry_id, CreditEntry.kind == EntryKind.CORRECTION
    )
    return session.scalar(query) or 0


def entries_of_case(session: Session, case_id: int) -> Sequence[CreditEntry]:
    """Return the ledger lines a case has led to."""
    query = select(CreditEntry).where(CreditEntry.case_id == case_id).order_by(CreditEntry.id)
    return session.scalars(query).all()


def duty_done_on(session: Session, entry: CreditEntry) -> date | None:
    """Return when the respondent an entry is about had done every duty of its decision."""
    case = entry.case
    if case is None or case.agency_id == entry.agency_id:
        return case.duty_done_on if case else None
    return session.scalar(
        select(CaseRespondent.duty_done_on)
        .where(CaseRespondent.case_id == case.id, CaseRespondent.agency_id == entry.agency_id)
        .limit(1)
    )


def standing_history(session: Session, agency_id: int) -> Sequence[CreditStanding]:
    """Return an agency's standings, newest first."""
    query = (
        select(CreditStanding)
        .where(CreditStanding.agency_id == agency_id)
        .order_by(CreditStanding.on_date.desc())
    )
    return session.scalars(query).all()


def stored_standing(session: Session, agency_id: int, on: date) -> CreditStanding | None:
    """Return the standing stored for an agency on the day ``on``."""
    query = select(CreditStanding).where(
        CreditStanding.agency_id == agency_id,
        CreditStanding.on_date <= on,
        or_(CreditStanding.until_on.is_(None), CreditStanding.until_on > on),
    )
    return session.scalar(query)


@dataclass(frozen=True, slots=True)
class CurrentStanding:
    """How an agency stands now, and since which day."""

    agency_id: int
    score: int
    grade: Grade
    since: date


def current_standings(session: Session, agency_id: int | None = None) -> list[CurrentStanding]:
    """Return how every agency stands now; of one agency where it is named."""
    query = select(
        CreditStanding.agency_id,
        CreditStanding.score,
        CreditStanding.grade,
        CreditStanding.on_date,
    ).where(CreditStanding.until_on.is_(None))
    if agency_id is not None:
        query = query.where(CreditStanding.agency_id == agency_id)
    return [CurrentStanding(*row) for row in session.execute(query)]


def standing_since(session: Session, agency_id: int) -> date | None:
    """Return since when an agency stands as it does; ``None`` where it was never computed."""
    return session.scalar(
        select(CreditStanding.on_date).where(
            CreditStanding.agency_id == agency_id, CreditStanding.until_on.is_(None)
        )
    )


def agency_names(session: Session) -> list[tuple[int, str]]:
    """Return (id, name) of every agency, by ascending id."""
    rows = session.execute(select(Agency.id, Agency.name).order_by(Agency.id))
    return [(agency_id, name) for agency_id, name in rows]


def last_clock_day(session: Session) -> date | None:
    """Return the last day up to which every standing was computed."""
    return session.scalar(select(func.max(CreditClockRun.on_date)))


@dataclass(frozen=True, slots=True)
class GradeFilter:
    """What the grade list is narrowed to; empty fields do not narrow."""

    text: str = ""
    grade: Grade | None = None
    street: Street | None = None

    @property
    def is_set(self) -> bool:
        """Tell whether anything narrows the list."""
        return bool(self.text or self.grade or self.street)


@dataclass(frozen=True, slots=True)
class GradeRow:
    """One line of the grade list; an agency not yet computed has no standing."""

    agency_id: int
    name: str
    street: Street | None
    star: int | None
    star_until: date | None
    score: int | None
    grade: Grade | None
    since: date | None


_AGENCY = (Agency.id, Agency.name, Agency.street, Agency.star, Agency.star_until)
_STANDING = (CreditStanding.score, CreditStanding.grade, CreditStanding.on_date)
_CURRENT = CreditStanding.until_on.is_(None)


def grades_page(session: Session, chosen: GradeFilter, at: At) -> Page[GradeRow]:
    """Return a page of the grade list, worst first.

    Agencies that the clock has not reached yet come last. They are read on their own: one sorted
    outer join over a large register would not use the index.
    """
    graded: list[ColumnElement[bool]] = [_CURRENT]
    agencies = _agency_conditions(chosen)
    if chosen.grade is not None:
        graded.append(CreditStanding.grade == chosen.grade)
    if agencies:
        graded.append(CreditStanding.agency_id.in_(select(Agency.id).where(*agencies)))
    total = session.scalar(select(func.count(CreditStanding.id)).where(*graded)) or 0
    query = (
        select(*_AGENCY, *_STANDING)
        .join_from(CreditStanding, Agency, Agency.id == CreditStanding.agency_id)
        .where(*graded)
    )
    order = (CreditStanding.score, CreditStanding.agency_id)
    ungraded = [] if chosen.grade is not None else _ungraded(session, agencies)
    number = clamp(at.number, PAGE_SIZE, total + len(ungraded))
    if not ungraded or number * PAGE_SIZE <= total:
        page = rows_of(session, query, order, at, Length(total, PAGE_SIZE))
        graded_page = page.of([GradeRow(*row) for row in page.items])
        return replace(graded_page, total=total + len(ungraded), more=page.more or bool(ungraded))
    # Where the two lists meet the last of the graded are read from their end: no offset is deep.
    skipped = (number - 1) * PAGE_SIZE
    rest = max(0, total - skipped)
    back = [column.desc() for column in order]
    last = session.execute(query.order_by(*back).limit(rest)).all() if rest else []
    lines = [GradeRow(*row) for row in reversed(last)]
    start = max(0, skipped - total)
    lines += ungraded[start : start + PAGE_SIZE - len(lines)]
    return Page(lines, number, PAGE_SIZE, total + len(ungraded))


def _ungraded(session: Session, conditions: list[ColumnElement[bool]]) -> list[GradeRow]:
    """Return the agencies without a standing: those entered since the last night."""
    graded = select(func.count()).select_from(CreditStanding).where(_CURRENT)
    if session.scalar(select(func.count(Agency.id))) == session.scalar(graded):
        return []
    has_standing = exists().where(CreditStanding.agency_id == Agency.id, _CURRENT)
    query = select(*_AGENCY).where(~has_standing, *conditions).order_by(Agency.id)
    return [GradeRow(*row, None, None, None) for row in session.execute(query)]


def grade_counts(session: Session) -> dict[Grade, int]:
    """Return how many agencies stand at each grade."""
    query = (
        select(CreditStanding.grade, func.count())
        .where(CreditStanding.until_on.is_(None))
        .group_by(CreditStanding.grade)
    )
    counts: dict[Grade, int] = dict(iter(session.execute(query)))
    return {grade: counts.get(grade, 0) for grade in Grade}


def _agency_conditions(chosen: GradeFilter) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.text:
        found.append(
            Agency.name.contains(chosen.text, autoescape=True) | (Agency.uscc == chosen.text)
        )
    if chosen.street is not None:
        found.append(Agency.street == chosen.street)
    return found
