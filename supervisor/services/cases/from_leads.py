"""Cases from confirmed leads, prefilled from what those know; copies of one act are one case."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError, CaseOrigin, CaseStatus
from supervisor.domain.cases.course.claims import read_step
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.joining import LeadAct, named, with_lead
from supervisor.domain.law.articles import registry
from supervisor.domain.law.citations import keys_of
from supervisor.domain.law.sanctions import reaches
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import office_date
from supervisor.domain.screening.model import Category, Severity
from supervisor.services.cases.course import keep, respondent_kind, state_of
from supervisor.services.cases.opening import DraftFacts, Party, open_case_against
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.cases import leads as queries
from supervisor.store.tables.cases.cases import Case, CaseLead
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.register import Agency

_UNLICENSED = frozenset({"market_18", "market_18_1", "market_42_1", "employment_promotion_40"})


class CaseExists(CaseError):
    """The party has cases under way; an officer says whether the lead belongs to one of them."""

    def __init__(self, cases: list[Case]) -> None:
        self.cases = cases
        super().__init__("该当事人已有案件在办，请选择并入或者另立一案。")


def case_with(session: Session, finding_id: int) -> Case | None:
    """Return the case a lead is in."""
    finding = session.get(Finding, finding_id)
    return None if finding is None else queries.case_of_lead(session, finding)


def open_from_finding(
    session: Session, actor: Actor, finding_id: int, summary: str = "", into: int | None = None
) -> Case:
    """Draft a case from a confirmed lead, or put the lead to the case it belongs to.

    ``into`` is the case chosen, 0 a new one; a copy of an ad that a case already has joins it
    unasked. Raises ``CaseExists`` where there is a choice, ``CaseError`` for a lead not confirmed.
    """
    with unit_of_work(session):
        finding = session.get(Finding, finding_id)
        if finding is None or finding.status is not FindingStatus.CONFIRMED:
            raise CaseError("只有确认属实的线索才能立案，请先复核。")
        found = queries.case_of_lead(session, finding)
        if found is not None:
            return found
        open_cases = queries.open_cases_of(session, finding)
        same_act = [one for one in open_cases if queries.has_copy(session, one, finding)]
        if same_act:
            return _take_in(session, actor, same_act[0], finding)
        if into:
            chosen = next((one for one in open_cases if one.id == into), None)
            if chosen is None:
                raise CaseError("所选案件不是该当事人在办的案件。")
            return _take_in(session, actor, chosen, finding)
        if open_cases and into is None:
            raise CaseExists(open_cases)
        return _draft(session, actor, finding, summary.strip())


def _draft(session: Session, actor: Actor, finding: Finding, summary: str) -> Case:
    wording = finding.revision
    name = "" if finding.agency_id else wording.company
    hits = _hits_against(session, finding)
    case = open_case_against(
        session,
        Party(finding.agency_id, name, facts_of(finding, hits)),
        (CaseOrigin.FINDING, finding.id),
        actor,
        summary=summary or _act_of(finding, hits).what,
        act_ended_on=office_date(finding.posting.last_seen_at),
    )
    return _join(session, actor, case, finding)


def _hits_against(session: Session, finding: Finding) -> list[FindingHit]:
    """Return the hits that count against the party: to mediate is lawful for who has a licence."""
    agency = session.get(Agency, finding.agency_id) if finding.agency_id else None
    is_licensed = agency is not None and respondent_kind(session, agency) == "agency"
    lawful = {Category.INTERMEDIARY} if is_licensed else set()
    return [hit for hit in finding.hits if hit.counts and hit.category not in lawful]


def _act_of(finding: Finding, hits: Sequence[FindingHit], kind: str = "") -> LeadAct:
    """Return a lead as a draft names it: the ad, and the breaches, not the advice.

    ``kind`` is what the respondent is: of the articles those that bind it are cited, all where
    none does, so that an officer sees what does not fit.
    """
    grave = [hit for hit in hits if hit.severity is not Severity.ADVISORY] or hits
    labels = tuple(dict.fromkeys(hit.category.label for hit in grave))
    keys = facts_of(finding, hits).breached
    bound = [key for key in keys if reaches(key, kind)] or keys
    return LeadAct(
        finding.id,
        finding.revision.title,
        labels or ("违法",),
        tuple(registry()[key].citation for key in bound),
        office_date(finding.posting.first_seen_at),
        office_date(finding.posting.last_seen_at),
    )


def _take_in(session: Session, actor: Actor, case: Case, finding: Finding) -> Case:
    """Put a lead to a case; a draft that waits for filing is written anew with it."""
    _join(session, actor, case, finding)
    drafts = [row.claims for row in case.course if row.step is StepKind.DRAFT]
    if case.status is not CaseStatus.DRAFT or not drafts:
        return case
    state = state_of(session, case)
    party = state.named(case.party) or next(iter(state.respondents.values()))
    lead = _act_of(finding, _hits_against(session, finding), str(party.kind))
    row = with_lead(drafts[-1], lead, party.name)
    row |= {"step": "draft", "on": clock.today().isoformat(), "note": f"并入线索 {finding.id}"}
    keep(session, case, read_step(row), row, actor)
    case.summary = named(case.summary, lead)
    case.act_ended_on = next(iter(state_of(session, case).acts.values())).ended
    session.flush()
    return case


def facts_of(finding: Finding, hits: Sequence[FindingHit]) -> DraftFacts:
    """Return what a lead knows: the articles these hits rest on, and the days the ad was seen.

    Which of them bind the party is decided by what the party is.
    """
    keys = dict.fromkeys(key for hit in hits for text in hit.basis for key in keys_of(text) or ())
    is_unlicensed = finding.agency_id is None and bool(_UNLICENSED & set(keys))
    return DraftFacts(
        breached=tuple(keys),
        began=office_date(finding.posting.first_seen_at),
        leads=(finding.id,),
        respondent_kind="unlicensed" if is_unlicensed else "",
    )


def _join(session: Session, actor: Actor, case: Case, finding: Finding) -> Case:
    session.add(CaseLead(finding_id=finding.id, case_id=case.id))
    session.flush()
    detail = {"step": "lead", "finding": finding.id, "number": case.number}
    audit.record(session, actor, AuditAction.CASE_STEP, ("case", case.id), detail)
    session.expire(case, ["leads"])
    return case
