"""Load the past of the demonstration: recruitment events and the rating rounds before today's."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.demo.events import demo_events
from supervisor.demo.history import PastRound, past_rounds
from supervisor.domain.fieldwork.events import event_row
from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.services.fieldwork.events import HEADINGS, import_events
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.platform.table_writing import csv_bytes
from supervisor.store.engine import begin_writing
from supervisor.store.tables.ratings import Rating, RatingRound
from supervisor.store.tables.register import Agency

_FILE = "演示招聘活动.csv"


def load_demo_history(session: Session, today: date) -> None:
    """Bring events and past rounds up to ``today``; what is there already stays."""
    codes = session.scalars(select(Agency.uscc).order_by(Agency.uscc)).all()
    rows = [event_row(event) for event in demo_events(codes, today)]
    import_events(session, SYSTEM, _FILE, csv_bytes(HEADINGS, rows))
    _load_rounds(session)


def _load_rounds(session: Session) -> None:
    begin_writing(session)
    starred = session.execute(
        select(Agency.uscc, Agency.star, Agency.id).where(Agency.star.is_not(None))
    ).all()
    known = set(session.scalars(select(RatingRound.title)))
    ids = {row.uscc: row.id for row in starred}
    for past in past_rounds((row.uscc, row.star) for row in starred):
        if past.title not in known:
            session.add(_round(past, ids))
    session.commit()


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
