"""One agency's credit file made ready to read: why it stands where it does, and what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from supervisor.domain.credit.ledger import EntryKind, LedgerEntry, Publicity, publicity, spans
from supervisor.domain.credit.remedies import ObjectionStatus, RepairCheck
from supervisor.domain.credit.scheme import CreditScheme, Effect, Grade
from supervisor.domain.credit.standing import Standing, Step, standing_of
from supervisor.domain.credit.whatif import Outlook, outlook
from supervisor.domain.platform.deadlines import Deadline
from supervisor.domain.ratings.suspension import ratings_suspended
from supervisor.services.credit import ledger, repair
from supervisor.services.credit.schemes import credit_timeline
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.queries.credit.requests import Requests, requests_of
from supervisor.store.queries.ratings.star_history import stars_of
from supervisor.store.queries.register.agencies import record_of
from supervisor.store.tables.credit import CreditEntry, CreditStanding, Objection
from supervisor.store.tables.register import Agency


@dataclass(frozen=True, slots=True)
class FileStep:
    """One step of the waterfall with the record behind it and what may be asked about it.

    ``root`` is the fact or merit that the step's points belong to; ``ends`` is the first day on
    which they no longer count.
    """

    step: Step
    entry: CreditEntry
    root: CreditEntry
    ends: Deadline
    publicity: Publicity
    repair: RepairCheck | None
    is_repair_pending: bool
    objection: Objection | None


@dataclass(frozen=True, slots=True)
class CreditFile:
    """Everything the credit page shows; ``past`` holds the lines that no longer count.

    ``repaired`` names what a repair has ended, the lines about it included: outside the office it
    is shown nowhere any more (信用修复管理办法 第三条). ``stars`` says what was held since when.
    """

    agency: Agency
    on: date
    standing: Standing
    scheme: CreditScheme
    why: str
    effect: Effect
    star: int | None
    is_suspended: bool
    steps: tuple[FileStep, ...]
    past: tuple[CreditEntry, ...]
    repaired: frozenset[int]
    stars: tuple[tuple[date, int], ...]
    history: Sequence[CreditStanding]
    outlook: tuple[Outlook, ...]
    lines: tuple[LedgerEntry, ...]


def credit_file(session: Session, agency_id: int, on: date) -> CreditFile:
    """Return the credit file of an agency on the day ``on``."""
    agency = session.get_one(Agency, agency_id)
    lines = tuple(queries.ledgers(session, agency_id).get(agency_id, ()))
    scheme = credit_timeline(session).on(on)
    every = spans(lines)
    now = standing_of(every, scheme, on)
    rows = {row.id: row for row in queries.entry_rows(session, agency_id)}
    asked = requests_of(session, agency_id)
    steps = tuple(_file_step(session, step, rows, asked) for step in now.steps)
    counting = {step.entry_id for step in now.steps}
    suspended = ratings_suspended(record_of(agency), on)
    return CreditFile(
        agency=agency,
        on=on,
        standing=now,
        scheme=scheme,
        why=why(now, scheme),
        effect=scheme.effects[now.grade],
        star=ledger.shown_star(agency, now.grade, on, suspended=suspended),
        is_suspended=suspended,
        steps=steps,
        past=tuple(row for row in reversed(rows.values()) if row.id not in counting),
        repaired=repaired(rows.values()),
        stars=tuple(stars_of(session, agency)),
        history=queries.standing_history(session, agency_id),
        outlook=tuple(outlook(lines, scheme, on)),
        lines=lines,
    )


def repaired(rows: Iterable[CreditEntry]) -> frozenset[int]:
    """Return the ids of repaired entries and of every line that is about one."""
    lines = tuple(rows)
    roots = {row.target_id for row in lines if row.kind is EntryKind.REPAIR}
    return frozenset(row.id for row in lines if row.id in roots or row.target_id in roots)


def why(now: Standing, scheme: CreditScheme) -> str:
    """Return the grade's reason as one Chinese paragraph."""
    minus = [step for step in now.steps if step.counted < 0]
    plus = [step for step in now.steps if step.counted > 0]
    parts = [f"基准 {scheme.base} 分"]
    if minus:
        parts.append(f"{len(minus)} 项扣 {-sum(step.counted for step in minus)} 分")
    if plus:
        parts.append(f"{len(plus)} 项加 {sum(step.counted for step in plus)} 分")
    if not now.steps:
        parts.append("目前没有计分的信用记录")
    parts.append(f"得 {now.score} 分（{_range(now.by_score, scheme)}）。")
    text = "，".join(parts)
    if now.vetoes:
        reasons = "；".join(_veto(code, scheme) for code in now.vetoes)
        text += f"因以下情形直接定为 {Grade.D.value} 级：{reasons}。"
    return text


def _range(grade: Grade, scheme: CreditScheme) -> str:
    """Return which scores make a grade; the lowest is told by what it falls short of."""
    bands = {band.grade: band.least for band in scheme.bands}
    if grade is Grade.D:
        return f"低于 {bands[Grade.C]} 分为 {grade.value} 级"
    return f"{bands[grade]} 分及以上为 {grade.value} 级"


def _veto(code: str, scheme: CreditScheme) -> str:
    if code == "COUNT":
        return f"{scheme.veto_months} 个月内有 {scheme.veto_count} 件以上失信记录"
    return scheme.events[code].label


def _file_step(
    session: Session, step: Step, rows: dict[int, CreditEntry], asked: Requests
) -> FileStep:
    entry, root = rows[step.entry_id], rows[step.root_id]
    is_fact = entry.id == root.id and entry.kind is EntryKind.FACT
    return FileStep(
        step=step,
        entry=entry,
        root=root,
        ends=Deadline(step.end),
        publicity=publicity(root.entry_class, root.document_on),
        repair=repair.check(session, entry) if is_fact else None,
        is_repair_pending=any(
            item.entry_id == entry.id and item.status.is_pending for item in asked.repairs
        ),
        objection=next(
            (
                item
                for item in asked.objections
                if item.entry_id == entry.id and item.status is not ObjectionStatus.WITHDRAWN
            ),
            None,
        ),
    )
