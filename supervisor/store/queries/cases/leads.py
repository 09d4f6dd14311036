"""Reads that tie leads to cases: which case a lead has, and which it could belong to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.cases.cases import CaseOrigin, CaseStatus
from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.store.queries.cases.decisions import is_against, is_against_name
from supervisor.store.tables.cases.cases import Case, CaseLead, CaseRespondent
from supervisor.store.tables.leads import Finding, Review

_UNDER_WAY = (CaseStatus.DRAFT, CaseStatus.OPEN, CaseStatus.PROPOSED)


def case_of_lead(session: Session, finding: Finding) -> Case | None:
    """Return the case that has the lead, or was opened from it."""
    return cases_of_leads(session, [finding.id]).get(finding.id)


def cases_of_leads(session: Session, finding_ids: Collection[int]) -> dict[int, Case]:
    """Return the case of each of these leads that has one or that one was opened from."""
    origins = select(Case.origin_id, Case).where(
        Case.origin == CaseOrigin.FINDING, Case.origin_id.in_(finding_ids)
    )
    joined = (
        select(CaseLead.finding_id, Case)
        .join(Case, CaseLead.case_id == Case.id)
        .where(CaseLead.finding_id.in_(finding_ids))
    )
    return {
        lead: case
        for query in (origins, joined)
        for lead, case in session.execute(query)
        if lead is not None
    }


@dataclass(frozen=True, slots=True)
class DoubtedLead:
    """A lead of a case that is no longer confirmed.

    ``is_reworded``: its ad shows another text by now; what was confirmed on the earlier one stands.
    """

    finding_id: int
    status: FindingStatus
    is_reworded: bool


def doubted_leads(session: Session, case: Case) -> list[DoubtedLead]:
    """Return the leads of a case that stand confirmed no longer, oldest first."""
    joined = select(CaseLead.finding_id).where(CaseLead.case_id == case.id)
    origin = case.origin_id if case.origin is CaseOrigin.FINDING else None
    is_of_case = or_(Finding.id.in_(joined), Finding.id == origin)
    earlier = (
        select(Review.id)
        .where(
            Review.finding_id == Finding.id,
            Review.revision_id != Finding.revision_id,
            Review.decision == Decision.CONFIRM,
            Review.undone_at.is_(None),
        )
        .exists()
    )
    rows = session.execute(
        select(Finding.id, Finding.status, earlier)
        .where(is_of_case, Finding.status != FindingStatus.CONFIRMED)
        .order_by(Finding.id)
    )
    return [DoubtedLead(*row) for row in rows]


def open_cases_of(session: Session, finding: Finding) -> list[Case]:
    """Return the cases under way against the poster of a lead, alone or beside others."""
    company = "" if finding.agency_id is not None else finding.revision.company
    return open_cases_against(session, finding.agency_id, company)


def open_cases_against(session: Session, agency_id: int | None, name: str) -> list[Case]:
    """Return the cases under way against an agency, or else somebody by name, oldest first."""
    query = select(Case).where(Case.status.in_(_UNDER_WAY)).order_by(Case.id)
    is_its = is_against(agency_id) if agency_id is not None else is_against_name(name)
    query = query.where(is_its)
    return list(session.scalars(query))


def has_copy(session: Session, case: Case, finding: Finding) -> bool:
    """Tell whether a case rests on a copy of the same ad."""
    query = (
        select(CaseLead.finding_id)
        .join(Finding, Finding.id == CaseLead.finding_id)
        .where(CaseLead.case_id == case.id, Finding.cluster_id == finding.cluster_id)
    )
    return session.scalar(query.limit(1)) is not None


def other_cases_of(
    session: Session, case_id: int, agency_id: int | None, name: str
) -> Sequence[Case]:
    """Return the other decided cases against one party, by agency or name, alone or beside others.

    A decision that was taken back is left to whoever reads the steps.
    """
    beside = select(CaseRespondent.case_id).where(CaseRespondent.decided_on.is_not(None))
    mine = Case.respondent == name
    if agency_id is None:
        beside = beside.where(CaseRespondent.name == name)
    else:
        mine = mine | (Case.agency_id == agency_id)
        beside = beside.where(
            (CaseRespondent.name == name) | (CaseRespondent.agency_id == agency_id)
        )
    query = (
        select(Case)
        .where(
            Case.id != case_id,
            (mine & Case.decided_on.is_not(None)) | Case.id.in_(beside),
        )
        .options(selectinload(Case.course), selectinload(Case.others))
        .order_by(Case.id)
    )
    return session.scalars(query).all()


def leads_of(session: Session, case_id: int) -> Sequence[Finding]:
    """Return the leads of a case with the ads they are of."""
    query = (
        select(Finding)
        .join(CaseLead, CaseLead.finding_id == Finding.id)
        .where(CaseLead.case_id == case_id)
        .options(joinedload(Finding.posting))
    )
    return session.scalars(query).all()


def decided_cases_with_copy(
    session: Session, case: Case, finding: Finding, since: date
) -> Sequence[Case]:
    """Return the other cases of a case's party that rest on a copy of a lead's ad.

    Only those with a standing decision made on ``since`` or later.
    """
    copies = (
        select(CaseLead.case_id)
        .join(Finding, Finding.id == CaseLead.finding_id)
        .where(Finding.cluster_id == finding.cluster_id)
    )
    query = (
        select(Case)
        .where(
            Case.id != case.id,
            Case.id.in_(copies),
            Case.decided_on >= since,
            Case.revoked_on.is_(None),
        )
        .options(selectinload(Case.course))
    )
    if case.agency_id is not None:
        query = query.where(Case.agency_id == case.agency_id)
    else:
        query = query.where(Case.agency_id.is_(None), Case.respondent == case.respondent)
    return session.scalars(query).all()
