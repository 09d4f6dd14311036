"""Acts that other cases against the same party seem to have fined already (行政处罚法 29).

By party, article or words, and time, so that cases opened by hand are held against each other too.
What is found is marked; the gates ask for the difference. A case whose leads all were seen after
the other decision is about what went on in spite of it, an act of its own.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import TypeAlias

from sqlalchemy.orm import Session

from supervisor.domain.cases.course.acts import Act
from supervisor.domain.cases.course.kinds import PenaltyKind
from supervisor.domain.cases.course.state import CaseParty, CaseState
from supervisor.domain.platform.clock import office_date
from supervisor.services.cases.credit_choice import agency_of
from supervisor.services.cases.projection import own_party
from supervisor.store.queries.cases.leads import leads_of, other_cases_of
from supervisor.store.tables.cases.cases import Case

ReadState: TypeAlias = Callable[[Session, Case], CaseState]


def mark_fined_in(session: Session, case: Case, state: CaseState, read: ReadState) -> None:
    """Name on each act the case that seems to have fined it; ``read`` tells where a case stands."""
    seen = [office_date(one.posting.last_seen_at) for one in leads_of(session, case.id)]
    for party in state.respondents.values():
        agency_id = agency_of(session, case, state, party.name)
        for other in other_cases_of(session, case.id, agency_id, party.name):
            if seen and other.decided_on is not None and min(seen) > other.decided_on:
                continue
            for fined, decided_on in _fined(other, read(session, other), agency_id, party.name):
                for act in state.acts_of(party.name):
                    if act.looks_like(fined, decided_on):
                        act.fined_in = act.fined_in or f"案件{other.number}"


def _fined(
    case: Case, state: CaseState, agency_id: int | None, name: str
) -> Iterator[tuple[Act, date]]:
    party = _same_party(case, state, agency_id, name)
    decision = party.decision if party else None
    if party is None or decision is None or not decision.is_live:
        return
    fines = [one for one in decision.penalties if one.kind is PenaltyKind.FINE]
    named = {one.act for one in fines if one.act}
    for act in state.acts_of(party.name) if fines else ():
        if not named or act.id in named:
            yield act, decision.on


def _same_party(case: Case, state: CaseState, agency_id: int | None, name: str) -> CaseParty | None:
    if case.party == name or (agency_id is not None and case.agency_id == agency_id):
        return own_party(case, state)
    for row in case.others:
        if row.name == name or (agency_id is not None and row.agency_id == agency_id):
            return state.named(row.name)
    return None
