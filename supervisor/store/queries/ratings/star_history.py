"""Who held which star on a day: the star now held, else the rating round last in effect then."""

from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from supervisor.domain.ratings.rounds import RoundStage
from supervisor.store.tables.ratings import Rating, RatingRound
from supervisor.store.tables.register import Agency


def stars_on(session: Session, day: date) -> dict[int, int] | None:
    """Return star by agency id on ``day``; ``None`` where nothing is recorded for that day.

    A star without a first day counts as held on every day up to its last one.
    """
    has_begun = or_(Agency.star_from.is_(None), Agency.star_from <= day)
    has_not_ended = or_(Agency.star_until.is_(None), Agency.star_until >= day)
    rows = session.execute(
        select(Agency.id, Agency.star).where(Agency.star.is_not(None), has_begun, has_not_ended)
    )
    present = {row.id: row.star for row in rows}
    earlier = _rated(session, day)
    if not present and earlier is None:
        return None
    held = {**(earlier or {}), **present}
    return {agency: star for agency, star in held.items() if star}


def stars_of(session: Session, agency: Agency) -> list[tuple[date, int]]:
    """Return from which day an agency held how many stars (0: none), oldest first."""
    rows = session.execute(
        select(RatingRound.effective_on, Rating.stars)
        .join(RatingRound, RatingRound.id == Rating.round_id)
        .where(
            Rating.agency_id == agency.id,
            RatingRound.stage == RoundStage.EFFECTIVE,
            RatingRound.effective_on.is_not(None),
        )
        .order_by(RatingRound.effective_on, RatingRound.id)
    )
    held = {day: stars or 0 for day, stars in rows if day is not None}
    if agency.star_from is not None:
        held[agency.star_from] = agency.star or 0
    if agency.star_until is not None:
        held[agency.star_until + timedelta(days=1)] = 0
    return sorted(held.items())


def _rated(session: Session, day: date) -> dict[int, int | None] | None:
    """Return what the rounds in effect by ``day`` said, later rounds over earlier ones."""
    rows = session.execute(
        select(Rating.agency_id, Rating.stars)
        .join(RatingRound, RatingRound.id == Rating.round_id)
        .where(RatingRound.stage == RoundStage.EFFECTIVE, RatingRound.effective_on <= day)
        .order_by(RatingRound.effective_on, RatingRound.id)
    ).all()
    return {row.agency_id: row.stars for row in rows} if rows else None
