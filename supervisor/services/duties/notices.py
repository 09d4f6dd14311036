"""Notices of change: reported by the agency, accepted into the register or returned."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.duties.notices import ChangeReport, NoticeKind, checked, due
from supervisor.domain.duties.steps import DutyError, HandedInStatus, check_reason
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.services.duties import register_change
from supervisor.services.platform import audit, request_files
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.duties import notices as queries
from supervisor.store.tables.duties import ChangeNotice

_TAKEN: str = "这份报告已被他人办理，请刷新后核对。"


def report(
    session: Session,
    actor: Actor,
    agency_id: int,
    typed: ChangeReport,
    files: Sequence[CleanFile] = (),
) -> ChangeNotice:
    """Take a notice; raises ``DutyError``."""
    kept = checked(typed, clock.today())
    with unit_of_work(session):
        _check_branch(session, agency_id, kept)
        if queries.has_unsettled(session, agency_id, kept.kind, kept.branch_uscc):
            raise DutyError("同一项变更已有一份报告在办，请在那一份上补正或撤回。")
        notice = ChangeNotice(agency_id=agency_id, kind=kept.kind, reported_on=clock.today())
        _fill(notice, actor, kept)
        session.add(notice)
        return _keep(session, actor, notice, files)


def complete(
    session: Session,
    actor: Actor,
    key: tuple[int, int, int],
    typed: ChangeReport,
    files: Sequence[CleanFile] = (),
) -> ChangeNotice:
    """Hand a returned notice in again; ``key`` is agency, notice and version seen.

    The day it first came in stays. Raises ``DutyError``.
    """
    kept = checked(typed, clock.today())
    agency_id, notice_id, version = key
    with unit_of_work(session):
        notice = _own(session, agency_id, notice_id, version, (HandedInStatus.RETURNED,))
        if kept.kind is not notice.kind:
            raise DutyError("变更种类不能改；种类报错的，请撤回后重新报告。")
        _check_branch(session, agency_id, kept)
        _fill(notice, actor, kept)
        return _keep(session, actor, notice, files)


def withdraw(session: Session, actor: Actor, key: tuple[int, int, int]) -> ChangeNotice:
    """Take a notice back before it is accepted; ``key`` is agency, notice and version seen."""
    agency_id, notice_id, version = key
    with unit_of_work(session):
        notice = _own(session, agency_id, notice_id, version, queries.UNSETTLED)
        notice.status = HandedInStatus.WITHDRAWN
        return _keep(session, actor, notice)


def send_back(
    session: Session, actor: Actor, notice_id: int, version: int, reason: str
) -> ChangeNotice:
    """Return a notice, saying what is missing; raises ``DutyError``."""
    kept = check_reason(reason)
    with unit_of_work(session):
        notice = _waiting(session, notice_id, version)
        _settle(notice, actor, HandedInStatus.RETURNED, kept)
        return _keep(session, actor, notice)


def accept(session: Session, actor: Actor, notice_id: int, version: int) -> ChangeNotice:
    """Accept a notice; the register follows in the same unit of work. Raises ``DutyError``."""
    with unit_of_work(session):
        notice = _waiting(session, notice_id, version)
        notice.register_changes = register_change.write_change(session, actor, notice)
        _settle(notice, actor, HandedInStatus.ACCEPTED, "")
        return _keep(session, actor, notice)


def _fill(notice: ChangeNotice, actor: Actor, kept: ChangeReport) -> None:
    notice.changed_on, notice.due_on = kept.changed_on, due(kept.changed_on).on
    notice.value, notice.street, notice.note = kept.value, kept.street, kept.note
    notice.branch_uscc, notice.branch_address = kept.branch_uscc, kept.branch_address
    notice.status = HandedInStatus.SUBMITTED
    notice.submitted_by, notice.submitted_at = actor.user_id, utc_now()


def _settle(notice: ChangeNotice, actor: Actor, status: HandedInStatus, reason: str) -> None:
    notice.status, notice.reason = status, reason
    notice.checked_by, notice.checked_at = actor.user_id, utc_now()


def _check_branch(session: Session, agency_id: int, kept: ChangeReport) -> None:
    if kept.kind is NoticeKind.BRANCH_CLOSED:
        known = {uscc for uscc, _ in queries.branches_of(session, agency_id)}
        if kept.branch_uscc not in known:
            raise DutyError("名册中没有本机构的这家分支机构，请核对统一社会信用代码。")


def _own(
    session: Session,
    agency_id: int,
    notice_id: int,
    version: int,
    allowed: Sequence[HandedInStatus],
) -> ChangeNotice:
    notice = session.get(ChangeNotice, notice_id)
    if notice is None or notice.agency_id != agency_id:
        raise DutyError("没有这份报告。")
    if notice.status not in allowed or notice.version != version:
        raise DutyError(_TAKEN)
    return notice


def _waiting(session: Session, notice_id: int, version: int) -> ChangeNotice:
    notice = queries.notice_of(session, notice_id)
    if notice is None or notice.status is not HandedInStatus.SUBMITTED or notice.version != version:
        raise DutyError(_TAKEN)
    return notice


def _keep(
    session: Session, actor: Actor, notice: ChangeNotice, files: Sequence[CleanFile] = ()
) -> ChangeNotice:
    session.flush()
    about = (RequestKind.CHANGE_NOTICE, notice.id)
    request_files.keep(session, notice.agency_id, about, files)
    detail = {"status": notice.status.label, "kind": notice.kind.label}
    audit.record(session, actor, AuditAction.DUTY_STEP, ("change_notice", notice.id), detail)
    return notice
