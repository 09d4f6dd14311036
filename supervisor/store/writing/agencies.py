"""Write agencies whole, many at a time; nothing here commits.

Rows go in by batches, never one statement an agency. An agency that someone changed since it was
read makes the whole write fail: its version no longer fits.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.register.agencies import NameKind
from supervisor.domain.register.described import PLAIN
from supervisor.domain.register.entries import RegisterEntry
from supervisor.store.bulk import table_of, write_many
from supervisor.store.queries.register.entries import BATCH
from supervisor.store.tables.register import Agency, AgencyAccount, AgencyName
from supervisor.store.writing.agency_write import Write
from supervisor.store.writing.licences import write_licences

_PLAIN_FIELDS = tuple(described.key for described in PLAIN if described.key != "uscc")


class StaleEntry(RuntimeError):
    """An agency was changed by someone else between reading and writing."""


def write_entries(session: Session, writes: Sequence[Write]) -> None:
    """Insert and update the agencies with names, accounts, licences and new events.

    Head offices are linked last, so that a branch may stand before its head office. Raises
    ``StaleEntry`` where someone else wrote meanwhile; the transaction is then to be rolled back.
    """
    try:
        _write(session, writes)
    except IntegrityError as error:
        raise StaleEntry("agencies were added by someone else meanwhile") from error


def remove_agencies(session: Session, ids: Sequence[int]) -> None:
    """Take agencies out of the register with their names, accounts and licences.

    Nothing else may name them (``queries.register.acts.referenced``).
    """
    table = table_of(Agency)
    rows = [{"gone_id": id_} for id_ in ids]
    is_it = table.c.id == bindparam("gone_id")
    write_many(session, update(table).where(is_it).values(parent_id=None), rows)
    write_many(session, delete(table).where(is_it), rows)


def _write(session: Session, writes: Sequence[Write]) -> None:
    for batch in _batches(writes):
        ids = _insert_agencies(session, [write.new for write in batch if write.old is None])
        ids |= {write.new.uscc: write.old.id for write in batch if write.old is not None}
        _update_agencies(session, [write for write in batch if write.old is not None])
        _replace_names(session, batch, ids)
        _replace_accounts(session, batch, ids)
        write_licences(session, batch, ids)
    _link_parents(session, writes)


def _batches(writes: Sequence[Write]) -> Iterator[Sequence[Write]]:
    for start in range(0, len(writes), BATCH):
        yield writes[start : start + BATCH]


def _plain(entry: RegisterEntry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in _PLAIN_FIELDS}


def _insert_agencies(session: Session, entries: Sequence[RegisterEntry]) -> dict[str, int]:
    if not entries:
        return {}
    table = table_of(Agency)
    rows = session.connection().execute(
        insert(table).returning(table.c.uscc, table.c.id),
        [{"uscc": entry.uscc, **_plain(entry)} for entry in entries],
    )
    return {row.uscc: row.id for row in rows}


def _update_agencies(session: Session, writes: Sequence[Write]) -> None:
    """Update every written agency, even where only a licence changed: its version moves on.

    The versions are locked and compared first: not every driver counts the rows of many updates.
    """
    old = {write.old.id: write.old.version for write in writes if write.old is not None}
    if not old:
        return
    held = session.execute(
        select(Agency.id, Agency.version).where(Agency.id.in_(old)).with_for_update()
    )
    if {row.id: row.version for row in held} != old:
        raise StaleEntry("agencies changed since they were read")
    table = table_of(Agency)
    rows = [
        {"at_id": write.old.id, **_plain(write.new)}
        | {"version": write.old.version + 1, "updated_at": utc_now()}
        for write in writes
        if write.old is not None
    ]
    write_many(session, update(table).where(table.c.id == bindparam("at_id")), rows)


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
    write_many(session, insert(table_of(AgencyName)), rows)


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
    write_many(session, insert(table_of(AgencyAccount)), rows)


def _link_parents(session: Session, writes: Sequence[Write]) -> None:
    changed = [
        write
        for write in writes
        if (write.old.entry.parent if write.old else "") != write.new.parent
    ]
    table = table_of(Agency)
    for batch in _batches(changed):
        wanted = {code for write in batch for code in (write.new.uscc, write.new.parent) if code}
        found = session.execute(select(Agency.uscc, Agency.id).where(Agency.uscc.in_(wanted)))
        ids = {row.uscc: row.id for row in found}
        rows = [
            {"at_id": ids[write.new.uscc], "parent_id": ids.get(write.new.parent)}
            for write in batch
        ]
        write_many(session, update(table).where(table.c.id == bindparam("at_id")), rows)
