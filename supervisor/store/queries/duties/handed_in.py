"""What agencies have handed in and what licences they hold: the ground their duties stand on.

One statement a table, however many agencies are asked about.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from supervisor.domain.duties.obligations import (
    FilingStand,
    HandedIn,
    ObligationKind,
    PendingNotice,
)
from supervisor.domain.duties.periods import FilingKind, latest
from supervisor.domain.duties.steps import HandedInStatus
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import LicenceRecord
from supervisor.store.queries.credit.annual_reports import received_years
from supervisor.store.queries.duties.notices import UNSETTLED
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.tables.alerts import AlertSubscription
from supervisor.store.tables.credit import AnnualReport
from supervisor.store.tables.duties import ChangeNotice, DutyReminder, PeriodicFiling
from supervisor.store.tables.register import Agency, Licence

_OPEN: Final = (HandedInStatus.DRAFT, *UNSETTLED)


@dataclass(frozen=True, slots=True)
class LicensedAgency:
    """An agency with the licences of its own."""

    id: int
    uscc: str
    name: str
    street: Street | None
    licences: tuple[LicenceRecord, ...]


@dataclass(frozen=True, slots=True)
class LastReminder:
    """When the office last reminded of a duty, and how many mails were written then."""

    sent_at: datetime
    mails: int


ReminderKey = tuple[int, ObligationKind, str]


def licensed_agencies(session: Session) -> list[LicensedAgency]:
    """Return the agencies that hold a licence or filing of their own, by name."""
    own = set(session.scalars(select(Licence.agency_id).distinct()))
    rows = session.execute(select(Agency.id, Agency.street))
    streets = dict(rows.all())
    found = [
        LicensedAgency(
            int(record.key), record.uscc, record.name, streets[int(record.key)], record.licences
        )
        for record in agency_records(session, papers_only=True)
        if int(record.key) in own
    ]
    return sorted(found, key=lambda agency: (agency.name, agency.id))


def handed_in_by(
    session: Session, today: date, agency_ids: Sequence[int] | None = None
) -> defaultdict[int, HandedIn]:
    """Return how reports of the latest periods stand, and older ones not settled, by agency.

    ``None``: of everybody.
    """
    filings = _filings(session, today, agency_ids)
    notices = _notices(session, agency_ids)
    years = _years(session, agency_ids)
    found: defaultdict[int, HandedIn] = defaultdict(lambda: HandedIn({}))
    for agency_id in {*filings, *notices, *years}:
        found[agency_id] = HandedIn(
            filings.get(agency_id, {}),
            notices.get(agency_id, ()),
            frozenset(years.get(agency_id, ())),
        )
    return found


def last_reminders(
    session: Session, agency_ids: Collection[int]
) -> dict[ReminderKey, LastReminder]:
    """Return the last reminder of each duty of these agencies."""
    table = DutyReminder
    last = (func.max(table.sent_at), func.sum(table.mails))
    query = (
        select(table.agency_id, table.kind, table.key, *last)
        .where(table.agency_id.in_(agency_ids))
        .group_by(table.agency_id, table.kind, table.key)
    )
    return {
        (owner, kind, key): LastReminder(sent_at, mails or 0)
        for owner, kind, key, sent_at, mails in session.execute(query)
    }


def reachable(session: Session, agency_ids: Sequence[int]) -> dict[int, list[AlertSubscription]]:
    """Return the confirmed addresses at which agencies want to be reminded, by agency."""
    found: dict[int, list[AlertSubscription]] = defaultdict(list)
    query = select(AlertSubscription).where(
        AlertSubscription.agency_id.in_(agency_ids),
        AlertSubscription.wants_reminders,
        AlertSubscription.confirmed_at.is_not(None),
    )
    for subscription in session.scalars(query):
        found[subscription.agency_id].append(subscription)
    return found


def _filings(
    session: Session, today: date, agency_ids: Sequence[int] | None
) -> dict[int, dict[tuple[FilingKind, str], FilingStand]]:
    table = PeriodicFiling
    found: dict[int, dict[tuple[FilingKind, str], FilingStand]] = defaultdict(dict)
    periods = [latest(kind, today).key for kind in FilingKind]
    columns = (table.agency_id, table.kind, table.period, table.status, table.reported_on)
    query = select(*columns).where(or_(table.period.in_(periods), table.status.in_(_OPEN)))
    if agency_ids is not None:
        query = query.where(table.agency_id.in_(agency_ids))
    for agency_id, kind, period, status, reported_on in session.execute(query):
        found[agency_id][kind, period] = FilingStand(status, reported_on)
    return found


def _notices(session: Session, agency_ids: Sequence[int] | None) -> dict[int, list[PendingNotice]]:
    table = ChangeNotice
    found: dict[int, list[PendingNotice]] = defaultdict(list)
    columns = (table.agency_id, table.id, table.kind, table.changed_on, table.status)
    query = (
        select(*columns, table.reported_on).where(table.status.in_(UNSETTLED)).order_by(table.id)
    )
    if agency_ids is not None:
        query = query.where(table.agency_id.in_(agency_ids))
    for agency_id, id_, kind, changed_on, status, reported_on in session.execute(query):
        found[agency_id].append(PendingNotice(id_, kind, changed_on, status, reported_on))
    return found


def _years(session: Session, agency_ids: Sequence[int] | None) -> dict[int, set[int]]:
    if agency_ids is not None:
        return received_years(session, agency_ids)
    found: dict[int, set[int]] = defaultdict(set)
    for agency_id, year in session.execute(select(AnnualReport.agency_id, AnnualReport.year)):
        found[agency_id].add(year)
    return found
