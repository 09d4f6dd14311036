"""Lists handed in as evidence of an event's figures: read, masked, kept, set aside."""

import hashlib
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.fieldwork.evidence import (
    MOST_REFUSED,
    EvidenceError,
    EvidenceKind,
    EvidenceList,
    read_list,
)
from supervisor.domain.platform import clock
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.table_rows import UnreadableTable, read_sheet
from supervisor.services.platform.table_writing import csv_bytes, xlsx_bytes
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.fieldwork import evidence as queries
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import EventEvidence

MOST_BYTES: Final = 4 * 1024 * 1024
MOST_LISTS: Final = 60
"""How many lists of one kind an event may have: one an exhibitor, say."""


def take(
    session: Session, actor: Actor, event_id: int, kind: EvidenceKind, upload: tuple[str, bytes]
) -> EventEvidence:
    """Keep a list (name, content) as evidence of an event that has begun.

    What is kept is masked; a list with a wrong cell is refused as a whole, for its sum would be
    wrong. The same file is taken once. Raises ``EvidenceError``.
    """
    filename, data = upload
    made, digest = _read(kind, filename, data), hashlib.sha256(data).hexdigest()
    kept = csv_bytes(
        kind.headings, [dict(zip(kind.headings, row, strict=True)) for row in made.rows]
    )
    with unit_of_work(session):
        event = session.get_one(RecruitmentEvent, event_id)
        standing = [one for one in queries.evidence_of(session, event_id) if not one.void_reason]
        problem = ""
        if clock.today() < event.starts_on:
            problem = "活动还没有开始，不能登记成效的依据。"
        elif any(one.source_digest == digest for one in standing):
            problem = "这份文件已经登记。"
        elif sum(one.kind is kind for one in standing) >= MOST_LISTS:
            problem = f"一场活动最多登记 {MOST_LISTS} 份{kind.label}。"
        if problem:
            raise EvidenceError(problem)
        row = EventEvidence(
            event_id=event_id,
            kind=kind,
            name=f"{kind.label}.csv",
            data=kept,
            digest=hashlib.sha256(kept).hexdigest(),
            source_digest=digest,
            rows=len(made.rows),
            repeated=made.repeated,
            amount=made.amount,
            recorded_by=actor.user_id,
        )
        session.add(row)
        detail = {"kind": str(kind), "amount": made.amount, "digest": digest}
        _record(session, actor, event_id, detail)
    return row


def set_aside(session: Session, actor: Actor, event_id: int, evidence_id: int, reason: str) -> None:
    """Let a list no longer count, with the reason; it stays. Raises ``EvidenceError``."""
    if not reason.strip():
        raise EvidenceError("作废须写明理由。")
    with unit_of_work(session):
        row = queries.one_of(session, event_id, evidence_id)
        if row is None or row.void_reason:
            raise EvidenceError("这份依据刚被他人办理，请刷新后核对。")
        row.void_reason = reason.strip()
        _record(session, actor, event_id, {"void": row.id})


def template_file(kind: EvidenceKind) -> bytes:
    """Return the empty sheet to fill in."""
    return xlsx_bytes(kind.headings, [])


def _read(kind: EvidenceKind, filename: str, data: bytes) -> EvidenceList:
    if len(data) > MOST_BYTES:
        raise EvidenceError(f"文件超过 {MOST_BYTES // 1024**2} MB，请拆分后再传。")
    try:
        sheet = read_sheet(filename, data, kind.headings)
    except UnreadableTable as refusal:
        raise EvidenceError(str(refusal)) from refusal
    if not sheet.rows:
        raise EvidenceError("文件中没有可读的行。")
    spoilt = [(row.number, problem) for row in sheet.rows for problem in row.problems]
    if spoilt:
        number, first = spoilt[0]
        raise EvidenceError(f"第 {number} 行“{first.column}”应为：{first.expected}。")
    found = read_list(kind, [(row.number, row.cells) for row in sheet.rows])
    if isinstance(found, EvidenceList):
        return found
    words = "；".join(f"{one.column}应为{one.expected}" for one in found[:MOST_REFUSED])
    raise EvidenceError(f"有 {len(found)} 处不能读取，整份没有登记：{words}。")


def _record(session: Session, actor: Actor, event_id: int, detail: dict[str, object]) -> None:
    session.flush()
    subject = ("recruitment_event", event_id)
    audit.record(session, actor, AuditAction.EVENT_EVIDENCE, subject, detail)
