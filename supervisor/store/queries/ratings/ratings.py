"""Reads of rating rounds and of the ratings in them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.platform import User
from supervisor.store.tables.ratings import (
    CommitteeMeeting,
    Rating,
    RatingLeave,
    RatingRound,
)
from supervisor.store.tables.register import Agency, Licence

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["Rating", "RatingRound"]

PAGE_SIZE = 50


def rounds(session: Session) -> Sequence[RatingRound]:
    """Return every round, newest first."""
    return session.scalars(select(RatingRound).order_by(RatingRound.id.desc())).all()


def rating_round(session: Session, round_id: int) -> RatingRound | None:
    """Return one round."""
    return session.get(RatingRound, round_id)


def has_round(session: Session, title: str) -> bool:
    """Tell whether a round bears this title."""
    query = select(RatingRound.id).where(RatingRound.title == title)
    return session.scalar(query) is not None


def published_rounds(session: Session, on: date) -> Sequence[RatingRound]:
    """Return the rounds in publicity whose period is over on the day ``on``."""
    query = select(RatingRound).where(
        RatingRound.stage == RoundStage.PUBLICITY, RatingRound.publicity_until < on
    )
    return session.scalars(query).all()


def agencies_with_licences(session: Session) -> Iterable[Agency]:
    """Return every agency with its licences and their events, by ascending id."""
    return session.scalars(
        select(Agency)
        .options(selectinload(Agency.licences).selectinload(Licence.events))
        .order_by(Agency.id)
    )


def progress(session: Session) -> dict[int, dict[RatingStatus, int]]:
    """Return, for each round, how many ratings stand where."""
    query = select(Rating.round_id, Rating.status, func.count()).group_by(
        Rating.round_id, Rating.status
    )
    found: dict[int, dict[RatingStatus, int]] = {}
    for round_id, status, count in session.execute(query):
        found.setdefault(round_id, {})[status] = count
    return found


def ratings_page(
    session: Session, round_id: int, status: RatingStatus | None, at: At
) -> Page[Rating]:
    """Return a page of a round's ratings with their agencies."""
    conditions = [Rating.round_id == round_id]
    if status is not None:
        conditions.append(Rating.status == status)
    return _page(session, conditions, at, Rating.id.asc())


def _page(
    session: Session,
    conditions: Sequence[ColumnElement[bool]],
    at: At,
    *order: ColumnElement[Any],
) -> Page[Rating]:
    """Return a page of the ratings that meet the conditions, with their agencies."""
    total = session.scalar(select(func.count(Rating.id)).where(*conditions)) or 0
    query = select(Rating).where(*conditions).options(joinedload(Rating.agency))
    return page_of(session, query, order, at, Length(total, PAGE_SIZE))


def rating_of(session: Session, rating_id: int) -> Rating | None:
    """Return a rating with its round and its agency."""
    query = (
        select(Rating)
        .where(Rating.id == rating_id)
        .options(joinedload(Rating.round), joinedload(Rating.agency))
    )
    return session.scalar(query)


def ratings_of(session: Session, agency_id: int) -> Sequence[Rating]:
    """Return an agency's ratings, newest round first."""
    query = (
        select(Rating)
        .where(Rating.agency_id == agency_id)
        .options(joinedload(Rating.round))
        .order_by(Rating.id.desc())
    )
    return session.scalars(query).all()


def waiting_for_assessment(session: Session, agency_id: int, today: date) -> Sequence[Rating]:
    """Return the ratings in which an agency may still assess itself and has not yet."""
    query = (
        select(Rating)
        .join(Rating.round)
        .where(
            Rating.agency_id == agency_id,
            Rating.status == RatingStatus.INVITED,
            RatingRound.stage == RoundStage.ASSESSING,
            RatingRound.assess_until >= today,
        )
        .options(contains_eager(Rating.round))
        .order_by(RatingRound.assess_until, Rating.id)
    )
    return session.scalars(query).all()


def open_leaves(session: Session, round_id: int) -> Sequence[RatingLeave]:
    """Return the proposals that an agency leave a round, on which nobody has decided."""
    query = (
        select(RatingLeave)
        .join(Rating, Rating.id == RatingLeave.rating_id)
        .where(Rating.round_id == round_id, RatingLeave.decided_on.is_(None))
    )
    return session.scalars(query).all()


def meetings_of(session: Session, round_id: int) -> Sequence[CommitteeMeeting]:
    """Return the meetings of a round's committee, oldest first."""
    query = select(CommitteeMeeting).where(CommitteeMeeting.round_id == round_id)
    return session.scalars(query.order_by(CommitteeMeeting.id)).all()


def rounds_opened_in(session: Session, year: int) -> int:
    """Return how many rounds with a notice were opened in a year."""
    days = RatingRound.opened_on.between(date(year, 1, 1), date(year, 12, 31))
    query = select(func.count(RatingRound.id)).where(days, RatingRound.notice_number != "")
    return session.scalar(query) or 0


def plaques_in(session: Session, year: int) -> int:
    """Return how many plaques were numbered in a year."""
    query = select(func.count(Rating.id)).where(Rating.plaque_number.like(f"XP{year}%"))
    return session.scalar(query) or 0


def plaque(session: Session, number: str) -> Rating | None:
    """Return the rating whose plaque bears a number."""
    query = (
        select(Rating)
        .where(Rating.plaque_number == number)
        .options(joinedload(Rating.round), joinedload(Rating.agency))
    )
    return session.scalar(query) if number else None


def round_before(session: Session, found: RatingRound) -> RatingRound | None:
    """Return the round that was in effect before another one was opened."""
    query = (
        select(RatingRound)
        .where(
            RatingRound.stage == RoundStage.EFFECTIVE,
            RatingRound.id != found.id,
            RatingRound.effective_on <= found.opened_on,
        )
        .order_by(RatingRound.effective_on.desc(), RatingRound.id.desc())
    )
    return session.scalar(query.limit(1))


def stars_in(session: Session, round_id: int) -> dict[int, int | None]:
    """Return by agency the stars of those that a round decided."""
    query = select(Rating.agency_id, Rating.stars).where(
        Rating.round_id == round_id,
        Rating.status.in_((RatingStatus.DECIDED, RatingStatus.EFFECTIVE)),
    )
    return dict(session.execute(query).all())


def agency_names(session: Session, ids: Iterable[int]) -> dict[int, str]:
    """Return the names of agencies by their id."""
    query = select(Agency.id, Agency.name).where(Agency.id.in_(list(ids)))
    return dict(session.execute(query).all())


def waiting_for_committee(session: Session, round_id: int) -> Sequence[Rating]:
    """Return what the committee of a round has before it."""
    query = select(Rating).where(Rating.round_id == round_id, Rating.status == RatingStatus.CHECKED)
    return session.scalars(query.order_by(Rating.id)).all()


def names_in(session: Session, round_ids: Sequence[int]) -> dict[int, str]:
    """Return the names of the agencies of some rounds by their id."""
    query = (
        select(Agency.id, Agency.name)
        .join(Rating, Rating.agency_id == Agency.id)
        .where(Rating.round_id.in_(round_ids))
        .distinct()
    )
    return dict(session.execute(query).all())


def shown_rounds(session: Session) -> Sequence[RatingRound]:
    """Return the rounds whose results are public, the newest first."""
    query = (
        select(RatingRound)
        .where(RatingRound.stage.in_((RoundStage.PUBLICITY, RoundStage.EFFECTIVE)))
        .order_by(RatingRound.id.desc())
    )
    return session.scalars(query).all()


def results_page(session: Session, round_id: int, at: At) -> Page[Rating]:
    """Return a page of the stars a round gave, the most stars first."""
    conditions = (
        Rating.round_id == round_id,
        Rating.status.in_((RatingStatus.DECIDED, RatingStatus.EFFECTIVE)),
        Rating.stars > 0,
    )
    return _page(session, conditions, at, Rating.stars.desc(), Rating.id.asc())


def leaves_waiting(session: Session, round_id: int) -> Sequence[tuple[RatingLeave, str, str]]:
    """Return the proposals on which nobody has decided, with the agency and who proposed it."""
    rows = session.execute(
        select(RatingLeave, Agency.name, User.display_name)
        .join(Rating, Rating.id == RatingLeave.rating_id)
        .join(Agency, Agency.id == Rating.agency_id)
        .outerjoin(User, User.id == RatingLeave.asked_by)
        .where(Rating.round_id == round_id, RatingLeave.decided_on.is_(None))
        .order_by(RatingLeave.id)
    )
    return [(leave, agency, person or "") for leave, agency, person in rows]


def left_with(session: Session, round_id: int) -> dict[int, RatingLeave]:
    """Return by agency why it is not in a round any more."""
    rows = session.execute(
        select(Rating.agency_id, RatingLeave)
        .join(RatingLeave, RatingLeave.rating_id == Rating.id)
        .where(Rating.round_id == round_id, RatingLeave.is_agreed)
        .order_by(RatingLeave.id)
    )
    return dict(iter(rows))


def to_vote_on(session: Session, round_id: int, at: At) -> Page[Rating]:
    """Return a page of what the committee of a round has before it."""
    return ratings_page(session, round_id, RatingStatus.CHECKED, at)
