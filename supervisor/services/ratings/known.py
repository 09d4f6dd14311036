"""What the form of a self-rating is filled in with: figures the office has, and their points."""

from sqlalchemy.orm import Session

from supervisor.domain.duties.periods import Terms
from supervisor.domain.ratings.known import KnownPoints
from supervisor.domain.ratings.stars import StarScheme
from supervisor.store.queries.ratings.known import known_figures
from supervisor.store.queries.ratings.ratings import Rating


def known_points(
    session: Session, rating: Rating, scheme: StarScheme | None, terms: Terms
) -> dict[str, KnownPoints]:
    """Return by indicator code what is known of the rated agency when the round was opened."""
    if scheme is None or not any(item.known for item in scheme.indicators.values()):
        return {}
    figures = known_figures(session, rating.round.opened_on, terms)
    found = {}
    for code, item in scheme.indicators.items():
        if item.known is None or rating.agency_id not in figures[item.known]:
            continue
        value = figures[item.known][rating.agency_id]
        everybody = list(figures[item.known].values())
        found[code] = KnownPoints(item.known, value, item.points_for(value, everybody))
    return found
