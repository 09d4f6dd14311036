"""An import taken back as a whole: what that would do, and doing it."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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
    undoing,
)
from supervisor.services.platform.audit import Actor, AuditAction, record
from supervisor.services.register.acts import change_values
from supervisor.services.register.decisions import carry_out
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.register.acts import (
    acts_of_import,
    applied_by_import,
    changed_since,
    changes_of_act,
    referenced,
)
from supervisor.store.queries.register.entries import BATCH, StoredEntry, stored_entries
from supervisor.store.queries.register.imports import plain_import
from supervisor.store.tables.register import ImportStatus, RegisterImport
from supervisor.store.tables.register_changes import RegisterChange
from supervisor.store.writing.register_acts import add_act, refuse_changes


class TakeBackError(ValueError):
    """The import cannot be taken back; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class WayBack:
    """How one agency gets back to what it was."""

    stored: StoredEntry
    kind: RegisterChangeKind
    lines: Sequence[ChangeLine]


@dataclass(frozen=True, slots=True)
class TakeBack:
    """What taking an import back would do; ``kept`` are agencies left as they stand, and why.

    ``waiting`` counts what the import proposed and nobody has decided: it falls.
    """

    ways: Sequence[WayBack]
    kept: Sequence[tuple[int, str, str]]
    waiting: int = 0
    fields: Mapping[str, int] = field(default_factory=dict)

    @property
    def removed(self) -> int:
        """How many agencies would leave the register."""
        return sum(way.kind is RegisterChangeKind.REMOVED for way in self.ways)

    @property
    def needs_second(self) -> bool:
        """Whether a right is touched, so that a second person has to agree."""
        return any(line.is_right for way in self.ways for line in way.lines)


def plan_take_back(session: Session, import_id: int) -> TakeBack:
    """Work out what taking the import back would do; raises ``TakeBackError``."""
    _applied(session, import_id)
    by_code: dict[str, list[RegisterChange]] = defaultdict(list)
    for change in applied_by_import(session, import_id):
        by_code[change.uscc].append(change)
    later = changed_since(session, import_id)
    held = _held(session, list(by_code))
    added = [
        held[code].id
        for code, changes in by_code.items()
        if changes[0].kind is RegisterChangeKind.ADDED and code in held
    ]
    named = referenced(session, added)
    ways, kept = [], []
    for code, changes in by_code.items():
        stored = held.get(code)
        if stored is None:
            continue  # it has left the register since: there is nothing to take back
        last = later.get(stored.id)
        found = (
            f"此后由{last.by or '命令行'}修改（{last.act.origin.label}）"
            if last
            else _way_back(stored, changes, named)
        )
        if isinstance(found, str):
            kept.append((stored.id, stored.entry.name, found))
        else:
            ways.append(found)
    waiting = [a for a in acts_of_import(session, import_id) if a.act.status is ActStatus.WAITING]
    fields = Counter(line.texts[0] for way in ways for line in way.lines)
    count = sum(one.act.agencies for one in waiting)
    return TakeBack(ways, kept, count, dict(fields.most_common()))


def take_back(session: Session, actor: Actor, import_id: int, reason: str) -> bool:
    """Take the import back, or propose it where a right is touched; return whether it is done.

    Raises ``TakeBackError``.
    """
    if not reason.strip():
        raise TakeBackError("请填写撤回的理由。")
    with unit_of_work(session):
        row = _applied(session, import_id)
        plan = plan_take_back(session, import_id)
        if not plan.ways and not plan.waiting:
            raise TakeBackError("没有可以撤回的内容：涉及的机构此后都有其他变动，或已不在册。")
        _drop_waiting(session, actor, import_id)
        waits = plan.needs_second and actor.user_id is not None
        if plan.ways:
            _note(session, actor, row, plan, reason.strip(), waits=waits)
        if not waits:
            row.status = ImportStatus.TAKEN_BACK
        detail = {"file": row.filename, "agencies": len(plan.ways), "kept": len(plan.kept)}
        action = AuditAction.REGISTER_TAKE_BACK_ASKED if waits else AuditAction.REGISTER_TAKEN_BACK
        record(session, actor, action, ("register_import", import_id), detail)
    return not waits


def _applied(session: Session, import_id: int) -> RegisterImport:
    row = plain_import(session, import_id)
    if row is None or row.status is not ImportStatus.APPLIED:
        raise TakeBackError("只有已导入、尚未撤回的导入可以撤回。")
    for one in acts_of_import(session, import_id):
        is_open = one.act.status is ActStatus.WAITING
        if one.act.origin is ActOrigin.TAKE_BACK and is_open:
            raise TakeBackError("这次导入的撤回已经提出，正在等待第二人确认。")
    return row


def _held(session: Session, codes: Sequence[str]) -> dict[str, StoredEntry]:
    found: dict[str, StoredEntry] = {}
    for start in range(0, len(codes), BATCH):
        found |= stored_entries(session, codes[start : start + BATCH])
    return found


def _way_back(
    stored: StoredEntry, changes: Sequence[RegisterChange], named: set[int]
) -> WayBack | str:
    """Return how the agency gets back, or why it stays."""
    is_new = changes[0].kind is RegisterChangeKind.ADDED
    if is_new and stored.id in named:
        return "已有线索、案件或其他记录"
    lines = undoing(ChangeLine.of(line) for change in changes for line in change.lines)
    try:
        apply_lines(stored.entry, lines)
    except OutdatedChange as outdated:
        return f"此后另有变动：{outdated}"
    return WayBack(
        stored, RegisterChangeKind.REMOVED if is_new else RegisterChangeKind.CHANGED, lines
    )


def _drop_waiting(session: Session, actor: Actor, import_id: int) -> None:
    """Let what the import proposed and nobody has decided fall with it."""
    for one in acts_of_import(session, import_id):
        if one.act.status is ActStatus.WAITING:
            one.act.status = ActStatus.REFUSED
            one.act.decided_by_id, one.act.decided_at = actor.user_id, utc_now()
            one.act.decision_note = "导入已撤回。"
            refuse_changes(session, one.act.id)


def _note(
    session: Session, actor: Actor, row: RegisterImport, plan: TakeBack, reason: str, *, waits: bool
) -> None:
    status = ActStatus.WAITING if waits else ActStatus.APPLIED
    values = {
        "origin": ActOrigin.TAKE_BACK,
        "status": status,
        "import_id": row.id,
        "title": row.filename,
        "agencies": len(plan.ways),
        "reason": reason,
        "by_id": actor.user_id,
        "at": utc_now(),
    }
    changes = [
        change_values(way.stored.entry, way.kind, way.lines, way.stored.id)
        | {"outcome": ChangeOutcome.WAITING}
        for way in plan.ways
    ]
    act_id = add_act(session, values, changes)
    if not waits:
        carry_out(session, changes_of_act(session, act_id))
