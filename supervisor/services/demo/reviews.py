"""Let a demonstration inspector have reviewed a few leads, through the services everybody uses.

Most leads stay open: reviewing them is what the demonstration is for.
"""

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.leads.findings import Decision, RejectReason
from supervisor.domain.matching.model import Verdict
from supervisor.domain.screening.model import Severity
from supervisor.services.cases.from_leads import open_from_finding
from supervisor.services.leads.review import Ruling, decide
from supervisor.services.platform.audit import Actor
from supervisor.store.engine import end_reading
from supervisor.store.queries.demo import loaded
from supervisor.store.queries.demo.loaded import OpenLead

_CONFIRMED: Final = 14
_CASES: Final = 3
_REJECTED: Final = 5
_UNSURE: Final = 2

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
