"""Let the other inspector of the demonstration read again what the first one decided.

Where two people read the same words, they do not always agree: the page of agreement shows how far.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform.clock import utc_now
from supervisor.services.desk import second
from supervisor.services.platform.audit import Actor
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.demo import loaded
from supervisor.store.tables.desk import SecondReading

_OTHERWISE: Final = 4
"""The second reader sees one decision of so many otherwise."""

_LEFT: Final = 3
"""So many are left for whoever tries the demonstration."""


def load_second_readings(session: Session, username: str) -> None:
    """Have the inspector ``username`` read again what others decided, once."""
    reader = Actor(loaded.account_named(session, username))
    drawn = _drawn(session)
    end_reading(session)
    for place, (item_id, version, decision) in enumerate(drawn[: max(0, len(drawn) - _LEFT)]):
        answer = _other(decision) if place % _OTHERWISE == _OTHERWISE - 1 else decision
        second.answer(session, item_id, reader, answer, version)


def _drawn(session: Session) -> Sequence[tuple[int, int, Decision]]:
    """Draw every decision there is, where none has been drawn: (item, version, decision) each."""
    with unit_of_work(session):
        reviews = loaded.reviews_undrawn(session)
        items = [
            SecondReading(
                review_id=one.id,
                finding_id=one.finding_id,
                revision_id=one.revision_id,
                first_reader_id=one.reviewer_id,
                drawn_at=utc_now(),
            )
            for one in reviews
        ]
        session.add_all(items)
        session.flush()
        return [
            (item.id, item.version, review.decision)
            for item, review in zip(items, reviews, strict=True)
        ]


def _other(decision: Decision) -> Decision:
    return Decision.REJECT if decision is Decision.CONFIRM else Decision.CONFIRM
