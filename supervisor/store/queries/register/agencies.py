"""What the matcher, the register pages and the export read of the register.

The whole register is read with one statement per table, whatever its size.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.register.agencies import (
    Activity,
    AgencyRecord,
    LicenceEvent,
    LicenceRecord,
    NameKind,
    with_head_office_licences,
)
from supervisor.store.tables.register import (
    Agency,
    AgencyAccount,
    AgencyName,
    Licence,
    LicenceEventRow,
)


def agency_records(session: Session, *, papers_only: bool = False) -> list[AgencyRecord]:
    """Return the whole register as domain values, by ascending id; ``key`` is the id.

    A branch without a licence of its own carries those of its head office, which it works under.
    ``papers_only`` leaves other names and accounts out, which a standing does not depend on.
    """
    former, short = ({}, {}) if papers_only else _names(session)
    licences = _licences(session)
    accounts = {} if papers_only else _accounts(session)
    rows = session.execute(
        select(Agency.id, Agency.name, Agency.uscc, Agency.city, Agency.parent_id).order_by(
            Agency.id
        )
    )
    return with_head_office_licences(
        [
            AgencyRecord(
                key=str(row.id),
                name=row.name,
                uscc=row.uscc,
                former_names=tuple(former.get(row.id, ())),
                short_names=tuple(short.get(row.id, ())),
                city=row.city,
                parent_key="" if row.parent_id is None else str(row.parent_id),
                licences=tuple(licences.get(row.id, ())),
                accounts=tuple(accounts.get(row.id, ())),
            )
            for row in rows
        ]
    )


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
    )


def _names(session: Session) -> tuple[dict[int, list[str]], dict[int, list[str]]]:
    """Return former names, and short names with brands, by agency id."""
    former: dict[int, list[str]] = defaultdict(list)
    short: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(AgencyName.agency_id, AgencyName.kind, AgencyName.text).order_by(AgencyName.id)
    )
    for agency_id, kind, text in rows:
        (former if kind is NameKind.FORMER else short)[agency_id].append(text)
    return former, short


def _licences(session: Session) -> dict[int, list[LicenceRecord]]:
    """Return the licences with their events by agency id."""
    events = _events(session)
    found: dict[int, list[LicenceRecord]] = defaultdict(list)
    rows = session.execute(
        select(
            Licence.id,
            Licence.agency_id,
            Licence.kind,
            Licence.number,
            Licence.scope,
            Licence.valid_from,
            Licence.valid_to,
        ).order_by(Licence.id)
    )
    for row in rows:
        found[row.agency_id].append(
            LicenceRecord(
                kind=row.kind,
                number=row.number,
                scope=activities(row.scope),
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                events=tuple(events.get(row.id, ())),
            )
        )
    return found


def _events(session: Session) -> dict[int, list[LicenceEvent]]:
    """Return the events of every licence by licence id, oldest first."""
    table = LicenceEventRow
    found: dict[int, list[LicenceEvent]] = defaultdict(list)
    rows = session.execute(
        select(
            table.licence_id,
            table.kind,
            table.on_date,
            table.valid_to,
            table.scope,
            table.document,
        ).order_by(table.on_date, table.id)
    )
    for licence_id, kind, on, valid_to, scope, document in rows:
        allowed = None if scope is None else activities(scope)
        found[licence_id].append(LicenceEvent(kind, on, valid_to, allowed, document))
    return found


def _accounts(session: Session) -> dict[int, list[str]]:
    """Return sites and platform accounts by agency id."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(AgencyAccount.agency_id, AgencyAccount.value).order_by(AgencyAccount.id)
    )
    for agency_id, value in rows:
        found[agency_id].append(value)
    return found
