"""Reads of a round's committee: members, meetings, who keeps away, votes; visits and leaving."""

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.ratings.committee import Ballot
from supervisor.store.tables.fieldwork import Recusal
from supervisor.store.tables.platform import User
from supervisor.store.tables.ratings import (
    CommitteeMeeting,
    CommitteeMember,
    CommitteeRecusal,
    CommitteeVote,
    Rating,
    RatingLeave,
    RatingRound,
    RatingVisit,
)

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["CommitteeMeeting", "RatingLeave", "RatingVisit"]


def names_of(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the names of people by their id."""
    rows = session.execute(select(User.id, User.display_name).where(User.id.in_(ids)))
    return dict(rows.all())


def members_of(session: Session, round_id: int) -> Sequence[User]:
    """Return the committee of a round."""
    query = (
        select(User)
        .join(CommitteeMember, CommitteeMember.user_id == User.id)
        .where(CommitteeMember.round_id == round_id)
        .order_by(User.id)
    )
    return session.scalars(query).all()


def member_rows(session: Session, round_id: int) -> Sequence[CommitteeMember]:
    """Return the rows of a committee, to be changed."""
    query = select(CommitteeMember).where(CommitteeMember.round_id == round_id)
    return session.scalars(query).all()


def last_meeting(session: Session, round_id: int) -> CommitteeMeeting | None:
    """Return the newest meeting of a round's committee."""
    query = select(CommitteeMeeting).where(CommitteeMeeting.round_id == round_id)
    return session.scalar(query.order_by(CommitteeMeeting.id.desc()).limit(1))


def ballots(session: Session, found: RatingRound, ratings: Collection[Rating]) -> dict[int, Ballot]:
    """Return the vote on each of some ratings of a round, in a fixed number of statements."""
    members = frozenset(one.id for one in members_of(session, found.id))
    meeting = last_meeting(session, found.id)
    ids = [one.id for one in ratings]
    away = _kept_away(session, ratings)
    votes: dict[int, list[CommitteeVote]] = defaultdict(list)
    for vote in session.scalars(select(CommitteeVote).where(CommitteeVote.rating_id.in_(ids))):
        votes[vote.rating_id].append(vote)
    return {
        one.id: Ballot(
            members,
            frozenset(away[one.id]),
            frozenset(meeting.present if meeting else ()),
            {
                vote.user_id: vote.voice
                for vote in votes[one.id]
                if vote.consideration == one.consideration
            },
            found.quorum,
        )
        for one in ratings
    }


def _kept_away(session: Session, ratings: Collection[Rating]) -> dict[int, set[int]]:
    """Return who keeps away from which rating: by declaration, by the office's list, as checker."""
    away: dict[int, set[int]] = defaultdict(set)
    declared = select(CommitteeRecusal.rating_id, CommitteeRecusal.user_id).where(
        CommitteeRecusal.rating_id.in_([one.id for one in ratings])
    )
    for rating_id, user_id in session.execute(declared):
        away[rating_id].add(user_id)
    listed: dict[int, set[int]] = defaultdict(set)
    noted = select(Recusal.agency_id, Recusal.user_id).where(
        Recusal.agency_id.in_([one.agency_id for one in ratings])
    )
    for agency_id, user_id in session.execute(noted):
        listed[agency_id].add(user_id)
    for one in ratings:
        away[one.id] |= listed[one.agency_id] | ({one.checked_by} if one.checked_by else set())
    return away


def recusals_of(session: Session, round_id: int) -> Sequence[tuple[CommitteeRecusal, str, int]]:
    """Return who declared an interest in a round: the declaration, the person, the agency."""
    rows = session.execute(
        select(CommitteeRecusal, User.display_name, Rating.agency_id)
        .join(User, User.id == CommitteeRecusal.user_id)
        .join(Rating, Rating.id == CommitteeRecusal.rating_id)
        .where(Rating.round_id == round_id)
        .order_by(CommitteeRecusal.id)
    )
    return [(declared, name, agency) for declared, name, agency in rows]


def has_declared(session: Session, rating_id: int, user_id: int) -> bool:
    """Tell whether a member declared an interest in an agency."""
    query = select(CommitteeRecusal.id).where(
        CommitteeRecusal.rating_id == rating_id, CommitteeRecusal.user_id == user_id
    )
    return session.scalar(query) is not None


def vote_of(session: Session, rating: Rating, user_id: int) -> CommitteeVote | None:
    """Return a member's vote in the present consideration of a rating."""
    query = select(CommitteeVote).where(
        CommitteeVote.rating_id == rating.id,
        CommitteeVote.consideration == rating.consideration,
        CommitteeVote.user_id == user_id,
    )
    return session.scalar(query)


def votes_on(session: Session, rating_id: int) -> Sequence[tuple[CommitteeVote, str]]:
    """Return every vote on a rating with the name of its member, oldest first."""
    rows = session.execute(
        select(CommitteeVote, User.display_name)
        .join(User, User.id == CommitteeVote.user_id)
        .where(CommitteeVote.rating_id == rating_id)
        .order_by(CommitteeVote.consideration, CommitteeVote.id)
    )
    return [(vote, name) for vote, name in rows]


def voted_at(session: Session, meeting_id: int) -> Sequence[tuple[Rating, CommitteeVote, str]]:
    """Return what was voted at a meeting: rating with its agency, vote, member."""
    rows = session.execute(
        select(Rating, CommitteeVote, User.display_name)
        .join(CommitteeVote, CommitteeVote.rating_id == Rating.id)
        .join(User, User.id == CommitteeVote.user_id)
        .where(CommitteeVote.meeting_id == meeting_id)
        .options(joinedload(Rating.agency))
        .order_by(Rating.id, CommitteeVote.id)
    )
    return [(rating, vote, name) for rating, vote, name in rows]


def visits_of(session: Session, rating_id: int) -> Sequence[RatingVisit]:
    """Return the visits to an agency in a round, oldest first."""
    query = (
        select(RatingVisit)
        .where(RatingVisit.rating_id == rating_id)
        .options(joinedload(RatingVisit.recorder))
        .order_by(RatingVisit.id)
    )
    return session.scalars(query).all()


def visit_sent_as(session: Session, client_id: str) -> RatingVisit | None:
    """Return the visit that was sent under a mark of its form."""
    return session.scalar(select(RatingVisit).where(RatingVisit.client_id == client_id))


def leaves_of(session: Session, rating_id: int) -> Sequence[RatingLeave]:
    """Return what was said about an agency leaving the round, oldest first."""
    query = (
        select(RatingLeave)
        .where(RatingLeave.rating_id == rating_id)
        .options(joinedload(RatingLeave.asker), joinedload(RatingLeave.decider))
        .order_by(RatingLeave.id)
    )
    return session.scalars(query).all()
