"""Open cases. Opening one states no guilt: it says that the office looks into the matter.

``services.cases.steps`` carries a case on from here.
"""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError, CaseOrigin, CaseStatus, CaseStep
from supervisor.domain.cases.course.claims import read_step
from supervisor.domain.cases.seeding import draft_row
from supervisor.domain.law.articles import registry
from supervisor.domain.law.sanctions import reaches
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here
from supervisor.services.cases import course
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.cases import cases as queries
from supervisor.store.queries.platform.repeats import last_alike
from supervisor.store.tables.cases.cases import Case, CaseStepRow
from supervisor.store.tables.register import Agency


@dataclass(frozen=True, slots=True)
class DraftFacts:
    """What is known when a case is drafted: breached articles by key, first day, leads."""

    breached: tuple[str, ...] = ()
    began: date | None = None
    leads: tuple[int, ...] = ()
    respondent_kind: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """Whom a case is against: an agency of the register, or somebody named as found."""

    agency_id: int | None
    name: str = ""
    facts: DraftFacts = DraftFacts()


def open_case_against(
    session: Session,
    party: Party,
    origin: tuple[CaseOrigin, int | None],
    opened_by: Actor,
    *,
    summary: str,
    act_ended_on: date | None = None,
) -> Case:
    """Draft a case against ``party``, or return the one of the same origin.

    It joins the caller's unit of work, so that two people cannot take one case number.
    ``act_ended_on`` is the last day the act is known to have gone on; limitation runs from it.
    Raises ``CaseError`` for an empty summary or an unknown party.
    """
    kind, origin_id = origin
    existing = None if origin_id is None else queries.case_of_origin(session, kind, origin_id)
    if existing is not None:
        return existing
    _check_party(session, party)
    if not summary.strip():
        raise CaseError("请写明案由。")
    on = clock.today()
    case = Case(
        number=_next_number(session, on),
        agency_id=party.agency_id,
        respondent=party.name.strip(),
        origin=kind,
        origin_id=origin_id,
        summary=summary.strip(),
        status=CaseStatus.DRAFT,
        opened_by=opened_by.user_id,
        opened_on=on,
        act_ended_on=act_ended_on,
        course_length=0,
    )
    session.add(case)
    session.flush()
    _write_draft(session, case, party.facts, opened_by)
    note_step(session, case, CaseStep.OPEN, opened_by, summary.strip())
    return case


def _write_draft(session: Session, case: Case, facts: DraftFacts, opened_by: Actor) -> None:
    old = course.old_case(session, case)
    if facts.respondent_kind:
        old = replace(old, respondent_kind=facts.respondent_kind)
    row = draft_row(old, case.origin, case.act_ended_on)
    reached = [key for key in facts.breached if reaches(key, old.respondent_kind)]
    row["acts"][0]["breached"] = [registry()[key].citation for key in reached]
    if facts.began is not None:
        row["acts"][0]["began"] = facts.began.isoformat()
    if facts.leads:
        row["leads"] = [str(lead) for lead in facts.leads]
    course.keep(session, case, read_step(row), row, opened_by)
    session.flush()


@dataclass(frozen=True, slots=True)
class ByHand:
    """What an officer types to open a case that comes from no lead and no complaint."""

    party: str
    origin: CaseOrigin
    summary: str
    act_ended_on: date | None = None
    respondent_kind: str = ""


def open_by_hand(session: Session, actor: Actor, typed: ByHand) -> Case:
    """Open a case; the party is an agency where name or code is one's of the register.

    The same draft sent again that day by the same person is the same case. Raises ``CaseError``.
    """
    if typed.origin.has_own_page:
        raise CaseError("线索、投诉和关联主体请从各自的页面立案。")
    with unit_of_work(session):
        agency = queries.agency_named(session, typed.party.strip())
        facts = DraftFacts(respondent_kind=typed.respondent_kind)
        party = Party(agency.id, "", facts) if agency else Party(None, typed.party, facts)
        if same := _sent_before(session, actor, typed, party):
            return same
        return open_case_against(
            session,
            party,
            (typed.origin, None),
            actor,
            summary=typed.summary,
            act_ended_on=typed.act_ended_on,
        )


def _sent_before(session: Session, actor: Actor, typed: ByHand, party: Party) -> Case | None:
    return last_alike(
        session,
        Case,
        origin=typed.origin,
        origin_id=None,
        agency_id=party.agency_id,
        respondent=party.name.strip(),
        summary=typed.summary.strip(),
        status=CaseStatus.DRAFT,
        opened_by=actor.user_id,
        opened_on=clock.today(),
    )


def _check_party(session: Session, party: Party) -> None:
    if party.agency_id is None and not party.name.strip():
        raise CaseError("请写明当事人。")
    if party.agency_id is not None and session.get(Agency, party.agency_id) is None:
        raise CaseError("名册中没有这家机构。")


def _next_number(session: Session, on: date) -> str:
    prefix = f"{here().symbol}案〔{on.year}〕"
    numbers = queries.numbers_from(session, prefix)
    taken = [int(number.removeprefix(prefix).removesuffix("号")) for number in numbers]
    return f"{prefix}{max(taken, default=0) + 1}号"


def note_step(session: Session, case: Case, step: CaseStep, actor: Actor, note: str) -> None:
    """Add the line of a step, with what the case says after it; joins the caller's unit of work."""
    session.add(
        CaseStepRow(
            case_id=case.id, step=step, by_id=actor.user_id, note=note, detail=_snapshot(case)
        )
    )
    detail = {"step": str(step), "status": str(case.status)}
    audit.record(session, actor, AuditAction.CASE_STEP, ("case", case.id), detail)


def _snapshot(case: Case) -> dict[str, Any]:
    return {
        "outcome": str(case.outcome) if case.outcome else "",
        "event_code": case.event_code or "",
        "facts": case.facts or "",
        "legal_basis": case.legal_basis or "",
        "document_number": case.document_number or "",
        "served_on": case.served_on.isoformat() if case.served_on else "",
    }
