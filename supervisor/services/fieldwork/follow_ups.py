"""Asking after recruitment events: who was hired, who is still there."""

from sqlalchemy.orm import Session

from supervisor.domain.fieldwork.follow_ups import FollowUpError, NewFollowUp
from supervisor.domain.platform import clock
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.fieldwork import follow_ups as queries
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import EventFollowUp


def record(session: Session, actor: Actor, event_id: int, new: NewFollowUp) -> EventFollowUp:
    """Keep what asking after an event found, counted from its day on. Raises ``FollowUpError``."""
    with unit_of_work(session):
        event = session.get_one(RecruitmentEvent, event_id)
        problem = new.problem(event.ends_on, clock.today())
        before = queries.latest_of(session, event_id)
        if before is not None and new.asked_on < before.asked_on:
            problem = problem or "之后已有回访记录，请按最近一次的累计数登记。"
        if problem:
            raise FollowUpError(problem)
        row = EventFollowUp(
            event_id=event_id,
            asked_on=new.asked_on,
            asked=new.asked,
            hired=new.hired,
            still_there=new.still_there,
            evidence=new.evidence.strip(),
            recorded_by=actor.user_id,
        )
        session.add(row)
        session.flush()
        subject = ("recruitment_event", event_id)
        audit.record(session, actor, AuditAction.EVENT_FOLLOWED_UP, subject, {"hired": new.hired})
    return row
