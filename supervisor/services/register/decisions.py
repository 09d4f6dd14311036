"""A second person accepts or refuses what was proposed for the register."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.register.history import (
    ActOrigin,
    ActStatus,
    ChangeLine,
    ChangeOutcome,
    OutdatedChange,
    RegisterChangeKind,
    apply_lines,
    blank_entry,
)
from supervisor.services.platform.audit import Actor, AuditAction, record
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.register.acts import changes_of_act, ids_by_code, referenced
from supervisor.store.queries.register.entries import BATCH, StoredEntry, stored_entries
from supervisor.store.tables.register import ImportStatus, RegisterImport
from supervisor.store.tables.register_changes import RegisterAct, RegisterChange
from supervisor.store.writing.agencies import StaleEntry, remove_agencies, write_entries
from supervisor.store.writing.agency_write import Write
from supervisor.store.writing.register_acts import refuse_changes, settle_changes


class DecisionError(ValueError):
    """The decision cannot be taken; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Decided:
    """What came of an acceptance: how many agencies were written, and which were left and why."""

    done: int
    skipped: tuple[tuple[str, str], ...] = ()


def accept(session: Session, actor: Actor, act_id: int, note: str) -> Decided:
    """Do what was proposed; raises ``DecisionError``.

    Of several agencies those that have moved on are left as they stand and named; of one, the
    proposal stays and waits to be refused.
    """
    with unit_of_work(session):
        act = _open_act(session, actor, act_id, note)
        try:
            decided = carry_out(session, changes_of_act(session, act_id))
        except StaleEntry as error:
            raise DecisionError(
                "许可编号或机构已被他人登记，不能按原样采纳。请核对名册后不予采纳，由提出人重新提出。"
            ) from error
        if not decided.done and decided.skipped:
            fields = "；".join(f"“{name}”：{why}" for name, why in decided.skipped[:3])
            raise DecisionError(
                f"提出之后名册已有变动（{fields}），不能按原样采纳。请不予采纳，由提出人重新提出。"
            )
        _settle(session, actor, act, ActStatus.APPLIED, note)
        if act.origin is ActOrigin.TAKE_BACK:
            session.get_one(RegisterImport, act.import_id).status = ImportStatus.TAKEN_BACK
    return decided


def refuse(session: Session, actor: Actor, act_id: int, note: str) -> None:
    """Turn the proposal down; nothing of it is done. Raises ``DecisionError``."""
    with unit_of_work(session):
        act = _open_act(session, actor, act_id, note)
        refuse_changes(session, act_id)
        _settle(session, actor, act, ActStatus.REFUSED, note)


def carry_out(session: Session, changes: Sequence[RegisterChange]) -> Decided:
    """Do the changes as far as the register still stands as they were made for.

    Joins the caller's unit of work; notes the outcome of each. Raises ``StaleEntry``.
    """
    held = _held(session, [change.uscc for change in changes])
    removals = [
        c.agency_id for c in changes if c.kind is RegisterChangeKind.REMOVED and c.agency_id
    ]
    kept = referenced(session, removals)
    writes: list[Write] = []
    outcomes: dict[int, tuple[ChangeOutcome, int | None]] = {}
    skipped = []
    removed = []
    for change in changes:
        stored = held.get(change.uscc)
        try:
            if change.kind is RegisterChangeKind.REMOVED:
                removed.append(_removal(change, stored, kept))
            elif (write := _write_of(change, stored)) is not None:
                writes.append(write)
        except OutdatedChange as reason:
            skipped.append((change.name, str(reason)))
            outcomes[change.id] = ChangeOutcome.SKIPPED, change.agency_id
    write_entries(session, writes)
    ids = ids_by_code(session, [change.uscc for change in changes])
    for change in changes:
        outcomes.setdefault(change.id, (ChangeOutcome.APPLIED, ids.get(change.uscc)))
    settle_changes(session, outcomes)
    remove_agencies(session, removed)
    return Decided(len(changes) - len(skipped), tuple(skipped))


def _held(session: Session, codes: Sequence[str]) -> dict[str, StoredEntry]:
    found: dict[str, StoredEntry] = {}
    for start in range(0, len(codes), BATCH):
        found |= stored_entries(session, codes[start : start + BATCH])
    return found


def _write_of(change: RegisterChange, stored: StoredEntry | None) -> Write | None:
    """Return what is to be written; ``None`` where the register already stands so."""
    lines = [ChangeLine.of(line) for line in change.lines]
    if change.kind is RegisterChangeKind.ADDED and stored is None:
        return Write(None, apply_lines(blank_entry(change.uscc), lines))
    if stored is None:
        raise OutdatedChange("机构已不在册")
    if change.kind is RegisterChangeKind.ADDED:
        raise OutdatedChange("机构已在册")
    new = apply_lines(stored.entry, lines)
    return None if new == stored.entry else Write(stored, new)


def _removal(change: RegisterChange, stored: StoredEntry | None, kept: set[int]) -> int:
    """Return the agency to take out, which must stand as it came in and be named nowhere."""
    if stored is None:
        raise OutdatedChange("机构已不在册")
    if stored.id in kept:
        raise OutdatedChange("已有线索、案件等记录")
    lines = [ChangeLine.of(line) for line in change.lines]
    if apply_lines(stored.entry, lines) != blank_entry(change.uscc):
        raise OutdatedChange("导入后已补充内容")
    return stored.id


def _open_act(session: Session, actor: Actor, act_id: int, note: str) -> RegisterAct:
    act = session.get(RegisterAct, act_id)
    if act is None or act.status is not ActStatus.WAITING:
        raise DecisionError("这项变更不存在或已经处理，请刷新后核对。")
    if act.by_id == actor.user_id:
        raise DecisionError("须由提出人以外的审批人确认。")
    if not note.strip():
        raise DecisionError("请填写理由。")
    return act


def _settle(session: Session, actor: Actor, act: RegisterAct, status: ActStatus, note: str) -> None:
    act.status = status
    act.decided_by_id, act.decided_at = actor.user_id, utc_now()
    act.decision_note = note.strip()
    detail = {"status": status.label, "agencies": act.agencies}
    subject = ("register_act", act.id)
    record(session, actor, AuditAction.REGISTER_DECIDED, subject, detail)
