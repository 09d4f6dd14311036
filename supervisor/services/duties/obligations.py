"""What one agency owes today, and what all of them owe, filtered and in pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.duties.obligations import (
    Obligation,
    ObligationKind,
    ObligationState,
    PeriodState,
    obligations,
    period_state,
)
from supervisor.domain.duties.periods import FilingKind, ReportingPeriod, Terms, open_periods
from supervisor.domain.platform.streets import Street
from supervisor.services.duties.everybodys import Owed, all_duties
from supervisor.settings import Settings
from supervisor.store.queries.duties import handed_in as queries
from supervisor.store.queries.duties.handed_in import LastReminder, LicensedAgency
from supervisor.store.queries.paging import Page, part_of
from supervisor.store.queries.register.licences import licence_record
from supervisor.store.tables.register import Agency

PAGE_SIZE: Final = 50


@dataclass(frozen=True, slots=True)
class OwedFilter:
    """What the office looks at; ``is_late`` leaves only what is late."""

    text: str = ""
    kind: ObligationKind | None = None
    street: Street | None = None
    state: ObligationState | None = None
    is_late: bool = False

    @property
    def is_set(self) -> bool:
        """Tell whether anything is narrowed."""
        return self != OwedFilter()


@dataclass(frozen=True, slots=True)
class OwedByAll:
    """The duties the filter leaves: one page, the counts over all pages, the reminders sent."""

    page: Page[Owed]
    late: int
    by_kind: dict[ObligationKind, int]
    reminders: dict[queries.ReminderKey, LastReminder]

    def reminded(self, owed: Owed) -> LastReminder | None:
        """Return the last reminder of a duty."""
        duty = owed.obligation
        return self.reminders.get((owed.agency.id, duty.kind, duty.key))


@dataclass(frozen=True, slots=True)
class OwnDuties:
    """What one agency owes; what is asked of it for each period that may still be handed in."""

    owed: list[Obligation]
    periods: dict[ReportingPeriod, PeriodState]


def terms_of(settings: Settings) -> Terms:
    """Return the days the office has set."""
    return Terms(settings.annual_report_until, settings.market_statistics_days)


def own_duties(session: Session, agency: Agency, terms: Terms, today: date) -> OwnDuties:
    """Return what one agency owes, and what is asked for each period still open."""
    handed_in = queries.handed_in_by(session, today, [agency.id])[agency.id]
    licences = [licence_record(licence) for licence in agency.licences]
    return OwnDuties(
        obligations(licences, handed_in, terms, today),
        {
            period: period_state(period, licences, handed_in.noted_years, terms, today)
            for kind in FilingKind
            for period in open_periods(kind, today)
        },
    )


def owed_by_all(session: Session, wanted: OwedFilter, terms: Terms, today: date) -> Sequence[Owed]:
    """Return every duty the filter leaves, what is due first on top.

    A fixed number of statements, one a table, whatever the size of the register; what the whole
    register owes is worked out once for each of its states and kept.
    """
    owed = all_duties(session, terms, today)
    if not wanted.is_set:
        return owed
    return [
        one
        for one in owed
        if _is_wanted(one.agency, wanted) and _fits(one.obligation, wanted, today)
    ]


def owed_page(
    session: Session, wanted: OwedFilter, terms: Terms, today: date, number: int
) -> OwedByAll:
    """Return one page of the duties the filter leaves, with the counts over all of them."""
    found = owed_by_all(session, wanted, terms, today)
    page = part_of(found, number, PAGE_SIZE)
    kinds = Counter(one.obligation.kind for one in found)
    return OwedByAll(
        page,
        sum(one.obligation.is_late(today) for one in found),
        {kind: kinds[kind] for kind in ObligationKind},
        queries.last_reminders(session, {one.agency.id for one in page.items}),
    )


def _is_wanted(agency: LicensedAgency, wanted: OwedFilter) -> bool:
    if wanted.street is not None and agency.street is not wanted.street:
        return False
    return not wanted.text or wanted.text in agency.name or wanted.text.upper() in agency.uscc


def _fits(obligation: Obligation, wanted: OwedFilter, today: date) -> bool:
    if wanted.kind is not None and obligation.kind is not wanted.kind:
        return False
    if wanted.state is not None and obligation.state is not wanted.state:
        return False
    return not wanted.is_late or obligation.is_late(today)
