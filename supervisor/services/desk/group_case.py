"""One case from leads that were confirmed together."""

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError
from supervisor.domain.leads.findings import FindingStatus
from supervisor.services.cases.from_leads import CaseExists, open_from_finding
from supervisor.services.platform.audit import Actor
from supervisor.store.queries.desk.groups import decided_together
from supervisor.store.tables.cases.cases import Case


def draft(session: Session, actor: Actor, review_id: int) -> Case:
    """Draft a case from the first confirmed lead and put the others to it.

    A case of the party that is under way takes them; of several the newest. Raises ``CaseError``
    where nothing of it stands confirmed.
    """
    confirmed = [
        finding.id
        for review, finding in decided_together(session, review_id)
        if review.undone_at is None and finding.status is FindingStatus.CONFIRMED
    ]
    if not confirmed:
        raise CaseError("没有确认属实的线索，不能立案。")
    try:
        case = open_from_finding(session, actor, confirmed[0])
    except CaseExists as choice:
        case = open_from_finding(session, actor, confirmed[0], into=choice.cases[-1].id)
    case_id = case.id
    for finding_id in confirmed[1:]:
        case = _put_to(session, actor, finding_id, case_id)
    return case


def _put_to(session: Session, actor: Actor, finding_id: int, case_id: int) -> Case:
    """Put a lead to the case; one whose party is another gets a case of its own."""
    try:
        return open_from_finding(session, actor, finding_id, into=case_id)
    except CaseError:
        return open_from_finding(session, actor, finding_id, into=0)
