"""Reads of rating rounds and of the ratings in them."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.store.queries.paging import Page, clamp
from supervisor.store.tables.ratings import Rating, RatingRound
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
    session: Session, round_id: int, status: RatingStatus | None, number: int
) -> Page[Rating]:
    """Return a page of a round's ratings with their agencies."""
    conditions = [Rating.round_id == round_id]
    if status is not None:
        conditions.append(Rating.status == status)
    total = session.scalar(select(func.count(Rating.id)).where(*conditions)) or 0
    number = clamp(number, PAGE_SIZE, total)
    query = (
        select(Rating)
        .where(*conditions)
        .options(joinedload(Rating.agency))
        .order_by(Rating.id)
        .offset((number - 1) * PAGE_SIZE)
        .limit(PAGE_SIZE)
    )
    return Page(session.scalars(query).all(), number, PAGE_SIZE, total)


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
