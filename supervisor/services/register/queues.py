"""The queues over the register: which agencies have to be seen to, the most urgent first."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.duties.licence_reminders import ReportDue, report_due
from supervisor.domain.register.agencies import LicenceStanding
from supervisor.domain.register.described import facts
from supervisor.domain.register.fields import Audience
from supervisor.services.platform.audit import Actor, AuditAction, record
from supervisor.services.platform.table_writing import csv_bytes, xlsx_bytes
from supervisor.services.register.kept import Kept
from supervisor.services.register.standings import standings_on
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.register import queues as queries
from supervisor.store.queries.register.entries import register_state
from supervisor.store.queries.register.queues import (
    DAYS_OF,
    STILL_DAYS,
    QueueItem,
    RegisterQueue,
)
from supervisor.store.queries.register.unreported import unreported_changes
from supervisor.store.tables.register import Agency

Queues = Mapping[RegisterQueue, Sequence[QueueItem]]
_GONE: Final = (LicenceStanding.REVOKED, LicenceStanding.CANCELLED)
DAY_OF: Final = {
    RegisterQueue.EXPIRES_30: "到期日",
    RegisterQueue.EXPIRES_60: "到期日",
    RegisterQueue.EXPIRES_90: "到期日",
    RegisterQueue.FILING_LAPSED: "失效日",
    RegisterQueue.BRANCH_UNFILED: "入册日",
    RegisterQueue.REPORT_MISSING: "应交日",
    RegisterQueue.CHANGE_UNREPORTED: "应报日",
    RegisterQueue.CREDIT_STILL: "最近变动",
}
"""What the day of each queue is called."""


@dataclass(frozen=True, slots=True)
class _OfRegister:
    """What follows from the register alone, and who works under it."""

    queues: Queues
    working: frozenset[int]


_registers: Final = Kept[_OfRegister](4)
_reports: Final = Kept[Sequence[QueueItem]](4)
_credits: Final = Kept[Sequence[QueueItem]](4)


def queues_on(session: Session, today: date, report_until: str) -> Queues:
    """Return every queue, in a fixed number of statements.

    What rests on the whole register, on its reports and on its ledgers is worked out once for each
    state of them. ``report_until`` is the setting ``annual_report_until``; where it is empty,
    nobody owes a report and that queue is left out.
    """
    mark = (register_state(session), today)
    base = _registers.of(session, mark, lambda: _of_register(session, today))
    found = dict(base.queues)
    due = report_due(report_until, today)
    if due is not None:
        found[RegisterQueue.REPORT_MISSING] = _reports.of(
            session,
            (*mark, due, queries.reports_mark(session, due.year)),
            lambda: _owing(session, base.working, due, today),
        )
    found[RegisterQueue.CHANGE_UNREPORTED] = unreported_changes(session, today)
    found[RegisterQueue.CREDIT_STILL] = _credits.of(
        session,
        (*mark, queries.credit_mark(session)),
        lambda: _still(session, base.working, today),
    )
    return found


def _of_register(session: Session, today: date) -> _OfRegister:
    standings = standings_on(session, today)
    expiring = queries.expiring(session, today)
    lapsed = queries.lapsed_filings(session, today)
    found: dict[RegisterQueue, Sequence[QueueItem]] = {
        queue: [item for item in expiring if item.on and (item.on - today).days <= days]
        for queue, days in DAYS_OF.items()
    }
    found[RegisterQueue.FILING_LAPSED] = lapsed
    found[RegisterQueue.BRANCH_UNFILED] = [
        item
        for item in queries.unfiled_branches(session)
        if standings.get(item.agency_id) not in _GONE
    ]
    working = {id_ for id_, standing in standings.items() if standing is LicenceStanding.VALID}
    working |= queries.filers(session) - {item.agency_id for item in lapsed}
    return _OfRegister(found, frozenset(working))


def export_queue(
    session: Session,
    actor: Actor,
    kind: str,
    queue: RegisterQueue,
    items: Sequence[QueueItem],
) -> bytes:
    """Return a queue as ``csv`` or ``xlsx`` with the facts of its agencies; the trail keeps it."""
    by_id = {item.agency_id: item for item in items}
    agencies = queries.agencies_of(session, list(by_id))
    rows = [_row(queue, agency, by_id[agency.id]) for agency in agencies]
    headings = list(rows[0]) if rows else ["机构名称", queue.label]
    detail = {"kind": kind, "agencies": len(rows), "status": queue.label}
    with unit_of_work(session):
        record(session, actor, AuditAction.REGISTER_EXPORTED, ("register", ""), detail)
    write: Callable[..., bytes] = xlsx_bytes if kind == "xlsx" else csv_bytes
    return write(headings, rows)


def _row(queue: RegisterQueue, agency: Agency, item: QueueItem) -> dict[str, str]:
    return {
        "机构名称": agency.name,
        DAY_OF[queue]: item.on.isoformat() if item.on else "",
        "说明": item.detail,
        **{held.column.header: text for held, text in facts(agency, Audience.OFFICE)},
    }


def _owing(
    session: Session, working: frozenset[int], due: ReportDue, today: date
) -> list[QueueItem]:
    """Return who has not handed in the report that is due this year."""
    left = (due.on - today).days
    detail = f"{due.year} 年度，" + (f"已逾期 {-left} 天" if left < 0 else f"还有 {left} 天")
    owing = working - queries.reported(session, due.year)
    return [QueueItem(agency_id, due.on, detail) for agency_id in sorted(owing)]


def _still(session: Session, working: frozenset[int], today: date) -> list[QueueItem]:
    """Return whose credit ledger has not moved for a year, those never touched first."""
    last = queries.last_credit_days(session)
    found = []
    for agency_id in working:
        day = last.get(agency_id)
        if day is None:
            found.append(QueueItem(agency_id, None, "信用档案中还没有任何记录"))
        elif (today - day).days > STILL_DAYS:
            found.append(QueueItem(agency_id, day, f"{(today - day).days} 天没有变动"))
    return sorted(found, key=lambda item: (item.on or date.min, item.agency_id))
