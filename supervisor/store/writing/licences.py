"""Write licences and their events by batches."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.orm import Session

from supervisor.domain.register.agencies import (
    LICENCE_FIELDS,
    Activity,
    LicenceEvent,
    LicenceKey,
    LicenceRecord,
)
from supervisor.store.bulk import table_of, write_many
from supervisor.store.tables.register import Licence, LicenceEventRow
from supervisor.store.writing.agency_write import Write


def write_licences(session: Session, batch: Sequence[Write], ids: Mapping[str, int]) -> None:
    """Insert and update the licences of the agencies, add new events, drop those that are gone.

    An event goes when it was inferred and the fact came in, or when an import is taken back.
    """
    table = table_of(Licence)
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
    write_many(session, update(table).where(table.c.id == bindparam("at_id")), updated)
    if added:
        returning = insert(table).returning(table.c.kind, table.c.number, table.c.id)
        rows = session.connection().execute(returning, added)
        known |= {(kind, number): id_ for kind, number, id_ in rows}
    write_many(session, _delete_event(), list(_gone_events(batch)))
    gone = [{"gone_id": id_} for id_ in _gone_licences(batch)]
    write_many(session, delete(table).where(table.c.id == bindparam("gone_id")), gone)
    write_many(session, insert(table_of(LicenceEventRow)), list(_new_events(batch, known)))


def _delete_event() -> Any:
    table = table_of(LicenceEventRow)
    return delete(table).where(
        table.c.licence_id == bindparam("of_licence"),
        table.c.kind == bindparam("of_kind"),
        table.c.on_date == bindparam("of_day"),
    )


def _gone_events(batch: Sequence[Write]) -> Iterator[dict[str, Any]]:
    """Yield events that no longer stand; those of a licence that is gone go with it."""
    for write in batch:
        after = {licence.key: licence.events for licence in write.new.licences}
        for licence in write.old.entry.licences if write.old else ():
            for event in licence.events:
                if write.old and event not in after.get(licence.key, licence.events):
                    yield {
                        "of_licence": write.old.licence_ids[licence.key],
                        "of_kind": event.kind,
                        "of_day": event.on,
                    }


def _gone_licences(batch: Sequence[Write]) -> Iterator[int]:
    for write in batch:
        if write.old is not None:
            kept = {licence.key for licence in write.new.licences}
            yield from (id_ for key, id_ in write.old.licence_ids.items() if key not in kept)


def _licence_row(licence: LicenceRecord) -> dict[str, Any]:
    return {
        "kind": licence.kind,
        "number": licence.number,
        "scope": _scope(licence.scope),
        "valid_from": licence.valid_from,
        "valid_to": licence.valid_to,
        "issuer": licence.issuer,
    }


def _paper(licence: LicenceRecord) -> list[Any]:
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
