"""One public reply for the demonstration, approved as any other."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.platform.roles import Role
from supervisor.services.platform.audit import Actor
from supervisor.services.remedies import replies
from supervisor.store.tables.platform import User
from supervisor.store.tables.remedies import PublicReply

_TEXT: Final = (
    "三条岗位由用工单位临时撤回，我机构未及时下架。"
    "已于接到通知当日下架，并改为发布前逐条电话核实、每周复核。"
)


def load_demo_reply(session: Session) -> None:
    """Answer the agency account's first public penalty; what is there already stays."""
    owner = session.scalar(select(User).where(User.role == Role.AGENCY).order_by(User.id))
    officer = session.scalar(select(User.id).where(User.role == Role.INSPECTOR).order_by(User.id))
    has_reply = session.scalar(select(PublicReply.id).limit(1)) is not None
    if owner is None or owner.agency_id is None or has_reply:
        return
    agency_id, actor = owner.agency_id, Actor(owner.id)
    for entry in replies.answerable(session, agency_id)[:1]:
        reply = replies.submit(session, actor, agency_id, entry.id, _TEXT)
        replies.check(session, Actor(officer), reply.id, reply.version, "", is_approved=True)
