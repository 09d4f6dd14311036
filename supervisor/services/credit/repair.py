"""Repair of a corrected fact: applied for, reviewed, approved by a second person, then gone.

A granted repair ends the entry for score, grade and every page that shows it to others
(信用修复管理办法 第三条); the ledger keeps both lines.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError, check_second_person
from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.credit.remedies import (
    REPAIR_WORKING_DAYS,
    RemedyError,
    RepairCheck,
    RepairStatus,
    RequestKind,
    check_repair,
)
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.deadlines import working_days_after
from supervisor.services.credit import ledger
from supervisor.services.platform import audit, request_files
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.credit import ledger as ledger_queries
from supervisor.store.queries.credit import requests as queries
from supervisor.store.tables.credit import Commitment, CreditEntry, RepairApplication

COMMITMENT_TITLE = "信用修复承诺书"
COMMITMENT_TEXT = (
    "本机构郑重承诺：所提交的信用修复申请材料真实、准确、完整；已纠正失信行为并履行完毕相关义务；"
    "今后依法诚信经营，接受社会监督；如违背承诺，愿意依法承担相应责任。"
)


@dataclass(frozen=True, slots=True)
class RepairRequest:
    """What an agency states when it applies, and who signs the public commitment for it."""

    account: str
    signed_by: str
    has_committed: bool
    files: tuple[CleanFile, ...] = ()

    def problem(self) -> str | None:
        """Return in Chinese what is missing, or ``None``."""
        if not self.account.strip():
            return "请写明如何改正、何时履行完毕。"
        if not self.has_committed or not self.signed_by.strip():
            return "请阅读并签署信用修复承诺书。"
        return None


def check(session: Session, entry: CreditEntry) -> RepairCheck:
    """Return the conditions of repair of an entry as of today."""
    done = ledger_queries.duty_done_on(session, entry)
    return check_repair(entry.entry_class, entry.document_on, done, clock.today())


def apply(
    session: Session, actor: Actor, agency_id: int, entry_id: int, request: RepairRequest
) -> RepairApplication:
    """Take an agency's application for one of its own entries.

    Raises ``RemedyError`` for another's entry, an unmet condition or a pending application.
    """
    problem = request.problem()
    if problem:
        raise RemedyError(problem)
    commitment = Commitment(
        agency_id=agency_id,
        title=COMMITMENT_TITLE,
        text=COMMITMENT_TEXT,
        signed_by=request.signed_by.strip(),
        user_id=actor.user_id,
    )
    application = RepairApplication(
        agency_id=agency_id,
        entry_id=entry_id,
        commitment=commitment,
        status=RepairStatus.SUBMITTED,
        account=request.account.strip(),
        submitted_by=actor.user_id,
        due_on=working_days_after(clock.today(), REPAIR_WORKING_DAYS).on,
    )
    with unit_of_work(session):
        _check_repairable(session, agency_id, entry_id)
        session.add(application)
        session.flush()
        about = (RequestKind.REPAIR, application.id)
        request_files.keep(session, agency_id, about, request.files)
        _record(session, actor, application)
    return application


def review(
    session: Session,
    actor: Actor,
    application_id: int,
    version: int,
    opinion: str,
    *,
    is_met: bool,
) -> RepairApplication:
    """Record the officer's review; an application that fails it is refused with the reason."""
    if not opinion.strip():
        raise RemedyError("请写明审查意见。")
    with unit_of_work(session):
        application = _open(session, application_id, version, RepairStatus.SUBMITTED)
        application.reviewed_by = actor.user_id
        application.opinion = opinion.strip()
        application.status = RepairStatus.REVIEWED
        if not is_met:
            application.status = RepairStatus.REFUSED
            application.answer = opinion.strip()
            application.decided_by = actor.user_id
            application.decided_on = clock.today()
        _record(session, actor, application)
    return application


def decide(
    session: Session,
    actor: Actor,
    application_id: int,
    version: int,
    answer: str,
    *,
    is_granted: bool,
) -> RepairApplication:
    """Grant or refuse, by another person than the reviewer; a grant ends the entry at once."""
    with unit_of_work(session):
        application = _open(session, application_id, version, RepairStatus.REVIEWED)
        _check_second_person(application, actor)
        if not is_granted and not answer.strip():
            raise RemedyError("不予修复须写明理由。")
        if is_granted:
            _check_counting(session, application.entry)
        application.status = RepairStatus.GRANTED if is_granted else RepairStatus.REFUSED
        application.answer = answer.strip() or "符合信用修复条件，准予修复。"
        application.decided_by = actor.user_id
        application.decided_on = clock.today()
        if is_granted:
            reason = application.answer
            ledger.end_entry(session, actor, application.entry, EntryKind.REPAIR, reason)
        _record(session, actor, application)
    return application


def _check_second_person(application: RepairApplication, actor: Actor) -> None:
    try:
        check_second_person(application.reviewed_by or 0, actor.user_id)
    except CaseError as refusal:
        raise RemedyError(str(refusal)) from refusal


def _check_repairable(session: Session, agency_id: int, entry_id: int) -> None:
    entry = session.get(CreditEntry, entry_id)
    if entry is None or entry.agency_id != agency_id or entry.kind is not EntryKind.FACT:
        raise RemedyError("没有这条信用记录。")
    _check_counting(session, entry)
    unmet = [item for item in check(session, entry).conditions if not item.is_met]
    if unmet:
        reasons = "；".join(f"{item.text}（{item.detail}）" for item in unmet)
        raise RemedyError(f"暂不符合修复条件：{reasons}。")
    if queries.has_pending_repair(session, entry_id):
        raise RemedyError("这条记录的修复申请正在办理，不必重复提交。")


def _check_counting(session: Session, entry: CreditEntry) -> None:
    """Refuse an entry that is over by expiry, withdrawal or repair."""
    if ledger_queries.is_ended(session, entry.id):
        raise RemedyError("这条记录已经修复或撤销，无须再办理。")
    if entry.ends_on is not None and entry.ends_on <= clock.today():
        raise RemedyError("这条记录已经到期，不再计分和公示，无须修复。")


def _open(
    session: Session, application_id: int, version: int, status: RepairStatus
) -> RepairApplication:
    application = session.get(RepairApplication, application_id)
    if application is None or application.status is not status or application.version != version:
        raise RemedyError("申请已被他人办理，请刷新后核对。")
    return application


def _record(session: Session, actor: Actor, application: RepairApplication) -> None:
    detail = {"status": str(application.status), "at": utc_now().isoformat()}
    audit.record(session, actor, AuditAction.REPAIR_STEP, ("repair", application.id), detail)
