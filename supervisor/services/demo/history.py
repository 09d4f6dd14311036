"""Load the past of the demonstration: recruitment events and the rating rounds before today's."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from supervisor.demo.events import demo_events
from supervisor.demo.history import PastRound, past_rounds
from supervisor.domain.fieldwork.events import event_row
from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.services.fieldwork.events import HEADINGS, import_events
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.platform.table_writing import csv_bytes
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.demo.loaded import agencies, round_titles
from supervisor.store.tables.ratings import Rating, RatingRound

_FILE = "演示招聘活动.csv"


def load_demo_history(session: Session, today: date) -> None:
    """Bring events and past rounds up to ``today``; what is there already stays."""
    codes = sorted(agency.uscc for agency in agencies(session))
    rows = [event_row(event) for event in demo_events(codes, today)]
    import_events(session, SYSTEM, _FILE, csv_bytes(HEADINGS, rows))
    _load_rounds(session)


def _load_rounds(session: Session) -> None:
    with unit_of_work(session):
        everybody = agencies(session)
        known = round_titles(session)
        ids = {agency.uscc: agency.id for agency in everybody}
        stars = [(agency.uscc, agency.star) for agency in everybody if agency.star is not None]
        for past in past_rounds(stars):
            if past.title not in known:
                session.add(_round(past, ids))


def _round(past: PastRound, ids: dict[str, int]) -> RatingRound:
    published = past.effective_on - timedelta(days=10)
    return RatingRound(
        title=past.title,
        scheme_text="",
        stage=RoundStage.EFFECTIVE,
        opened_on=past.opened_on,
        assess_until=past.opened_on + timedelta(days=30),
        published_on=published,
        publicity_until=published + timedelta(days=7),
        effective_on=past.effective_on,
        ratings=[
            Rating(agency_id=ids[uscc], status=RatingStatus.EFFECTIVE, stars=star)
            for uscc, star in past.stars.items()
        ],
    )
