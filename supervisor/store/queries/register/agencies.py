"""Agencies as the values that the matcher, standings and public pages work on.

The whole register is read with one statement per table, whatever its size.
"""

from collections import defaultdict

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.register.agencies import (
    AgencyRecord,
    NameKind,
    with_head_office_licences,
)
from supervisor.store.queries.register.licences import licence_record, licences_by_agency
from supervisor.store.tables.register import (
    Agency,
    AgencyAccount,
    AgencyName,
)


def agency_records(session: Session, *, papers_only: bool = False) -> list[AgencyRecord]:
    """Return the whole register as domain values, by ascending id; ``key`` is the id.

    A branch without a licence of its own carries those of its head office, which it works under.
    ``papers_only`` leaves other names and accounts out, which a standing does not depend on.
    """
    former, short = ({}, {}) if papers_only else _names(session)
    licences = licences_by_agency(session)
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
                licences=tuple(licences.get(row.id, {}).values()),
                accounts=tuple(accounts.get(row.id, ())),
            )
            for row in rows
        ]
    )


def record_of(agency: Agency) -> AgencyRecord:
    """Return a loaded agency as a domain value, without other names and accounts.

    A branch carries the licences of its head office as in ``agency_records``.
    """
    group = [agency, agency.parent] if agency.parent else [agency]
    records = [
        AgencyRecord(
            key=str(row.id),
            name=row.name,
            uscc=row.uscc,
            parent_key=str(row.parent_id or ""),
            licences=tuple(licence_record(licence) for licence in row.licences),
        )
        for row in group
    ]
    return with_head_office_licences(records)[0]


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


def _accounts(session: Session) -> dict[int, list[str]]:
    """Return sites and platform accounts by agency id."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(AgencyAccount.agency_id, AgencyAccount.value).order_by(AgencyAccount.id)
    )
    for agency_id, value in rows:
        found[agency_id].append(value)
    return found
