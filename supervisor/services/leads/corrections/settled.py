"""What a decision on a lead is held by: it stands until taken back, and a filed case rests on it.

A case that the office has filed states its leads as facts. What was decided on them is not decided
anew or undone in passing: it is taken up again with a reason, and the case keeps that in its
record.
"""

from collections.abc import Iterable
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import rests_on_leads
from supervisor.domain.leads.findings import FindingStatus
from supervisor.services.leads.corrections.refusals import ReviewError
from supervisor.store.queries.cases.leads import cases_of_leads
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.leads import Finding

DECIDED: Final = (FindingStatus.CONFIRMED, FindingStatus.REJECTED)
"""What is a conclusion; a lead in doubt is decided whenever somebody knows more."""


def check_undecided(session: Session, findings: Iterable[Finding]) -> None:
    """Refuse to decide leads anew that have a conclusion. Raises ``ReviewError``."""
    decided = [one for one in findings if one.status in DECIDED]
    check_free(session, decided)
    for finding in decided:
        raise ReviewError(
            f"线索 {finding.id} 已判为“{finding.status.label}”，不能直接改判。"
            "请先撤销自己刚作的判定，或者在线索页写明理由“重新打开这条判定”，再重新判定。"
        )


def check_free(session: Session, findings: Iterable[Finding]) -> None:
    """Refuse to touch conclusions that a filed case rests on. Raises ``ReviewError``."""
    decided = sorted(one.id for one in findings if one.status in DECIDED)
    for finding_id, case in sorted(filed_cases(session, decided).items()):
        raise ReviewError(
            f"线索 {finding_id} 是案件 {case.number}（{case.status.label}）的依据，"
            "判定不能直接更改或者撤销。确需更改的，由作出判定的人或审批人在线索页写明理由"
            "“重新打开这条判定”，案件的办理过程会留下记录。"
        )


def filed_cases(session: Session, finding_ids: Iterable[int]) -> dict[int, Case]:
    """Return by lead the filed case that rests on it."""
    found = cases_of_leads(session, list(finding_ids))
    return {lead: case for lead, case in found.items() if rests_on_leads(case.status, case.outcome)}
