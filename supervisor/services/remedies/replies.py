"""The right of reply: written by the agency, read by an officer, shown beside the penalty.

A reply lives no longer than what it answers: it is shown only while its entry is public.
"""

from sqlalchemy.orm import Session

from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.remedies.replies import ReplyError, ReplyStatus, check_text
from supervisor.services.credit import ledger
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.credit import ledger as queries
from supervisor.store.queries.remedies import replies as reply_queries
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.remedies import PublicReply


def answerable(session: Session, agency_id: int) -> list[CreditEntry]:
    """Return the entries an agency may reply to today: those anybody can read."""
    return ledger.public_rows(queries.entry_rows(session, agency_id), clock.today())


def pending(session: Session) -> list[PublicReply]:
    """Return the replies that wait for an officer; not those whose penalty is gone meanwhile."""
    waiting = reply_queries.pending_replies(session)
    ledgers = queries.rows_by_agency(session, [reply.agency_id for reply in waiting])
    today = clock.today()
    public = {row.id for rows in ledgers.values() for row in ledger.public_rows(rows, today)}
    return [reply for reply in waiting if reply.entry_id in public]


def submit(session: Session, actor: Actor, agency_id: int, entry_id: int, text: str) -> PublicReply:
    """Take a new version of a reply; raises ``ReplyError``.

    What is shown stays shown until the new version is approved.
    """
    kept = check_text(text)
    with unit_of_work(session):
        _check_answerable(session, agency_id, entry_id)
        reply = PublicReply(
            agency_id=agency_id,
            entry_id=entry_id,
            number=reply_queries.last_number(session, entry_id) + 1,
            text=kept,
            status=ReplyStatus.SUBMITTED,
            submitted_by=actor.user_id,
        )
        session.add(reply)
        session.flush()
        _record(session, actor, reply)
    return reply


def check(
    session: Session, actor: Actor, reply_id: int, version: int, reason: str, *, is_approved: bool
) -> PublicReply:
    """Make a reply public, or return it saying why; raises ``ReplyError``."""
    if not is_approved and not reason.strip():
        raise ReplyError("退回须写明理由，机构据此修改。")
    with unit_of_work(session):
        reply = session.get(PublicReply, reply_id)
        if reply is None or reply.status is not ReplyStatus.SUBMITTED or reply.version != version:
            raise ReplyError("这份答复已被他人办理，请刷新后核对。")
        if is_approved:
            for shown in reply_queries.replies_to(session, reply.entry_id, ReplyStatus.APPROVED):
                shown.status = ReplyStatus.SUPERSEDED
        reply.status = ReplyStatus.APPROVED if is_approved else ReplyStatus.RETURNED
        reply.checked_by, reply.checked_at = actor.user_id, utc_now()
        reply.reason = reason.strip()
        _record(session, actor, reply)
    return reply


def take_down(session: Session, actor: Actor, agency_id: int, entry_id: int) -> None:
    """Withdraw an agency's reply to an entry: what waits and what is shown."""
    with unit_of_work(session):
        for status in (ReplyStatus.SUBMITTED, ReplyStatus.APPROVED):
            for reply in reply_queries.replies_to(session, entry_id, status):
                if reply.agency_id == agency_id:
                    reply.status = ReplyStatus.WITHDRAWN
                    _record(session, actor, reply)


def _check_answerable(session: Session, agency_id: int, entry_id: int) -> None:
    if entry_id not in {row.id for row in answerable(session, agency_id)}:
        raise ReplyError("这条记录没有公示，或者公示已经结束，不需要答复。")
    if reply_queries.replies_to(session, entry_id, ReplyStatus.SUBMITTED):
        raise ReplyError("上一份答复正在审核，审核之后或撤下之后可以重新提交。")


def _record(session: Session, actor: Actor, reply: PublicReply) -> None:
    detail = {"status": str(reply.status), "number": reply.number}
    audit.record(session, actor, AuditAction.REPLY_STEP, ("reply", reply.id), detail)
