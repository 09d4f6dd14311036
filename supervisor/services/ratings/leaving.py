"""Leaving a round: an agency by its own word, or by what two people of the office decide."""

from sqlalchemy.orm import Session

from supervisor.domain.platform import clock
from supervisor.domain.ratings.rounds import LeaveKind, RatingStatus, RoundError, RoundStage
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.ratings import committee as queries
from supervisor.store.tables.ratings import Rating, RatingLeave

_OVER = (RoundStage.PUBLICITY, RoundStage.EFFECTIVE)


def withdraw(
    session: Session, actor: Actor, rating_id: int, version: int, agency_id: int, reason: str
) -> None:
    """Let an agency take itself out of a round, before the results are public."""
    with unit_of_work(session):
        rating = _in_round(session, rating_id, version)
        if rating.agency_id != agency_id:
            raise RoundError("没有这项评定。")
        leave = _leave(rating, LeaveKind.OWN, actor, reason)
        leave.decided_by, leave.decided_on, leave.is_agreed = actor.user_id, clock.today(), True
        session.add(leave)
        rating.status = RatingStatus.WITHDRAWN
        _record(session, actor, rating, "withdrawn")


def propose(session: Session, actor: Actor, rating_id: int, version: int, reason: str) -> None:
    """Propose, with the reason, that an agency take no part; another person decides."""
    with unit_of_work(session):
        rating = _in_round(session, rating_id, version)
        if any(one.decided_on is None for one in queries.leaves_of(session, rating_id)):
            raise RoundError("已经提出过不参评的意见，正在等待另一人决定。")
        session.add(_leave(rating, LeaveKind.DECIDED, actor, reason))
        _record(session, actor, rating, "leave_proposed")


def decide(session: Session, actor: Actor, leave_id: int, *, is_agreed: bool) -> int:
    """Agree to a proposal, or leave the agency in the round; return the rating's number.

    Raises ``RoundError`` for whoever proposed it.
    """
    with unit_of_work(session):
        leave = session.get(RatingLeave, leave_id)
        if leave is None or leave.decided_on is not None:
            raise RoundError("这条意见已经有了决定，请刷新后核对。")
        if actor.user_id is None or actor.user_id == leave.asked_by:
            raise RoundError("提出的人不能自己决定，请由另一名审批人办理。")
        rating = session.get_one(Rating, leave.rating_id)
        _check_open(rating)
        leave.decided_by, leave.decided_on = actor.user_id, clock.today()
        leave.is_agreed = is_agreed
        if is_agreed:
            rating.status = RatingStatus.WITHDRAWN
        _record(session, actor, rating, "leave_agreed" if is_agreed else "leave_refused")
    return leave.rating_id


def _leave(rating: Rating, kind: LeaveKind, actor: Actor, reason: str) -> RatingLeave:
    if not reason.strip():
        raise RoundError("请写明理由。")
    return RatingLeave(
        rating_id=rating.id,
        kind=kind,
        reason=reason.strip(),
        asked_by=actor.user_id,
        asked_on=clock.today(),
    )


def _in_round(session: Session, rating_id: int, version: int) -> Rating:
    rating = session.get(Rating, rating_id)
    if rating is None or rating.version != version:
        raise RoundError("这项评定刚被他人更新，请刷新后核对。")
    _check_open(rating)
    return rating


def _check_open(rating: Rating) -> None:
    if rating.status is RatingStatus.WITHDRAWN:
        raise RoundError("这家机构已不参评。")
    if rating.round.stage in _OVER:
        raise RoundError("结果已经公示，不能再退出；有异议的请提出异议。")


def _record(session: Session, actor: Actor, rating: Rating, step: str) -> None:
    session.flush()
    subject = ("rating", rating.id)
    audit.record(session, actor, AuditAction.RATING_STEP, subject, {"step": step})
