"""The register's list of closed operators, kept by the decisions that close them.

Written in the unit of work of the step: with the service of a closure the operator is on the list,
with the end of the decision it is off it.
"""

from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.course.kinds import PenaltyKind
from supervisor.domain.cases.course.state import CaseDecision, CaseState, Penalty
from supervisor.domain.law.articles import registry
from supervisor.domain.law.sanctions import sanctions
from supervisor.domain.names import normalise
from supervisor.store.queries.public.closed import closures_of_case
from supervisor.store.tables.cases.cases import Case, ListedClosure

_ENDING: Final = (PenaltyKind.REVOCATION, PenaltyKind.CLOSURE, PenaltyKind.STOP)
_KEY_LENGTH: Final = 200


def keep_closed(session: Session, case: Case, state: CaseState) -> None:
    """Bring the list into line with where the case stands; joins the caller's unit of work."""
    agencies = {row.name: row.agency_id for row in case.others} | {case.party: case.agency_id}
    known = {row.name: row for row in closures_of_case(session, case.id)}
    for party in state.respondents.values():
        decision, row = party.decision, known.get(party.name)
        ending = ending_of(decision) if decision else None
        if decision is not None and ending is None and row is not None:  # an appeal lifted it
            row.taken_back_on = row.taken_back_on or decision.changed_on
        if decision is None or ending is None or decision.served_on is None:
            continue
        if row is None:
            row = ListedClosure(
                case_id=case.id, name=party.name[:200], name_key=normalise(party.name)[:_KEY_LENGTH]
            )
            session.add(row)
        row.agency_id = agencies.get(party.name[:200])
        row.measure, row.document = ending.kind, decision.document
        row.basis = registry()[ending.basis].citation if ending.basis else case.legal_basis
        row.decided_on, row.served_on = decision.on, decision.served_on
        row.taken_back_on = decision.revoked_on


def ending_of(decision: CaseDecision) -> Penalty | None:
    """Return what of a decision ends a business; an order to stop dispatching is none."""
    for kind in _ENDING:
        for one in decision.penalties:
            sanction = sanctions().get(one.basis)
            if one.kind is kind and not (sanction and sanction.stop_is_order):
                return one
    return None
