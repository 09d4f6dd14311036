"""A case put straight into the records as served, with its line on the list of closed operators."""

from supervisor.domain.cases.cases import CaseOutcome
from supervisor.domain.names import normalise
from supervisor.store.tables.cases.cases import ListedClosure

_ENDING = (CaseOutcome.CLOSURE, CaseOutcome.REVOCATION)


def put_closed(session, case):
    """Store the case, and list its party where the decision is served and ends a business."""
    session.add(case)
    session.flush()
    session.refresh(case)
    if case.outcome in _ENDING and case.decided_on and case.served_on:
        session.add(
            ListedClosure(
                case_id=case.id,
                agency_id=case.agency_id,
                name=case.party,
                name_key=normalise(case.party),
                measure=str(case.outcome),
                document=case.document_number,
                decided_on=case.decided_on,
                served_on=case.served_on,
                taken_back_on=case.revoked_on,
            )
        )
    session.commit()
    return case
