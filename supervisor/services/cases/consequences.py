"""What follows from a step outside the case: credit entries and the register."""

from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError
from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.platform import clock
from supervisor.services.cases.closed_operators import keep_closed
from supervisor.services.cases.register_effect import restore_licences, revoke_licences
from supervisor.services.credit import ledger
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.services.platform.audit import Actor
from supervisor.store.queries.credit import ledger as credit_queries
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.credit import CreditEntry

_APPEALED: Final = "复议或者诉讼改变了决定"


def follow(session: Session, actor: Actor, case: Case, state: CaseState, step: CourseStep) -> None:
    """Let credit and register follow a step; joins the caller's unit of work."""
    keep_closed(session, case, state)
    served = step.kind is StepKind.SIMPLE_DECISION or (
        step.kind is StepKind.SERVE and step.text("document") == "decision"
    )
    if served and case.served_on is not None:
        enter(session, actor, case)
    ended = step.kind in (StepKind.REVOKE_DECISION, StepKind.APPEAL_RESULT)
    if ended and case.revoked_on is not None:
        take_back(session, actor, case, step.text("reason") or _APPEALED)
    elif step.kind is StepKind.APPEAL_RESULT and step.text("lifts") and _is_own(case, state, step):
        take_back(session, actor, case, _APPEALED)
        if case.served_on is not None:
            enter(session, actor, case)


def _is_own(case: Case, state: CaseState, step: CourseStep) -> bool:
    own = state.named(case.party) or next(iter(state.respondents.values()))
    return state.named(step.text("respondent")) is own


def enter(session: Session, actor: Actor, case: Case) -> None:
    """Record a served decision in credit, and revoke licences it revokes."""
    writes = case.event_code and case.outcome is not None and case.outcome.may_write_credit
    if writes and case.agency_id is not None and not live_entries(session, case.id):
        ledger.record_case(session, actor, case)
    revoke_licences(session, actor, case)


def take_back(session: Session, actor: Actor, case: Case, reason: str) -> None:
    """End the entries of a decision that no longer stands, and give licences back."""
    for entry in live_entries(session, case.id):
        ledger.end_entry(session, actor, entry, EntryKind.WITHDRAWAL, reason)
    restore_licences(session, actor, case, reason)


def live_entries(session: Session, case_id: int) -> list[CreditEntry]:
    """Return the facts and merits of a case that nothing has ended yet."""
    rows = credit_queries.entries_of_case(session, case_id)
    ended = {row.target_id for row in rows if row.kind.ends_another}
    return [row for row in rows if row.target_id is None and row.id not in ended]


def check_event(session: Session, case: Case, code: str, *, is_merit: bool) -> None:
    """Refuse a credit event that the scheme does not know or that is of the other kind."""
    event = credit_scheme_on(session, clock.today()).events.get(code)
    if case.agency_id is None:
        raise CaseError("当事人不在名册内，不记入机构信用。")
    if event is None:
        raise CaseError("现行信用方案中没有这个事项，请重新选择。")
    if event.is_merit is not is_merit:
        raise CaseError(f"信用事项“{event.label}”与处理结果不相符。")
