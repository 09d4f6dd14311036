"""Let the demonstration's inspectors have reviewed a few leads, by the services everybody uses.

Most leads stay open: reviewing them is what the demonstration is for. Where two people read the
same words, they do not always agree: the page of agreement shows how far.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import Decision, RejectReason
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.screening.model import Severity
from supervisor.services.cases.from_leads import open_from_finding
from supervisor.services.desk import second
from supervisor.services.leads.review import Ruling, decide
from supervisor.services.platform.audit import Actor
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.demo import loaded
from supervisor.store.queries.demo.loaded import OpenLead
from supervisor.store.tables.desk import SecondReading

_CONFIRMED: Final = 14
_CASES: Final = 3
_REJECTED: Final = 5
_UNSURE: Final = 2
_OTHERWISE: Final = 4
"""The second reader sees one decision of so many otherwise."""

_LEFT: Final = 3
"""So many are left for whoever tries the demonstration."""

_REASONS: Final = {
    Verdict.POSSIBLE: RejectReason.WRONG_POSTER,
    Verdict.EMPLOYER: RejectReason.WORDING_MISREAD,
    Verdict.UNKNOWN: RejectReason.LICENSED_ELSEWHERE,
}


def load_demo_reviews(session: Session, username: str) -> None:
    """Have the inspector ``username`` decide on some leads and open cases from a few of them.

    Does nothing where anybody has reviewed anything.
    """
    if loaded.has_reviews(session):
        return
    reviewer = Actor(loaded.account_named(session, username))
    confirmed = []
    for finding_id, ruling in _rulings(session):
        decide(session, finding_id, reviewer, ruling)
        if ruling.decision is Decision.CONFIRM:
            confirmed.append(finding_id)
    for finding_id in confirmed[:_CASES]:
        open_from_finding(session, reviewer, finding_id, into=0)


def _rulings(session: Session) -> Iterator[tuple[int, Ruling]]:
    """Choose by what the machine said: grave leads hold, doubtful posters do not."""
    leads = loaded.open_leads(session)
    end_reading(session)
    grave = [lead for lead in leads if lead.severity is Severity.SEVERE]
    doubtful = [
        lead for lead in leads if lead.severity is not Severity.SEVERE and lead.verdict in _REASONS
    ]
    yield from _each(grave[:_CONFIRMED], Decision.CONFIRM)
    for lead in doubtful[:_REJECTED]:
        yield lead.id, Ruling(Decision.REJECT, lead.version, _REASONS[lead.verdict])
    yield from _each(doubtful[_REJECTED : _REJECTED + _UNSURE], Decision.UNSURE)


def _each(leads: Sequence[OpenLead], decision: Decision) -> Iterator[tuple[int, Ruling]]:
    for lead in leads:
        yield lead.id, Ruling(decision, lead.version)


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
