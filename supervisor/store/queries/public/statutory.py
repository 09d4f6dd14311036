"""The records behind each figure of the statutory report.

A figure is the count of its records, or the sum of their amounts, from one and the same
statement, so that what a page opens is exactly what the text states.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    cast,
    func,
    literal,
    null,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.cases.complaints import PRICE_KINDS, ComplaintStatus, ReferralTo
from supervisor.domain.fieldwork.inspections import InspectionResult
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.domain.public.statutory import STARS, FigureKey, Period
from supervisor.store.queries.cases.decisions import DECIDED
from supervisor.store.queries.paging import Page, clamp
from supervisor.store.queries.public import statutory_leads, statutory_measures, statutory_service
from supervisor.store.queries.public.leaving import has_left
from supervisor.store.queries.public.stated_staff import stated_staff
from supervisor.store.queries.ratings.star_history import stars_on
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint
from supervisor.store.tables.credit import CreditStanding
from supervisor.store.tables.fieldwork import Campaign, Inspection, RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import EventFollowUp, GigStation
from supervisor.store.tables.register import Agency, Licence, LicenceEventRow

PAGE_SIZE: Final = 50
K: Final = FigureKey
Records = Select[int, str, Any, Any]

# A record that adds no amount; typed, because PostgreSQL sums no untyped nothing.
_NOTHING: Final = cast(null(), Integer)


@dataclass(frozen=True, slots=True)
class Record:
    """One record behind a figure; ``amount`` is what it adds where the figure is a sum."""

    id: int
    title: str
    on: date | None
    amount: int | None


@dataclass(frozen=True, slots=True)
class FigureSum:
    """How many records there are, what their known amounts add up to, how many lack one."""

    records: int
    total: int
    unreported: int


def records_of(
    session: Session, key: FigureKey, period: Period, held: Mapping[int, int] | None = None
) -> Records:
    """Return the statement of the records behind the figure ``key``.

    ``held`` are the stars of the last day, by agency, where the caller has read them already.
    """
    if key in STARS.values():
        level = next(stars for stars, figure in STARS.items() if figure is key)
        held = held if held is not None else stars_on(session, period.last) or {}
        chosen = [agency for agency, stars in held.items() if stars == level]
        return _agencies(period.last, _NOTHING).where(Agency.id.in_(chosen))
    return _STATEMENTS[key](period)


def tally(
    session: Session, key: FigureKey, period: Period, held: Mapping[int, int] | None = None
) -> FigureSum:
    """Return count and sum of the records behind a figure."""
    rows = records_of(session, key, period, held).order_by(None).subquery()
    amount = rows.c.amount
    found = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(amount), 0),
            func.count().filter(amount.is_(None)),
        ).select_from(rows)
    ).one()
    return FigureSum(*found)


def counts_over(
    session: Session, keys: Sequence[FigureKey], period: Period
) -> dict[FigureKey, int]:
    """Return how many records each figure has in a period, in one statement; stars excluded."""
    counted = [
        select(literal(str(key)).label("key"), func.count().label("records")).select_from(
            _STATEMENTS[key](period).order_by(None).subquery()
        )
        for key in keys
    ]
    found = {row.key: row.records for row in session.execute(union_all(*counted))}
    return {key: found[str(key)] for key in keys}


def records_page(session: Session, key: FigureKey, period: Period, number: int) -> Page[Record]:
    """Return one page of the records behind a figure.

    Cut by number: what is counted for the figure above it has read every one of them already.
    """
    total = tally(session, key, period).records
    number = clamp(number, PAGE_SIZE, total)
    query = records_of(session, key, period).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page([Record(*row) for row in session.execute(query)], number, PAGE_SIZE, total)


def _agencies(day: date, amount: Any, *conditions: ColumnElement[bool]) -> Records:
    return (
        select(Agency.id, Agency.name.label("title"), null().label("on"), amount.label("amount"))
        .where(~has_left(day), *conditions)
        .order_by(Agency.name, Agency.id)
    )


def _dated(
    table: Any, title: Any, day: Any, *conditions: ColumnElement[bool]
) -> Callable[[Period], Records]:
    def statement(period: Period) -> Records:
        return (
            select(table.id, title.label("title"), day.label("on"), literal(1).label("amount"))
            .where(day.between(period.first, period.last), *conditions)
            .order_by(day, table.id)
        )

    return statement


def _decided(day: Any, *conditions: ColumnElement[bool]) -> Callable[[Period], Records]:
    """Return decisions, one a respondent; a record leads to its case."""

    def statement(period: Period) -> Records:
        return (
            select(
                DECIDED.case_id.label("id"),
                DECIDED.number.label("title"),
                day.label("on"),
                literal(1).label("amount"),
            )
            .where(day.between(period.first, period.last), *conditions)
            .order_by(day, DECIDED.case_id, DECIDED.number)
        )

    return statement


def _inspections(*conditions: ColumnElement[bool]) -> Callable[[Period], Records]:
    def statement(period: Period) -> Records:
        day = Inspection.inspected_on
        return (
            select(
                Inspection.id,
                Agency.name.label("title"),
                day.label("on"),
                literal(1).label("amount"),
            )
            .join(Agency, Agency.id == Inspection.agency_id)
            .where(day.between(period.first, period.last), *conditions)
            .order_by(day, Inspection.id)
        )

    return statement


_STANDS: Final = DECIDED.revoked_on.is_(None)
_NOT_TAKEN: Final = (
    ComplaintStatus.REFUSED,
    ComplaintStatus.REFERRED,
    ComplaintStatus.SUPPLEMENT,
    ComplaintStatus.MALICIOUS,
    ComplaintStatus.MERGED,
)
_FAULTY: Final = [result for result in InspectionResult if result.is_faulty]
_PENALTIES: Final = [outcome for outcome in CaseOutcome if outcome.is_penalty]
_STATEMENTS: Final[Mapping[FigureKey, Callable[[Period], Records]]] = {
    K.AGENCIES: lambda period: _agencies(period.last, _NOTHING),
    K.HIGH_END: lambda period: _agencies(period.last, _NOTHING, Agency.high_end.is_(true())),
    K.PRACTITIONERS: lambda period: _agencies(period.last, stated_staff(period.last)),
    K.CLOSURES: _decided(DECIDED.served_on, _STANDS, DECIDED.outcome == CaseOutcome.CLOSURE),
    K.CREDIT_FILES: lambda period: _agencies(
        period.last,
        _NOTHING,
        select(CreditStanding.id)
        .where(CreditStanding.agency_id == Agency.id, CreditStanding.on_date <= period.last)
        .exists(),
    ),
    K.DECISIONS_TAKEN_BACK: _decided(DECIDED.revoked_on),
    K.PRICE_HANDED_OVER: _dated(
        Complaint,
        Complaint.number,
        Complaint.received_on,
        Complaint.status == ComplaintStatus.REFERRED,
        Complaint.referred_to == ReferralTo.MARKET_REGULATION,
        Complaint.kind.in_(PRICE_KINDS),
    ),
    K.CASES: _dated(Case, Case.number, Case.opened_on),
    K.DECISIONS: _decided(DECIDED.served_on, _STANDS),
    K.RECTIFICATIONS: _decided(
        DECIDED.served_on, _STANDS, DECIDED.outcome == CaseOutcome.RECTIFICATION
    ),
    K.PENALTIES: _decided(DECIDED.served_on, _STANDS, DECIDED.outcome.in_(_PENALTIES)),
    K.COMPLAINTS: _dated(Complaint, Complaint.number, Complaint.received_on),
    K.COMPLAINTS_ACCEPTED: _dated(
        Complaint,
        Complaint.number,
        Complaint.received_on,
        Complaint.answered_on.is_not(None),
        Complaint.status.not_in(_NOT_TAKEN),
    ),
    K.COMPLAINTS_CLOSED: _dated(
        Complaint,
        Complaint.number,
        Complaint.received_on,
        Complaint.status == ComplaintStatus.CLOSED,
    ),
    K.CAMPAIGNS: _dated(Campaign, Campaign.title, Campaign.starts_on),
    K.INSPECTIONS: _inspections(),
    K.INSPECTIONS_FAULTY: _inspections(Inspection.result.in_(_FAULTY)),
    **statutory_leads.STATEMENTS,
    **statutory_measures.STATEMENTS,
    **statutory_service.STATEMENTS,
}


def first_day_of_use(session: Session) -> Mapping[str, date | None]:
    """Return since when each kind of record has been kept; ``None``: not yet."""
    from supervisor.store.tables.collect import Scan  # noqa: PLC0415 - keeps the imports above short
    from supervisor.store.tables.platform import User  # noqa: PLC0415

    scan, account, event, station, follow_up = (
        session.scalar(select(func.min(column)))
        for column in (
            Scan.night,
            User.created_at,
            RecruitmentEvent.starts_on,
            GigStation.opened_on,
            EventFollowUp.asked_on,
        )
    )
    cases = session.scalar(select(func.min(Case.opened_on)))
    campaign = session.scalar(select(func.min(Campaign.starts_on)))
    since = account.astimezone(OFFICE_ZONE).date() if account else None
    office = min([day for day in (since, cases) if day], default=None)
    return {
        "scan": scan,
        "event": event,
        "station": station,
        "follow_up": follow_up,
        "office": office,
        "campaign": min([day for day in (office, campaign) if day], default=None),
    }


def agencies_first_licensed_after(session: Session, day: date) -> int:
    """Return how many agencies hold no licence fact up to ``day`` though they hold later ones."""
    event = LicenceEventRow
    facts = (
        select(Licence.agency_id)
        .outerjoin(event, event.licence_id == Licence.id)
        .group_by(Licence.agency_id)
        .having(func.min(func.coalesce(event.on_date, Licence.valid_from)) > day)
        .subquery()
    )
    return session.scalar(select(func.count()).select_from(facts)) or 0
