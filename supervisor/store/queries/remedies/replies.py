"""Reads of the public replies of agencies."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.remedies.replies import ReplyStatus
from supervisor.store.tables.remedies import PublicReply


def shown_replies(session: Session, entry_ids: Sequence[int]) -> dict[int, PublicReply]:
    """Return the approved reply by entry; an entry without one is absent."""
    query = select(PublicReply).where(
        PublicReply.entry_id.in_(entry_ids), PublicReply.status == ReplyStatus.APPROVED
    )
    return {reply.entry_id: reply for reply in session.scalars(query)}


def versions(session: Session, entry_ids: Sequence[int]) -> Sequence[PublicReply]:
    """Return every version of the replies to ``entry_ids``, the newest first."""
    query = (
        select(PublicReply)
        .where(PublicReply.entry_id.in_(entry_ids))
        .options(joinedload(PublicReply.checker))
        .order_by(PublicReply.number.desc())
    )
    return session.scalars(query).all()


def replies_to(session: Session, entry_id: int, status: ReplyStatus) -> Sequence[PublicReply]:
    """Return the versions of the reply to an entry that are in this state."""
    query = select(PublicReply).where(
        PublicReply.entry_id == entry_id, PublicReply.status == status
    )
    return session.scalars(query).all()


def last_number(session: Session, entry_id: int) -> int:
    """Return the number of the newest version of the reply to an entry; 0 for none."""
    query = select(func.max(PublicReply.number)).where(PublicReply.entry_id == entry_id)
    return session.scalar(query) or 0


def pending_replies(session: Session) -> Sequence[PublicReply]:
    """Return the replies that wait for an officer, the oldest first."""
    query = (
        select(PublicReply)
        .where(PublicReply.status == ReplyStatus.SUBMITTED)
        .options(joinedload(PublicReply.agency), joinedload(PublicReply.entry))
        .order_by(PublicReply.id)
    )
    return session.scalars(query).all()


def reply_of(session: Session, reply_id: int) -> PublicReply | None:
    """Return one version with everything its page shows."""
    query = (
        select(PublicReply)
        .where(PublicReply.id == reply_id)
        .options(
            joinedload(PublicReply.agency),
            joinedload(PublicReply.entry),
            joinedload(PublicReply.checker),
        )
    )
    return session.scalar(query)
