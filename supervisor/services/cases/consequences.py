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
from supervisor.services.cases.projection import Decided, decided_on
from supervisor.services.cases.register_effect import restore_licences, revoke_licences
from supervisor.services.credit import ledger
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.services.platform.audit import Actor
from supervisor.store.queries.credit import ledger as credit_queries
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.credit import CreditEntry

_APPEALED: Final = "复议或者诉讼改变了决定"


def follow(session: Session, actor: Actor, case: Case, state: CaseState, step: CourseStep) -> None:
    """Let credit and register follow a step; joins the caller's unit of work.

    Each respondent that stands in the register has an entry of its own, and its own end of it.
    """
    keep_closed(session, case, state)
    about = decided_on(case, state, step)
    served = step.kind is StepKind.SIMPLE_DECISION or (
        step.kind is StepKind.SERVE and step.text("document") == "decision"
    )
    if served and about.served_on is not None:
        enter(session, actor, case, about)
    ended = step.kind in (StepKind.REVOKE_DECISION, StepKind.APPEAL_RESULT)
    if ended and about.revoked_on is not None:
        take_back(session, actor, case, step.text("reason") or _APPEALED, about)
    elif step.kind is StepKind.APPEAL_RESULT and step.text("lifts"):
        take_back(session, actor, case, _APPEALED, about)
        if about.served_on is not None:
            enter(session, actor, case, about)


def enter(session: Session, actor: Actor, case: Case, about: Decided | None = None) -> None:
    """Record a served decision in credit, and revoke licences it revokes."""
    about = about or case
    writes = about.event_code and about.outcome is not None and about.outcome.may_write_credit
    if writes and about.agency_id is not None and not live_entries(session, case.id, about):
        ledger.record_case(session, actor, case, about)
    revoke_licences(session, actor, case, about)


def take_back(
    session: Session, actor: Actor, case: Case, reason: str, about: Decided | None = None
) -> None:
    """End the entries of a decision that no longer stands, and give licences back."""
    about = about or case
    for entry in live_entries(session, case.id, about):
        ledger.end_entry(session, actor, entry, EntryKind.WITHDRAWAL, reason)
    restore_licences(session, actor, case, reason, about)


def live_entries(session: Session, case_id: int, about: Decided | None = None) -> list[CreditEntry]:
    """Return the facts and merits of a case that nothing has ended yet, of one respondent's."""
    rows = credit_queries.entries_of_case(session, case_id)
    if about is not None:
        rows = [row for row in rows if row.agency_id == about.agency_id]
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
