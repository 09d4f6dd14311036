"""Respondents that are agencies by kind but stand in the register under no such name.

A decision on one of them reaches neither credit nor register, so the pages say so beforehand and
offer what the name may mean. Nobody is taken for a similar name: a person chooses.
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.course.kinds import RespondentKind
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.register.fields import Audience
from supervisor.services.cases.credit_choice import agency_of
from supervisor.services.register.finding import find_nearly
from supervisor.store.queries.register.queues import agencies_of
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.register import Agency

OFFERED: Final = 3
_LISTED_KINDS: Final = (
    RespondentKind.AGENCY,
    RespondentKind.FILING_AGENCY,
    RespondentKind.DISPATCH,
)


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A respondent the register does not know by this name, and whom the name may mean."""

    name: str
    nearest: tuple[Agency, ...]


def unlisted_agencies(session: Session, case: Case, state: CaseState) -> list[Unlisted]:
    """Return the respondents said to be agencies that no entry of the register answers to."""
    return [
        Unlisted(party.name, _nearest(session, party.name))
        for party in state.respondents.values()
        if party.kind in _LISTED_KINDS and agency_of(session, case, state, party.name) is None
    ]


def _nearest(session: Session, name: str) -> tuple[Agency, ...]:
    return tuple(agencies_of(session, find_nearly(session, name, Audience.OFFICE)[:OFFERED]))
