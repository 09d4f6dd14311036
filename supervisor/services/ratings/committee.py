"""The committee of a round: its members, its meetings and minutes, interests declared, votes cast.

Nobody votes for another: a vote is cast under the member's own account.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.ratings.committee import Voice, committee_problem
from supervisor.domain.ratings.rounds import RatingStatus, RoundError, RoundStage
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.platform.people import officers
from supervisor.store.queries.ratings import committee as queries
from supervisor.store.queries.ratings import ratings as rounds
from supervisor.store.tables.ratings import (
    CommitteeMeeting,
    CommitteeMember,
    CommitteeRecusal,
    CommitteeVote,
    Rating,
    RatingRound,
)

_VOTING: Final = (RoundStage.COMMITTEE, RoundStage.PUBLICITY)


@dataclass(frozen=True, slots=True)
class NewMeeting:
    """A meeting as it is entered: the day, the place, who of the members was there."""

    held_on: date
    place: str
    present: tuple[int, ...]


def appoint(session: Session, actor: Actor, round_id: int, people: Collection[int]) -> None:
    """Name the committee of a round. Raises ``RoundError`` once the results are public.

    Whoever was at a meeting stays a member.
    """
    with unit_of_work(session):
        found = _round(session, round_id)
        if found.stage in (RoundStage.PUBLICITY, RoundStage.EFFECTIVE):
            raise RoundError("结果已经公示，不能再变更评审委员会。")
        known = [one.id for one in officers(session)]
        problem = committee_problem(people, known, found.quorum)
        if problem:
            raise RoundError(problem)
        rows = {row.user_id: row for row in queries.member_rows(session, round_id)}
        met = {who for one in rounds.meetings_of(session, round_id) for who in one.present}
        if not met <= set(people):
            raise RoundError("已到会的委员不能撤换。")
        for user_id in rows.keys() - set(people):
            session.delete(rows[user_id])
        session.add_all(
            CommitteeMember(round_id=round_id, user_id=user_id)
            for user_id in sorted(set(people) - rows.keys())
        )
        _record(session, actor, round_id, {"step": "appointed", "members": len(set(people))})


def meet(session: Session, actor: Actor, round_id: int, new: NewMeeting) -> CommitteeMeeting:
    """Put down that the committee met. Raises ``RoundError``."""
    with unit_of_work(session):
        found = _round(session, round_id)
        members = {one.id for one in queries.members_of(session, round_id)}
        if found.stage not in _VOTING:
            raise RoundError("进入审定后才能召开评审会议。")
        if not new.place.strip():
            raise RoundError("请填写会议地点。")
        if not found.opened_on <= new.held_on <= clock.today():
            raise RoundError("会议日期应在评定开启之后，且不晚于今天。")
        if not set(new.present) <= members:
            raise RoundError("到会人员应是评审委员会委员。")
        if len(set(new.present)) < found.quorum:
            raise RoundError(f"到会委员不足法定人数 {found.quorum} 人。")
        before = queries.last_meeting(session, round_id)
        if before is not None and not before.minutes:
            raise RoundError("上一次会议还没有写明会议纪要。")
        meeting = CommitteeMeeting(
            round_id=round_id,
            held_on=new.held_on,
            place=new.place.strip(),
            present=sorted(set(new.present)),
            recorded_by=actor.user_id,
        )
        session.add(meeting)
        _record(session, actor, round_id, {"step": "met", "members": len(meeting.present)})
    return meeting


def write_minutes(
    session: Session, actor: Actor, meeting_id: int, version: int, minutes: str
) -> None:
    """Write the minutes of a meeting, once. Raises ``RoundError``."""
    with unit_of_work(session):
        meeting = session.get(CommitteeMeeting, meeting_id)
        if meeting is None or meeting.version != version or meeting.minutes:
            raise RoundError("会议纪要已经写明，请刷新后核对。")
        if not minutes.strip():
            raise RoundError("请写明会议纪要。")
        meeting.minutes = minutes.strip()
        _record(session, actor, meeting.round_id, {"step": "minutes"})


def keep_away(session: Session, actor: Actor, rating_id: int, reason: str) -> None:
    """Declare one's own interest in an agency: no vote on it from now on. Raises ``RoundError``."""
    with unit_of_work(session):
        rating = _rating(session, rating_id)
        members = {one.id for one in queries.members_of(session, rating.round_id)}
        if actor.user_id is None or actor.user_id not in members:
            raise RoundError("只有本轮评审委员会委员可以声明回避。")
        if not reason.strip():
            raise RoundError("请写明回避的理由。")
        if rating.status in (RatingStatus.DECIDED, RatingStatus.EFFECTIVE):
            raise RoundError("这项评定已经审定，不能再声明回避。")
        if not queries.has_declared(session, rating_id, actor.user_id):
            session.add(
                CommitteeRecusal(
                    rating_id=rating_id, user_id=actor.user_id, reason=reason.strip()[:200]
                )
            )
            _record(session, actor, rating.round_id, {"step": "kept_away", "record": rating_id})


def vote(session: Session, actor: Actor, round_id: int, voices: Mapping[int, Voice]) -> int:
    """Cast one's own votes, by rating; return how many. All are taken, or none: ``RoundError``.

    Until a result is put down a member may vote anew.
    """
    with unit_of_work(session):
        found = _round(session, round_id)
        meeting = queries.last_meeting(session, round_id)
        if found.stage not in _VOTING or meeting is None:
            raise RoundError("评审会议召开后才能表决。")
        ratings = [_rating(session, rating_id) for rating_id in sorted(voices)]
        if any(one.round_id != round_id for one in ratings):
            raise RoundError("没有这项评定。")
        ballots = queries.ballots(session, found, ratings)
        for rating in ratings:
            problem = ballots[rating.id].why_not_voting(actor.user_id)
            if problem or actor.user_id is None:
                raise RoundError(f"{rating.agency.name}：{problem}")
            if rating.status is not RatingStatus.CHECKED:
                raise RoundError(f"{rating.agency.name}：这项评定{rating.status.label}，不能表决。")
            _cast(session, rating, meeting.id, actor.user_id, voices[rating.id])
        _record(session, actor, round_id, {"step": "voted", "count": len(ratings)})
    return len(voices)


def _cast(session: Session, rating: Rating, meeting_id: int, user_id: int, voice: Voice) -> None:
    cast = queries.vote_of(session, rating, user_id)
    if cast is None:
        cast = CommitteeVote(
            rating_id=rating.id, consideration=rating.consideration, user_id=user_id
        )
        session.add(cast)
    cast.meeting_id, cast.voice, cast.cast_at = meeting_id, voice, utc_now()


def _round(session: Session, round_id: int) -> RatingRound:
    found = session.get(RatingRound, round_id)
    if found is None:
        raise RoundError("没有这一轮评定。")
    return found


def _rating(session: Session, rating_id: int) -> Rating:
    rating = session.get(Rating, rating_id)
    if rating is None:
        raise RoundError("没有这项评定。")
    return rating


def _record(session: Session, actor: Actor, round_id: int, detail: dict[str, object]) -> None:
    audit.record(session, actor, AuditAction.RATING_STEP, ("rating_round", round_id), detail)
