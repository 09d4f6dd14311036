"""One public reply for the demonstration, approved as any other."""

from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform.roles import Role
from supervisor.services.platform.audit import Actor
from supervisor.services.remedies import replies
from supervisor.store.queries.demo import loaded

_TEXT: Final = (
    "三条岗位由用工单位临时撤回，我机构未及时下架。"
    "已于接到通知当日下架，并改为发布前逐条电话核实、每周复核。"
)


def load_demo_reply(session: Session) -> None:
    """Answer the agency account's first public penalty; what is there already stays."""
    owner = loaded.agency_account(session)
    officers = loaded.people_with(session, Role.INSPECTOR)
    if owner is None or not officers or loaded.has_replies(session):
        return
    user_id, agency_id = owner
    for entry in replies.answerable(session, agency_id)[:1]:
        reply = replies.submit(session, Actor(user_id), agency_id, entry.id, _TEXT)
        replies.check(session, Actor(officers[0]), reply.id, reply.version, "", is_approved=True)
