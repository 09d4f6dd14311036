"""Visits to agencies in a round: who went, what was seen, the pictures taken."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.credit.remedies import RequestKind
from supervisor.domain.platform import clock
from supervisor.domain.ratings.rounds import RatingStatus, RoundError, RoundStage
from supervisor.services.platform import audit, request_files
from supervisor.services.platform.attachments import CleanFile
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform.people import officers
from supervisor.store.queries.ratings import committee as queries
from supervisor.store.tables.ratings import Rating, RatingVisit

LEAST_VISITORS: Final = 2
"""People of the office at a visit; the office's own rule, as for its inspections."""


@dataclass(frozen=True, slots=True)
class NewRatingVisit:
    """A visit as it is entered; ``client_id`` is made with the form: sent twice is one visit."""

    client_id: str
    visited_on: date
    officers: tuple[int, ...]
    seen: str


def record(
    session: Session,
    actor: Actor,
    rating_id: int,
    new: NewRatingVisit,
    pictures: Sequence[CleanFile],
) -> RatingVisit:
    """Keep a visit with its pictures. Raises ``RoundError``."""
    with unit_of_work(session):
        known = queries.visit_sent_as(session, new.client_id)
        if known is not None and known.rating_id == rating_id:
            return known
        rating = session.get(Rating, rating_id)
        if rating is None or known is not None:
            raise RoundError("没有这项评定，请刷新页面后重新填写。")
        problem = _problem(session, rating, new)
        if problem:
            raise RoundError(problem)
        visit = RatingVisit(
            rating_id=rating_id,
            client_id=new.client_id,
            visited_on=new.visited_on,
            officers=sorted(set(new.officers)),
            seen=new.seen.strip(),
            recorded_by=actor.user_id,
        )
        session.add(visit)
        session.flush()
        about = (RequestKind.RATING_VISIT, visit.id)
        request_files.keep(session, rating.agency_id, about, pictures)
        detail = {"step": "visited", "files": len(pictures)}
        audit.record(session, actor, AuditAction.RATING_STEP, ("rating", rating_id), detail)
    return visit


def _problem(session: Session, rating: Rating, new: NewRatingVisit) -> str:
    if rating.round.stage is RoundStage.EFFECTIVE or rating.status is RatingStatus.WITHDRAWN:
        return "这家机构不在评定中，不能登记实地核查。"
    if not rating.round.opened_on <= new.visited_on <= clock.today():
        return "核查日期应在评定开启之后，且不晚于今天。"
    if not set(new.officers) <= {one.id for one in officers(session)}:
        return "核查人员须是在用的监察员或审批人。"
    if len(set(new.officers)) < LEAST_VISITORS:
        return f"实地核查不得少于 {LEAST_VISITORS} 人。"
    return "" if new.seen.strip() else "请写明核查看到的情况。"
