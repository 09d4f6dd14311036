"""Open a sealed identity: one officer asks and says why, a second person decides, both are logged.

The reporter's identity is to be kept secret (劳动保障监察条例 第九条).
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.complaints import ComplaintError
from supervisor.domain.platform.clock import utc_now
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.seal import BrokenSeal, Seal, SealedIdentity
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform.repeats import last_alike
from supervisor.store.tables.cases.complaints import Complaint, ComplaintIdentity, IdentityRequest

MAY_LOOK_FOR: Final = timedelta(days=7)
"""How long an approval lets its asker look."""


@dataclass(frozen=True, slots=True)
class IdentityAsk:
    """A request to open an identity, under the complaint it was made for."""

    complaint_id: int
    request_id: int


def ask(session: Session, complaint_id: int, actor: Actor, reason: str) -> None:
    """Ask to open the identity behind a complaint. Raises ``ComplaintError``."""
    if not reason.strip():
        raise ComplaintError("请写明为什么必须知道投诉人身份。")
    with unit_of_work(session):
        asker = actor.user_id
        if asker is None or session.get(ComplaintIdentity, complaint_id) is None:
            raise ComplaintError("这件投诉是匿名的，没有可以开启的身份。")
        mine = {"complaint_id": complaint_id, "asked_by": asker, "decided_at": None}
        if last_alike(session, IdentityRequest, **mine) is not None:
            raise ComplaintError("您的申请已经提出，正在等待审批。")
        session.add(
            IdentityRequest(complaint_id=complaint_id, asked_by=asker, reason=reason.strip())
        )
        _record(session, actor, AuditAction.IDENTITY_ASKED, complaint_id)


def decide(session: Session, asked: IdentityAsk, actor: Actor, *, is_approved: bool) -> None:
    """Approve or refuse a request; nobody decides on his own. Raises ``ComplaintError``."""
    with unit_of_work(session):
        request = _request(session, asked)
        if request.decided_at is not None:
            raise ComplaintError("这项申请已经有人审批过了。")
        if request.asked_by == actor.user_id:
            raise ComplaintError("不能审批自己的申请。")
        request.decided_by, request.decided_at = actor.user_id, utc_now()
        request.is_approved = is_approved
        action = AuditAction.IDENTITY_APPROVED if is_approved else AuditAction.IDENTITY_REFUSED
        _record(session, actor, action, request.complaint_id)


def look(session: Session, seal: Seal, asked: IdentityAsk, actor: Actor) -> SealedIdentity:
    """Return the identity to whoever asked and was allowed; each look is logged, refused or not.

    Raises ``ComplaintError`` for everybody else, and once the approval has run out.
    """
    with unit_of_work(session):
        request = _request(session, asked)
        sealed = session.get_one(ComplaintIdentity, request.complaint_id).sealed
        is_allowed = may_look(request, actor)
        action = AuditAction.IDENTITY_SHOWN if is_allowed else AuditAction.IDENTITY_LOOK_REFUSED
        _record(session, actor, action, request.complaint_id)
    if not is_allowed:
        raise ComplaintError("没有有效的批准，不能查看投诉人身份。")
    try:
        return seal.open(sealed)
    except BrokenSeal as error:
        raise ComplaintError("封存的身份无法用本系统的密钥开启，请联系管理员。") from error


def may_look(request: IdentityRequest, actor: Actor) -> bool:
    """Tell whether the actor asked, was allowed, and is in time."""
    return bool(
        request.is_approved
        and request.asked_by == actor.user_id
        and request.decided_at
        and utc_now() - request.decided_at <= MAY_LOOK_FOR
    )


def _request(session: Session, asked: IdentityAsk) -> IdentityRequest:
    """Return a request of the complaint that is named; another's is none. ``ComplaintError``."""
    request = session.get(IdentityRequest, asked.request_id)
    if request is None or request.complaint_id != asked.complaint_id:
        raise ComplaintError("这件投诉没有这项申请。")
    return request


def _record(session: Session, actor: Actor, action: AuditAction, complaint_id: int) -> None:
    number = session.get_one(Complaint, complaint_id).number
    audit.record(session, actor, action, ("complaint", complaint_id), {"number": number})
