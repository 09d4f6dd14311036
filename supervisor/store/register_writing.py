"""Write agencies whole, many at a time; nothing here commits.

Rows go in by batches, never one statement an agency. An agency that someone changed since it was
read makes the whole write fail: its version no longer fits.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from supervisor.domain.agencies import Activity, LicenceEvent, NameKind
from supervisor.domain.register import LICENCE_FIELDS, LicenceEntry, LicenceKey, RegisterEntry
from supervisor.store.base import Base, utc_now
from supervisor.store.queries.register_entries import BATCH, StoredEntry
from supervisor.store.tables.agencies import (
    Agency,
    AgencyAccount,
    AgencyName,
    Licence,
    LicenceEventRow,
)

_PLAIN_FIELDS = (
    "name",
    "city",
    "street",
    "address",
    "legal_representative",
    "phone",
    "staff_count",
    "star",
    "star_from",
    "star_until",
    "high_end",
)


class StaleEntry(RuntimeError):
    """An agency was changed by someone else between reading and writing."""


@dataclass(frozen=True, slots=True)
class Write:
    """One agency to write: what it was (``None``: not in the register) and what it becomes."""

    old: StoredEntry | None
    new: RegisterEntry


def write_entries(session: Session, writes: Sequence[Write]) -> None:
    """Insert and update the agencies with names, accounts, licences and new events.

    Head offices are linked last, so that a branch may stand before its head office.
    """
    for batch in _batches(writes):
        ids = _insert_agencies(session, [write.new for write in batch if write.old is None])
        ids |= {write.new.uscc: write.old.id for write in batch if write.old is not None}
        _update_agencies(session, [write for write in batch if write.old is not None])
        _replace_names(session, batch, ids)
        _replace_accounts(session, batch, ids)
        _write_licences(session, batch, ids)
    _link_parents(session, writes)


def _table(entity: type[Base]) -> Table:
    return cast(Table, entity.__table__)


def _batches(writes: Sequence[Write]) -> Iterator[Sequence[Write]]:
    for start in range(0, len(writes), BATCH):
        yield writes[start : start + BATCH]


def _many(session: Session, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    if rows:
        session.connection().execute(statement, rows)


def _plain(entry: RegisterEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _PLAIN_FIELDS}


def _insert_agencies(session: Session, entries: Sequence[RegisterEntry]) -> dict[str, int]:
    if not entries:
        return {}
    table = _table(Agency)
    rows = session.connection().execute(
        insert(table).returning(table.c.uscc, table.c.id),
        [{"uscc": entry.uscc, **_plain(entry)} for entry in entries],
    )
    return {row.uscc: row.id for row in rows}


def _update_agencies(session: Session, writes: Sequence[Write]) -> None:
    """Update every written agency, even where only a licence changed: its version moves on."""
    rows = [
        {"at_id": write.old.id, "at_version": write.old.version, **_plain(write.new)}
        | {"version": write.old.version + 1, "updated_at": utc_now()}
        for write in writes
        if write.old is not None
    ]
    if not rows:
        return
    table = _table(Agency)
    statement = update(table).where(
        table.c.id == bindparam("at_id"), table.c.version == bindparam("at_version")
    )
    done = session.connection().execute(statement, rows)
    if done.rowcount != len(rows):
        raise StaleEntry(f"{len(rows) - done.rowcount} agencies changed meanwhile")


def _replace_names(session: Session, batch: Sequence[Write], ids: Mapping[str, int]) -> None:
    changed = [
        write
        for write in batch
        if write.old is None or _names(write.old.entry) != _names(write.new)
    ]
    gone = [write.old.id for write in changed if write.old is not None]
    if gone:
        session.execute(delete(AgencyName).where(AgencyName.agency_id.in_(gone)))
    rows = [
        {"agency_id": ids[write.new.uscc], "kind": kind, "text": text, "used_until": until}
        for write in changed
        for kind, text, until in _names(write.new)
    ]
    _many(session, insert(_table(AgencyName)), rows)


def _names(entry: RegisterEntry) -> list[tuple[NameKind, str, Any]]:
    return [
        *((NameKind.FORMER, name.text, name.used_until) for name in entry.former_names),
        *((NameKind.SHORT, text, None) for text in entry.short_names),
        *((NameKind.BRAND, text, None) for text in entry.brands),
    ]


def _replace_accounts(session: Session, batch: Sequence[Write], ids: Mapping[str, int]) -> None:
    changed = [
        write
        for write in batch
        if (write.old.entry.accounts if write.old else ()) != write.new.accounts
    ]
    gone = [write.old.id for write in changed if write.old is not None]
    if gone:
        session.execute(delete(AgencyAccount).where(AgencyAccount.agency_id.in_(gone)))
    rows = [
        {"agency_id": ids[write.new.uscc], "platform": account.platform, "value": account.value}
        for write in changed
        for account in write.new.accounts
    ]
    _many(session, insert(_table(AgencyAccount)), rows)


def _write_licences(session: Session, batch: Sequence[Write], ids: Mapping[str, int]) -> None:
    table = _table(Licence)
    known: dict[LicenceKey, int] = {}
    added: list[dict[str, Any]] = []
    updated: list[dict[str, Any]] = []
    for write in batch:
        known |= write.old.licence_ids if write.old else {}
        before = {licence.key: licence for licence in write.old.entry.licences} if write.old else {}
        for licence in write.new.licences:
            if licence.key not in before:
                added.append(_licence_row(licence) | {"agency_id": ids[write.new.uscc]})
            elif _paper(before[licence.key]) != _paper(licence):
                updated.append(_licence_row(licence) | {"at_id": known[licence.key]})
    _many(session, update(table).where(table.c.id == bindparam("at_id")), updated)
    if added:
        returning = insert(table).returning(table.c.kind, table.c.number, table.c.id)
        rows = session.connection().execute(returning, added)
        known |= {(kind, number): id_ for kind, number, id_ in rows}
    _many(session, _delete_event(), list(_gone_events(batch)))
    _many(session, insert(_table(LicenceEventRow)), list(_new_events(batch, known)))


def _delete_event() -> Any:
    table = _table(LicenceEventRow)
    return delete(table).where(
        table.c.licence_id == bindparam("of_licence"),
        table.c.kind == bindparam("of_kind"),
        table.c.on_date == bindparam("of_day"),
    )


def _gone_events(batch: Sequence[Write]) -> Iterator[dict[str, Any]]:
    """Yield inferred events that gave way to recorded ones."""
    for write in batch:
        after = {licence.key: licence.events for licence in write.new.licences}
        for licence in write.old.entry.licences if write.old else ():
            for event in licence.events:
                if write.old and event not in after[licence.key]:
                    yield {
                        "of_licence": write.old.licence_ids[licence.key],
                        "of_kind": event.kind,
                        "of_day": event.on,
                    }


def _licence_row(licence: LicenceEntry) -> dict[str, Any]:
    return {
        "kind": licence.kind,
        "number": licence.number,
        "scope": _scope(licence.scope),
        "valid_from": licence.valid_from,
        "valid_to": licence.valid_to,
        "issuer": licence.issuer,
    }


def _paper(licence: LicenceEntry) -> list[Any]:
    return [getattr(licence, name) for name in LICENCE_FIELDS]


def _new_events(
    batch: Sequence[Write], licence_ids: Mapping[LicenceKey, int]
) -> Iterator[dict[str, Any]]:
    for write in batch:
        before = {licence.key: licence for licence in write.old.entry.licences} if write.old else {}
        for licence in write.new.licences:
            old = before.get(licence.key)
            known: Iterable[LicenceEvent] = old.events if old else ()
            for event in licence.events:
                if event not in known:
                    yield _event_row(event, licence_ids[licence.key])


def _event_row(event: LicenceEvent, licence_id: int) -> dict[str, Any]:
    return {
        "licence_id": licence_id,
        "kind": event.kind,
        "on_date": event.on,
        "valid_to": event.valid_to,
        "scope": None if event.scope is None else _scope(event.scope),
        "document": event.document,
    }


def _scope(scope: Iterable[Activity]) -> list[str]:
    """Return the stored keys in the order of the enum, so that equal scopes are stored alike."""
    held = frozenset(scope)
    return [str(activity) for activity in Activity if activity in held]


def _link_parents(session: Session, writes: Sequence[Write]) -> None:
    changed = [
        write
        for write in writes
        if (write.old.entry.parent if write.old else "") != write.new.parent
    ]
    table = _table(Agency)
    for batch in _batches(changed):
        wanted = {code for write in batch for code in (write.new.uscc, write.new.parent) if code}
        found = session.execute(select(Agency.uscc, Agency.id).where(Agency.uscc.in_(wanted)))
        ids = {row.uscc: row.id for row in found}
        rows = [
            {"at_id": ids[write.new.uscc], "parent_id": ids.get(write.new.parent)}
            for write in batch
        ]
        _many(session, update(table).where(table.c.id == bindparam("at_id")), rows)
