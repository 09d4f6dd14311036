"""Licences with their histories, as domain values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.register.agencies import Activity, LicenceEvent, LicenceRecord
from supervisor.store.tables.register import Licence, LicenceEventRow

LicencesById = Mapping[int, LicenceRecord]
"""Licences by the id of their row, in the order they were entered."""


def licences_by_agency(
    session: Session, agency_ids: Sequence[int] | None = None
) -> Mapping[int, LicencesById]:
    """Return the licences of these agencies, else of all, by agency id: one statement a table."""
    events = _events(session, agency_ids)
    query = select(
        Licence.id,
        Licence.agency_id,
        Licence.kind,
        Licence.number,
        Licence.scope,
        Licence.valid_from,
        Licence.valid_to,
        Licence.issuer,
    ).order_by(Licence.id)
    if agency_ids is not None:
        query = query.where(Licence.agency_id.in_(agency_ids))
    found: dict[int, dict[int, LicenceRecord]] = defaultdict(dict)
    for row in session.execute(query):
        found[row.agency_id][row.id] = LicenceRecord(
            kind=row.kind,
            number=row.number,
            scope=activities(row.scope),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            events=tuple(events.get(row.id, ())),
            issuer=row.issuer,
        )
    return found


def activities(keys: Iterable[str]) -> frozenset[Activity]:
    """Return the activities stored as ``keys``."""
    return _activities(tuple(keys))


@lru_cache(maxsize=4096)
def _activities(keys: tuple[str, ...]) -> frozenset[Activity]:
    return frozenset(Activity.of(key) for key in keys)


def licence_record(licence: Licence) -> LicenceRecord:
    """Return a loaded licence row, with its events, as a domain value."""
    return LicenceRecord(
        kind=licence.kind,
        number=licence.number,
        scope=activities(licence.scope),
        valid_from=licence.valid_from,
        valid_to=licence.valid_to,
        events=tuple(
            LicenceEvent(
                event.kind,
                event.on_date,
                event.valid_to,
                None if event.scope is None else activities(event.scope),
                event.document,
            )
            for event in licence.events
        ),
        issuer=licence.issuer,
    )


def _events(session: Session, agency_ids: Sequence[int] | None) -> Mapping[int, list[LicenceEvent]]:
    """Return the events of licences by licence id, oldest first."""
    table = LicenceEventRow
    query = select(
        table.licence_id,
        table.kind,
        table.on_date,
        table.valid_to,
        table.scope,
        table.document,
    ).order_by(table.on_date, table.id)
    if agency_ids is not None:
        query = query.join(Licence, table.licence_id == Licence.id).where(
            Licence.agency_id.in_(agency_ids)
        )
    found: dict[int, list[LicenceEvent]] = defaultdict(list)
    for licence_id, kind, on, valid_to, scope, document in session.execute(query):
        allowed = None if scope is None else activities(scope)
        found[licence_id].append(LicenceEvent(kind, on, valid_to, allowed, document))
    return found
