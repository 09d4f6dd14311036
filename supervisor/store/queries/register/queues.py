"""What the register itself says has to be seen to: ends of licences, filings, branches, reports.

Candidates are found by index; how a licence stands is then judged by the domain, for them alone.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.register.agencies import (
    LicenceEvent,
    LicenceEventKind,
    LicenceKind,
    LicenceRecord,
    LicenceStanding,
    licence_standing,
)
from supervisor.store.queries.register.entries import BATCH
from supervisor.store.queries.register.licences import activities
from supervisor.store.tables.credit import AnnualReport, CreditEntry
from supervisor.store.tables.register import Agency, Licence, LicenceEventRow

EXPIRY_DAYS: Final = 90
STILL_DAYS: Final = 365
_EXPIRING: Final = (LicenceKind.HR_SERVICE, LicenceKind.DISPATCH)
_LAPSING: Final = (LicenceEventKind.EXPIRED, LicenceEventKind.REVOKED)
_LAPSED: Final = (LicenceStanding.EXPIRED, LicenceStanding.REVOKED)


class RegisterQueue(LabelledEnum):
    """What agencies of the register have to be seen to for."""

    EXPIRES_30 = ("expires_30", "许可 30 日内到期")
    EXPIRES_60 = ("expires_60", "许可 60 日内到期")
    EXPIRES_90 = ("expires_90", "许可 90 日内到期")
    FILING_LAPSED = ("filing_lapsed", "备案失效")
    BRANCH_UNFILED = ("branch_unfiled", "分支机构未备案")
    REPORT_MISSING = ("report_missing", "年度报告未交")
    CHANGE_UNREPORTED = ("change_unreported", "变更逾15日未报")
    CREDIT_STILL = ("credit_still", "无信用变动")


DAYS_OF: Final = {
    RegisterQueue.EXPIRES_30: 30,
    RegisterQueue.EXPIRES_60: 60,
    RegisterQueue.EXPIRES_90: 90,
}


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One agency of a queue: the day that makes it urgent, where there is one, and why it is in."""

    agency_id: int
    on: date | None
    detail: str


def expiring(session: Session, today: date) -> list[QueueItem]:
    """Return who holds a valid licence that ends soon, each with the first end; two statements."""
    is_near = (
        Licence.kind.in_(_EXPIRING),
        Licence.valid_to.between(today, today + timedelta(days=EXPIRY_DAYS)),
    )
    first: dict[int, QueueItem] = {}
    for agency_id, record in _records(session, select(Licence.id).where(*is_near)):
        if record.valid_to and licence_standing(record, today) is LicenceStanding.VALID:
            left = (record.valid_to - today).days
            text = f"{record.kind.label} {record.number}，还有 {left} 天"
            item = QueueItem(agency_id, record.valid_to, text)
            if agency_id not in first or record.valid_to < (first[agency_id].on or date.max):
                first[agency_id] = item
    return sorted(first.values(), key=_urgency)


def lapsed_filings(session: Session, today: date) -> list[QueueItem]:
    """Return whose filing has run out or was revoked while no other is good; two statements."""
    ended = exists().where(
        LicenceEventRow.licence_id == Licence.id,
        LicenceEventRow.kind.in_(_LAPSING),
        LicenceEventRow.on_date <= today,
    )
    of_agencies = select(Licence.agency_id).where(
        Licence.kind == LicenceKind.FILING, or_(Licence.valid_to < today, ended)
    )
    wanted = select(Licence.id).where(
        Licence.kind == LicenceKind.FILING, Licence.agency_id.in_(of_agencies)
    )
    by_agency: dict[int, list[LicenceRecord]] = defaultdict(list)
    for agency_id, record in _records(session, wanted):
        by_agency[agency_id].append(record)
    found = []
    for agency_id, records in by_agency.items():
        standings = [licence_standing(record, today) for record in records]
        if all(standing in _LAPSED for standing in standings):
            record, standing = records[-1], standings[-1]
            detail = f"{record.number}，{standing.label}"
            found.append(QueueItem(agency_id, _lapsed_on(record), detail))
    return sorted(found, key=_urgency)


def unfiled_branches(session: Session) -> list[QueueItem]:
    """Return branches of which no filing of their own is held, by their head offices."""
    head = aliased(Agency)
    own = exists().where(Licence.agency_id == Agency.id, Licence.kind == LicenceKind.FILING)
    rows = session.execute(
        select(Agency.id, Agency.created_at, head.name)
        .join(head, Agency.parent_id == head.id)
        .where(~own)
        .order_by(Agency.id)
    )
    return [
        QueueItem(id_, created.date(), f"总机构：{name}；名册中没有本分支的备案（书面报告）")
        for id_, created, name in rows
    ]


def filers(session: Session) -> set[int]:
    """Return the agencies that hold a filing of their own."""
    query = select(Licence.agency_id).where(Licence.kind == LicenceKind.FILING)
    return set(session.scalars(query.distinct()))


def reported(session: Session, year: int) -> set[int]:
    """Return the agencies whose annual report of ``year`` has come in."""
    return set(session.scalars(select(AnnualReport.agency_id).where(AnnualReport.year == year)))


def reports_mark(session: Session, year: int) -> tuple[int, ...]:
    """Return figures that move with every report of ``year`` that comes in or is struck."""
    agencies = func.coalesce(func.sum(AnnualReport.agency_id), 0)
    query = select(func.count(), agencies).where(AnnualReport.year == year)
    return tuple(session.execute(query).one())


def credit_mark(session: Session) -> tuple[int, ...]:
    """Return figures that move with every line of the credit ledgers, which are never edited."""
    lines = select(func.count()).select_from(CreditEntry).scalar_subquery()
    last = select(func.coalesce(func.max(CreditEntry.id), 0)).scalar_subquery()
    return tuple(session.execute(select(lines, last)).one())


def last_credit_days(session: Session) -> Mapping[int, date]:
    """Return the day of the latest line of each agency's credit ledger."""
    rows = session.execute(
        select(CreditEntry.agency_id, func.max(CreditEntry.recorded_on)).group_by(
            CreditEntry.agency_id
        )
    )
    return {row[0]: row[1] for row in rows}


def agencies_of(session: Session, ids: Sequence[int]) -> list[Agency]:
    """Return the agencies in the order of ``ids``; one statement for each ``BATCH`` of them."""
    by_id: dict[int, Agency] = {}
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        by_id |= {
            row.id: row for row in session.scalars(select(Agency).where(Agency.id.in_(batch)))
        }
    return [by_id[id_] for id_ in ids if id_ in by_id]


def _records(session: Session, wanted: Select[Any]) -> list[tuple[int, LicenceRecord]]:
    """Return the wanted licences with their events and holders."""
    events: dict[int, list[LicenceEvent]] = defaultdict(list)
    table = LicenceEventRow
    for row in session.execute(
        select(table.licence_id, table.kind, table.on_date, table.valid_to)
        .where(table.licence_id.in_(wanted))
        .order_by(table.on_date, table.id)
    ):
        events[row.licence_id].append(LicenceEvent(row.kind, row.on_date, row.valid_to))
    licences = session.execute(
        select(Licence.__table__).where(Licence.id.in_(wanted)).order_by(Licence.id)
    )
    return [
        (
            row.agency_id,
            LicenceRecord(
                row.kind,
                row.number,
                activities(row.scope),
                row.valid_from,
                row.valid_to,
                tuple(events.get(row.id, ())),
            ),
        )
        for row in licences
    ]


def _lapsed_on(record: LicenceRecord) -> date | None:
    ends = [event.on for event in record.events if event.kind in _LAPSING]
    return min(filter(None, [record.valid_to, *ends]), default=None)


def _urgency(item: QueueItem) -> tuple[date, int]:
    return item.on or date.max, item.agency_id
