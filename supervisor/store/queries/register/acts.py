"""Reads of what was done to the register: what waits, the history of an agency, its documents."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from supervisor.domain.register.history import (
    ActOrigin,
    ActStatus,
    ChangeLine,
    ChangeOutcome,
)
from supervisor.store.base import Base
from supervisor.store.queries.paging import At, Length, Page, page_of, rows_of
from supervisor.store.queries.register.entries import BATCH
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency, AgencyAccount, AgencyName, Licence
from supervisor.store.tables.register_changes import RegisterAct, RegisterChange, RegisterFile

PAGE_SIZE: Final = 50
_OWN: Final = {"agency", AgencyName.__tablename__, AgencyAccount.__tablename__,
               Licence.__tablename__, RegisterChange.__tablename__}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ActLine:
    """An act with the names of who did it and of who decided, where there are any."""

    act: RegisterAct
    by: str | None
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One change of an agency, with the act it belongs to and the documents of that act."""

    change: RegisterChange
    act: ActLine
    files: Sequence[tuple[int, str]]

    @property
    def lines(self) -> list[list[str]]:
        """What changed, as label, old text, new text."""
        return texts_of(self.change)


def texts_of(change: RegisterChange) -> list[list[str]]:
    """Return the lines of a change as label, old text, new text."""
    return [ChangeLine.of(line).texts for line in change.lines]


def one_act(session: Session, act_id: int) -> ActLine | None:
    """Return an act."""
    row = session.execute(_acts().where(RegisterAct.id == act_id)).one_or_none()
    return None if row is None else ActLine(*row)


def acts_page(session: Session, *, waiting: bool, at: At) -> Page[ActLine]:
    """Return what waits, the oldest first, or what has been decided, the newest first."""
    if waiting:
        wanted = RegisterAct.status == ActStatus.WAITING
        order = RegisterAct.id.asc()
    else:
        wanted = RegisterAct.decided_at.is_not(None)
        order = RegisterAct.id.desc()
    total = session.scalar(select(func.count(RegisterAct.id)).where(wanted)) or 0
    page = rows_of(session, _acts().where(wanted), (order,), at, Length(total, PAGE_SIZE))
    return page.of([ActLine(*row) for row in page.items])


def waiting_count(session: Session) -> int:
    """Return how many acts wait for a second person."""
    wanted = RegisterAct.status == ActStatus.WAITING
    return session.scalar(select(func.count(RegisterAct.id)).where(wanted)) or 0


def acts_of_import(session: Session, import_id: int) -> list[ActLine]:
    """Return what a file has led to, the oldest first."""
    query = _acts().where(RegisterAct.import_id == import_id).order_by(RegisterAct.id)
    return [ActLine(*row) for row in session.execute(query)]


def changes_page(session: Session, act_id: int, at: At) -> Page[RegisterChange]:
    """Return one page of the changes of an act."""
    total = session.scalar(
        select(func.count(RegisterChange.id)).where(RegisterChange.act_id == act_id)
    )
    query = select(RegisterChange).where(RegisterChange.act_id == act_id)
    return page_of(session, query, (RegisterChange.id,), at, Length(total or 0, PAGE_SIZE))


def first_changes(session: Session, act_ids: Sequence[int]) -> dict[int, RegisterChange]:
    """Return the first change of each act, to be shown with it."""
    firsts = (
        select(func.min(RegisterChange.id))
        .where(RegisterChange.act_id.in_(act_ids))
        .group_by(RegisterChange.act_id)
    )
    rows = session.scalars(select(RegisterChange).where(RegisterChange.id.in_(firsts)))
    return {row.act_id: row for row in rows}


def changes_of_act(session: Session, act_id: int) -> Sequence[RegisterChange]:
    """Return every change of an act in its order."""
    query = select(RegisterChange).where(RegisterChange.act_id == act_id)
    return session.scalars(query.order_by(RegisterChange.id)).all()


def history_page(session: Session, agency_id: int, at: At) -> Page[HistoryLine]:
    """Return one page of the history of an agency, the newest first; three statements."""
    of_agency = RegisterChange.agency_id == agency_id
    total = session.scalar(select(func.count(RegisterChange.id)).where(of_agency)) or 0
    query = (
        _acts()
        .add_columns(RegisterChange)
        .join(RegisterChange, RegisterChange.act_id == RegisterAct.id)
        .where(of_agency)
    )
    page = rows_of(session, query, (RegisterChange.id.desc(),), at, Length(total, PAGE_SIZE))
    files = files_of(session, [act.id for act, *_ in page.items])
    lines = [
        HistoryLine(change, ActLine(act, by, decided), files.get(act.id, ()))
        for act, by, decided, change in page.items
    ]
    return page.of(lines)


def files_of(session: Session, act_ids: Sequence[int]) -> dict[int, list[tuple[int, str]]]:
    """Return id and name of the documents of each act."""
    found = defaultdict(list)
    rows = session.execute(
        select(RegisterFile.act_id, RegisterFile.id, RegisterFile.name)
        .where(RegisterFile.act_id.in_(act_ids))
        .order_by(RegisterFile.id)
    )
    for act_id, file_id, name in rows:
        found[act_id].append((file_id, name))
    return found


def applied_by_import(session: Session, import_id: int) -> Sequence[RegisterChange]:
    """Return every change that a file has led to and that is in force."""
    query = (
        select(RegisterChange)
        .join(RegisterAct, RegisterChange.act_id == RegisterAct.id)
        .where(
            RegisterAct.import_id == import_id,
            RegisterAct.origin == ActOrigin.IMPORT,
            RegisterChange.outcome == ChangeOutcome.APPLIED,
        )
        .order_by(RegisterChange.id)
    )
    return session.scalars(query).all()


def changed_since(session: Session, import_id: int) -> dict[int, ActLine]:
    """Return by agency the latest act after the import that changed it."""
    mine = select(RegisterAct.id).where(RegisterAct.import_id == import_id)
    first = (
        select(RegisterChange.agency_id, func.min(RegisterChange.id).label("first"))
        .where(RegisterChange.act_id.in_(mine), RegisterChange.agency_id.is_not(None))
        .group_by(RegisterChange.agency_id)
        .subquery()
    )
    rows = session.execute(
        _acts()
        .add_columns(RegisterChange.agency_id)
        .join(RegisterChange, RegisterChange.act_id == RegisterAct.id)
        .join(first, RegisterChange.agency_id == first.c.agency_id)
        .where(
            RegisterChange.id > first.c.first,
            RegisterChange.act_id.not_in(mine),
            RegisterChange.outcome == ChangeOutcome.APPLIED,
        )
        .order_by(RegisterChange.id)
    )
    return {agency_id: ActLine(act, by, decided) for act, by, decided, agency_id in rows}


def ids_by_code(session: Session, codes: Sequence[str]) -> dict[str, int]:
    """Return the ids of agencies by USCC."""
    found: dict[str, int] = {}
    for start in range(0, len(codes), BATCH):
        batch = codes[start : start + BATCH]
        rows = session.execute(select(Agency.uscc, Agency.id).where(Agency.uscc.in_(batch)))
        found |= {row.uscc: row.id for row in rows}
    return found


def referenced(session: Session, ids: Sequence[int]) -> set[int]:
    """Return those of the agencies that records beside the register name: they cannot be removed.

    Branches that are among ``ids`` themselves do not hold their head office.
    """
    found: set[int] = set()
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        for column in _naming_columns():
            found |= set(session.scalars(select(column).where(column.in_(batch)).distinct()))
        branches = select(Agency.parent_id, Agency.id).where(Agency.parent_id.in_(batch))
        held = {head for head, branch in session.execute(branches) if branch not in set(ids)}
        found |= {head for head in held if head is not None}
    return found


def _naming_columns() -> list[Any]:
    return [
        key.parent
        for table in Base.metadata.sorted_tables
        if table.name not in _OWN
        for key in table.foreign_keys
        if key.column.table.name == "agency"
    ]


def one_file(session: Session, file_id: int) -> RegisterFile | None:
    """Return a document."""
    return session.get(RegisterFile, file_id)


def _acts() -> Select[*tuple[Any, ...]]:
    by, decider = aliased(User), aliased(User)
    return (
        select(RegisterAct)
        .add_columns(by.display_name, decider.display_name)
        .outerjoin(by, RegisterAct.by_id == by.id)
        .outerjoin(decider, RegisterAct.decided_by_id == decider.id)
    )
