"""Read agencies whole, many at a time, as the values that import and export work on."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session, aliased

from supervisor.domain.register.agencies import LicenceKey, NameKind
from supervisor.domain.register.belongings import Account, FormerName
from supervisor.domain.register.described import PLAIN
from supervisor.domain.register.entries import RegisterEntry
from supervisor.store.bulk import table_of
from supervisor.store.queries.register.licences import licences_by_agency
from supervisor.store.tables.register import (
    Agency,
    AgencyAccount,
    AgencyName,
    Licence,
    LicenceEventRow,
)
from supervisor.store.tables.register_changes import RegisterAct

_PLAIN_KEYS = tuple(described.key for described in PLAIN)

BATCH = 1000
"""Agencies read or written by one statement; below every database's limit of parameters."""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as stored: its row, the version it was read at, and the rows of its licences."""

    id: int
    version: int
    entry: RegisterEntry
    licence_ids: Mapping[LicenceKey, int]


@dataclass(frozen=True, slots=True)
class Listed:
    """What the directory knows of every agency; ``parent`` is the head office's USCC."""

    id: int
    uscc: str
    name: str
    parent: str


def register_directory(session: Session) -> dict[str, Listed]:
    """Return id, name and head office of every agency by USCC."""
    head = aliased(Agency)
    rows = session.execute(
        select(Agency.id, Agency.uscc, Agency.name, head.uscc).outerjoin(
            head, Agency.parent_id == head.id
        )
    )
    return {uscc: Listed(id_, uscc, name, parent or "") for id_, uscc, name, parent in rows}


def licence_holders(session: Session) -> dict[LicenceKey, str]:
    """Return the USCC of the holder of every licence."""
    rows = session.execute(
        select(Licence.kind, Licence.number, Agency.uscc).join(
            Agency, Licence.agency_id == Agency.id
        )
    )
    return {(kind, number): uscc for kind, number, uscc in rows}


def stored_entries(session: Session, usccs: Sequence[str]) -> dict[str, StoredEntry]:
    """Return the agencies with these codes (at most ``BATCH``), one statement per table."""
    rows = session.execute(_agencies().where(Agency.uscc.in_(usccs))).all()
    return _assembled(session, rows)


def stored_agency(session: Session, agency_id: int) -> StoredEntry | None:
    """Return one agency by its id."""
    rows = session.execute(_agencies().where(Agency.id == agency_id)).all()
    return next(iter(_assembled(session, rows).values()), None)


def every_entry(session: Session) -> Iterator[RegisterEntry]:
    """Yield the whole register by id, holding one batch at a time."""
    last = 0
    while True:
        query = _agencies().where(Agency.id > last).order_by(Agency.id).limit(BATCH)
        rows = session.execute(query).all()
        if not rows:
            return
        yield from (stored.entry for stored in _assembled(session, rows).values())
        last = rows[-1].id


def _agencies() -> Select[*tuple[Any, ...]]:
    """Select agencies: id, version, head office's USCC, then the plain fields in their order."""
    head = aliased(Agency)
    table = table_of(Agency)
    return select(
        table.c.id,
        table.c.version,
        head.uscc.label("parent"),
        *(table.c[key] for key in _PLAIN_KEYS),
    ).outerjoin(head, Agency.parent_id == head.id)


def _assembled(session: Session, rows: Sequence[Row]) -> dict[str, StoredEntry]:  # type: ignore[type-arg] # a row of a table has no static shape
    ids = [row.id for row in rows]
    names = _names(session, ids)
    accounts = _accounts(session, ids)
    licences = licences_by_agency(session, ids)
    found = {}
    for row in rows:
        own = licences.get(row.id, {})
        entry = RegisterEntry(
            **dict(zip(_PLAIN_KEYS, row[3:], strict=True)),
            parent=row.parent or "",
            former_names=tuple(FormerName(t, until) for t, until in names[row.id, NameKind.FORMER]),
            short_names=tuple(text for text, _ in names[row.id, NameKind.SHORT]),
            brands=tuple(text for text, _ in names[row.id, NameKind.BRAND]),
            accounts=tuple(accounts.get(row.id, ())),
            licences=tuple(own.values()),
        )
        licence_ids = {licence.key: id_ for id_, licence in own.items()}
        found[row.uscc] = StoredEntry(row.id, row.version, entry, licence_ids)
    return found


def _names(
    session: Session, ids: Sequence[int]
) -> dict[tuple[int, NameKind], list[tuple[str, date | None]]]:
    found = defaultdict(list)
    table = AgencyName
    rows = session.execute(
        select(table.agency_id, table.kind, table.text, table.used_until)
        .where(table.agency_id.in_(ids))
        .order_by(table.id)
    )
    for agency_id, kind, text, used_until in rows:
        found[agency_id, kind].append((text, used_until))
    return found


def _accounts(session: Session, ids: Sequence[int]) -> dict[int, list[Account]]:
    found = defaultdict(list)
    rows = session.execute(
        select(AgencyAccount.agency_id, AgencyAccount.platform, AgencyAccount.value)
        .where(AgencyAccount.agency_id.in_(ids))
        .order_by(AgencyAccount.id)
    )
    for agency_id, platform, value in rows:
        found[agency_id].append(Account(platform, value))
    return found


def register_mark(session: Session) -> tuple[int, ...]:
    """Return figures that move with every change of the register: for noticing, not for showing.

    Each stands alone: counting rows and finding the last one then read an index, or its end.
    """
    return _read(session, _figures_of_register())


def register_state(session: Session) -> tuple[int, ...]:
    """Return a mark that no earlier register has had, under which answers can be kept.

    SQLite gives the ids of removed agencies again: after an import that was taken back another one
    can come to the same figures, but not by the same act.
    """
    return _read(session, [*_figures_of_register(), select(_last(RegisterAct.id))])


def _read(session: Session, figures: Iterable[Select[int]]) -> tuple[int, ...]:
    return tuple(session.execute(select(*(one.scalar_subquery() for one in figures))).one())


def _figures_of_register() -> list[Select[int]]:
    figures = [select(func.coalesce(func.sum(Agency.version), 0))]
    for table in (Agency, Licence, LicenceEventRow):
        figures.append(select(func.count()).select_from(table))
        figures.append(select(_last(table.id)))
    return figures


def _last(ids: Any) -> Any:
    return func.coalesce(func.max(ids), 0)
