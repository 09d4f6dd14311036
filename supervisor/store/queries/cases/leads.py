"""Reads that tie leads to cases: which case a lead has, and which it could belong to."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseOrigin, CaseStatus
from supervisor.store.tables.cases.cases import Case, CaseLead
from supervisor.store.tables.leads import Finding

_UNDER_WAY = (CaseStatus.DRAFT, CaseStatus.OPEN)


def case_of_lead(session: Session, finding: Finding) -> Case | None:
    """Return the case that has the lead, or was opened from it."""
    joined = session.scalar(
        select(Case).join(CaseLead, CaseLead.case_id == Case.id).where(
            CaseLead.finding_id == finding.id
        )
    )  # fmt: skip
    if joined is not None:
        return joined
    return session.scalar(
        select(Case).where(Case.origin == CaseOrigin.FINDING, Case.origin_id == finding.id)
    )


def open_cases_of(session: Session, finding: Finding) -> list[Case]:
    """Return the cases under way against the poster of a lead, oldest first."""
    query = select(Case).where(Case.status.in_(_UNDER_WAY)).order_by(Case.id)
    if finding.agency_id is not None:
        query = query.where(Case.agency_id == finding.agency_id)
    else:
        company = finding.revision.company
        query = query.where(Case.agency_id.is_(None), Case.respondent == company)
    return list(session.scalars(query))


def has_copy(session: Session, case: Case, finding: Finding) -> bool:
    """Tell whether a case rests on a copy of the same ad."""
    query = (
        select(CaseLead.finding_id)
        .join(Finding, Finding.id == CaseLead.finding_id)
        .where(CaseLead.case_id == case.id, Finding.cluster_id == finding.cluster_id)
    )
    return session.scalar(query.limit(1)) is not None
