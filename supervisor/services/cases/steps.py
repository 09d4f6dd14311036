"""Carry a case on: proposed by an inspector, decided by a second person, served, recorded.

Every step takes the version of the case that was on the screen; where somebody was faster nothing
is written. Only ``serve`` writes credit, and only for a decision that states a violation.
"""

from collections.abc import Callable
from datetime import date

from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import (
    CaseError,
    CaseOutcome,
    CaseStep,
    Proposal,
    check_second_person,
    next_status,
)
from supervisor.domain.credit.ledger import EntryKind
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.services.cases.opening import note_step
from supervisor.services.cases.register_effect import restore_licences, revoke_licences
from supervisor.services.credit import ledger
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.services.platform.audit import Actor
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.credit import ledger as credit_queries
from supervisor.store.tables.cases import Case
from supervisor.store.tables.credit import CreditEntry


def propose(session: Session, actor: Actor, case_id: int, version: int, proposal: Proposal) -> Case:
    """Put a decision before the approver. Raises ``CaseError`` listing what is missing."""
    problems = proposal.problems()
    if problems:
        raise CaseError("".join(problems))

    def apply(case: Case) -> None:
        if proposal.event_code and case.agency_id is None:
            raise CaseError("当事人不在名册内，不记入机构信用。")
        if proposal.event_code:
            _check_event(session, proposal)
        case.outcome = proposal.outcome
        case.facts = proposal.facts.strip()
        case.legal_basis = proposal.legal_basis.strip()
        case.event_code = proposal.event_code
        case.entry_class = proposal.entry_class
        case.fine_cents = proposal.fine_cents
        case.notified_on = proposal.notified_on
        case.statement = proposal.statement.strip()
        case.proposed_by = actor.user_id
        case.proposed_at = utc_now()

    return _step(session, actor, (case_id, version), CaseStep.PROPOSE, apply)


def _check_event(session: Session, proposal: Proposal) -> None:
    event = credit_scheme_on(session, clock.today()).events.get(proposal.event_code)
    if event is None:
        raise CaseError("现行信用方案中没有这个事项，请重新选择。")
    if event.is_merit is not (proposal.outcome is CaseOutcome.MERIT):
        raise CaseError(f"信用事项“{event.label}”与处理结果“{proposal.outcome.label}”不相符。")


def send_back(session: Session, actor: Actor, case_id: int, version: int, note: str) -> Case:
    """Return a proposal to the inspector with the reason."""
    if not note.strip():
        raise CaseError("退回时请写明需要补正的内容。")
    return _step(session, actor, (case_id, version), CaseStep.RETURN, _nothing, note)


def approve(
    session: Session, actor: Actor, case_id: int, version: int, document_number: str
) -> Case:
    """Decide as proposed; only by another person than the proposer."""
    if not document_number.strip():
        raise CaseError("请填写决定书文号。")

    def apply(case: Case) -> None:
        check_second_person(case.proposed_by or 0, actor.user_id)
        case.decided_by = actor.user_id
        case.decided_on = clock.today()
        case.document_number = document_number.strip()

    return _step(session, actor, (case_id, version), CaseStep.APPROVE, apply)


def serve(session: Session, actor: Actor, case_id: int, version: int, served_on: date) -> Case:
    """Record the service of the decision; from then on, and only then, it counts in credit.

    A revocation takes the licences with it, in the same unit of work.
    """

    def apply(case: Case) -> None:
        if case.decided_on is None or not case.decided_on <= served_on <= clock.today():
            raise CaseError("送达日期须在决定作出之日至今天之间。")
        case.served_on = served_on
        session.flush()
        if case.event_code and case.outcome and case.outcome.may_write_credit:
            ledger.record_case(session, actor, case)
        revoke_licences(session, actor, case)

    return _step(session, actor, (case_id, version), CaseStep.SERVE, apply)


def mark_duty_done(session: Session, actor: Actor, case_id: int, version: int, on: date) -> Case:
    """Record that the party has corrected the act and done every duty of the decision."""

    def apply(case: Case) -> None:
        if case.served_on is None or not case.served_on <= on <= clock.today():
            raise CaseError("履行完毕日期须在送达之日至今天之间。")
        case.duty_done_on = on

    return _step(session, actor, (case_id, version), CaseStep.DUTY_DONE, apply)


def revoke(session: Session, actor: Actor, case_id: int, version: int, reason: str) -> Case:
    """Revoke a served decision: its entries stop counting and being shown at once.

    行政处罚法 第四十八条 allows three days; nothing has to be waited for.
    """
    if not reason.strip():
        raise CaseError("请写明撤销的依据和理由。")

    def apply(case: Case) -> None:
        check_second_person(case.proposed_by or 0, actor.user_id)
        case.revoked_on = clock.today()
        for entry in live_entries(session, case.id):
            ledger.end_entry(session, actor, entry, EntryKind.WITHDRAWAL, reason.strip())
        restore_licences(session, actor, case, reason.strip())

    return _step(session, actor, (case_id, version), CaseStep.REVOKE, apply, reason)


def live_entries(session: Session, case_id: int) -> list[CreditEntry]:
    """Return the facts and merits of a case that nothing has ended yet."""
    rows = credit_queries.entries_of_case(session, case_id)
    ended = {row.target_id for row in rows if row.kind.ends_another}
    return [row for row in rows if row.target_id is None and row.id not in ended]


def _step(
    session: Session,
    actor: Actor,
    key: tuple[int, int],
    step: CaseStep,
    apply: Callable[[Case], None],
    note: str = "",
) -> Case:
    with unit_of_work(session):
        case = _current(session, *key)
        following = next_status(case.status, step, case.outcome)
        apply(case)
        case.status = following
        note_step(session, case, step, actor, note.strip())
    return case


def _nothing(_case: Case) -> None:
    """A step that changes the status only."""


def _current(session: Session, case_id: int, version: int) -> Case:
    case = session.get(Case, case_id)
    if case is None:
        raise CaseError("没有这个案件。")
    if case.version != version:
        raise CaseError("案件刚被他人更新，本次操作没有保存，请核对后重新提交。")
    return case
