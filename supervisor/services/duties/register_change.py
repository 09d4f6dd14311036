"""What a reported change does to the register: the one place where notices write it."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from supervisor.domain.duties.notices import NoticeKind
from supervisor.domain.duties.steps import DutyError
from supervisor.domain.platform import clock
from supervisor.domain.register.agencies import (
    LicenceEvent,
    LicenceEventKind,
    LicenceStanding,
    licence_standing,
)
from supervisor.domain.register.belongings import FormerName
from supervisor.domain.register.changes import described
from supervisor.domain.register.checks import conflicts
from supervisor.domain.register.entries import RegisterEntry
from supervisor.domain.register.history import ActOrigin
from supervisor.domain.register.merging import merge
from supervisor.domain.register.patches import AgencyPatch, AgencyPatches, EventPatch
from supervisor.services.platform.audit import Actor, AuditAction, record
from supervisor.services.register.acts import Grounds, Occasion, note_written
from supervisor.store.queries.register.entries import StoredEntry, stored_entries
from supervisor.store.tables.duties import ChangeNotice
from supervisor.store.writing.agencies import StaleEntry, write_entries
from supervisor.store.writing.agency_write import Write

_OVER = (LicenceStanding.REVOKED, LicenceStanding.CANCELLED)
_STALE = "名册刚刚有了变动，没有写入任何内容。请刷新后重新核对。"


@dataclass(frozen=True, slots=True)
class RegisterStep:
    """What accepting a notice would change: label, old, new; and what stands against it."""

    write: Write | None = None
    changes: list[list[str]] = field(default_factory=list)
    problem: str = ""


def planned(session: Session, notice: ChangeNotice) -> RegisterStep:
    """Work out what accepting ``notice`` does to the register; writes nothing."""
    kind = notice.kind
    code = notice.branch_uscc if kind.is_branch else notice.agency.uscc
    stored = stored_entries(session, [code]).get(code)
    problem = _obstacle(notice, stored)
    if problem:
        return RegisterStep(problem=problem)
    patches = _patches(notice, code, stored.entry if stored else None)
    before = stored.entry if stored else None
    new = merge(before, patches, notice.changed_on)
    found = conflicts(patches, before, new)
    if found:
        return RegisterStep(problem="；".join(f"{one.column}应为：{one.expected}" for one in found))
    if before == new:
        return RegisterStep()
    return RegisterStep(Write(stored, new), _texts(before, new))


def write_change(session: Session, actor: Actor, notice: ChangeNotice) -> list[list[str]]:
    """Write what ``notice`` reports into the register and return it; joins the unit of work.

    Every write of the register by notices goes through here. Raises ``DutyError``.
    """
    step = planned(session, notice)
    if step.problem:
        raise DutyError(step.problem)
    if step.write is not None:
        try:
            write_entries(session, [step.write])
        except StaleEntry as error:
            raise DutyError(_STALE) from error
        is_new = step.write.old is None
        detail = {"added": int(is_new), "changed": int(not is_new), "number": notice.id}
        subject = ("change_notice", notice.id)
        record(session, actor, AuditAction.REGISTER_IMPORTED, subject, detail)
        _note(session, actor, notice, step.write)
    return step.changes


def _note(session: Session, actor: Actor, notice: ChangeNotice, write: Write) -> None:
    """Keep in the agency's history what the accepted notice changed."""
    title = f"{notice.kind.label}（机构报告，{notice.changed_on.isoformat()} 起）"
    occasion = Occasion(ActOrigin.NOTICE, title, Grounds(reason=notice.note))
    before = write.old.entry if write.old is not None else None
    note_written(session, actor, occasion, write.new.uscc, before)


def _obstacle(notice: ChangeNotice, stored: StoredEntry | None) -> str:
    own = notice.agency.uscc
    if notice.kind is NoticeKind.BRANCH_OPENED and stored and stored.entry.parent not in ("", own):
        return "该统一社会信用代码在名册中是另一家机构的分支机构，请退回核对。"
    if notice.kind is NoticeKind.BRANCH_CLOSED and (stored is None or stored.entry.parent != own):
        return "名册中没有这家分支机构，请退回核对。"
    return ""


def _patches(notice: ChangeNotice, code: str, before: RegisterEntry | None) -> AgencyPatches:
    kind = notice.kind
    if kind in (NoticeKind.BRANCH_CLOSED, NoticeKind.ENDED):
        return _ending(notice, code, before)
    values: dict[str, object]
    if kind is NoticeKind.NAME:
        until = notice.changed_on - timedelta(days=1)
        values = {"name": notice.value}
        if before is not None and before.name != notice.value:
            values["former_names"] = (FormerName(before.name, until),)
    elif kind is NoticeKind.ADDRESS:
        values = {"address": notice.value}
        if notice.street is not None:
            values["street"] = notice.street
    elif kind is NoticeKind.REPRESENTATIVE:
        values = {"legal_representative": notice.value}
    else:
        values = {"name": notice.value, "address": notice.branch_address}
        values |= {"parent": notice.agency.uscc}
        if notice.street is not None:
            values["street"] = notice.street
    return AgencyPatches(code, AgencyPatch(code, values))


def _ending(notice: ChangeNotice, code: str, before: RegisterEntry | None) -> AgencyPatches:
    """Cancel every licence that still stands: 行政许可法 第七十条第三项."""
    patches = AgencyPatches(code, None)
    event = LicenceEvent(
        LicenceEventKind.CANCELLED, notice.changed_on, document=f"变更报告第{notice.id}号"
    )
    for licence in before.licences if before else ():
        if licence_standing(licence, clock.today()) not in _OVER:
            patches.events[licence.key] = [EventPatch(licence.key, event)]
    return patches


def _texts(before: RegisterEntry | None, new: RegisterEntry) -> list[list[str]]:
    fields: list[list[str]] = described(before, new)["fields"]
    if before is None:
        return [
            ["新增分支机构", "", f"{new.name}（{new.uscc}）"],
            ["地址", "", new.address],
            *fields,
        ]
    return fields
