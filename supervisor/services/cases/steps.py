"""Steps that are the same for every case: decided, served, done, taken back; and merits.

Whatever punishes or orders goes through ``course.take`` and its gates. A merit punishes nobody: it
is proposed by one person, decided by another and served.
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
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.services.cases import consequences, course
from supervisor.services.cases.course import current
from supervisor.services.cases.opening import note_step
from supervisor.services.platform.audit import Actor
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.platform import User


def propose(session: Session, actor: Actor, case_id: int, version: int, proposal: Proposal) -> Case:
    """Put a merit before the approver. Raises ``CaseError`` listing what is missing."""
    problems = proposal.problems()
    if problems:
        raise CaseError("".join(problems))

    def apply(case: Case) -> None:
        consequences.check_event(session, case, proposal.event_code, is_merit=True)
        case.outcome = CaseOutcome.MERIT
        case.facts = proposal.facts.strip()
        case.legal_basis = proposal.legal_basis.strip()
        case.event_code = proposal.event_code
        case.entry_class = None
        case.fine_cents = 0
        case.proposed_by = actor.user_id
        case.proposed_at = utc_now()

    return _step(session, actor, (case_id, version), CaseStep.PROPOSE, apply)


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
        _check_merit(case)
        check_second_person(case.proposed_by or 0, actor.user_id)
        case.decided_by = actor.user_id
        case.decided_on = clock.today()
        case.document_number = document_number.strip()

    return _step(session, actor, (case_id, version), CaseStep.APPROVE, apply)


def serve(session: Session, actor: Actor, case_id: int, version: int, served_on: date) -> Case:
    """Record the service of a merit; from then on it counts in credit."""

    def apply(case: Case) -> None:
        _check_merit(case)
        if case.decided_on is None or not case.decided_on <= served_on <= clock.today():
            raise CaseError("送达日期须在决定作出之日至今天之间。")
        case.served_on = served_on
        session.flush()
        consequences.enter(session, actor, case)

    return _step(session, actor, (case_id, version), CaseStep.SERVE, apply)


def mark_duty_done(session: Session, actor: Actor, case_id: int, version: int, on: date) -> Case:
    """Record that the party has corrected the act and done every duty of the decision."""
    if current(session, case_id, version).outcome is CaseOutcome.MERIT:
        return _step(session, actor, (case_id, version), CaseStep.DUTY_DONE, _nothing)
    row = {"step": "duty_done", "on": on.isoformat(), "what": "已改正并履行全部义务"}
    return course.take(session, actor, (case_id, version), row)


def revoke(session: Session, actor: Actor, case_id: int, version: int, reason: str) -> Case:
    """Revoke a served decision: its entries stop counting and being shown at once.

    行政处罚法第四十八条 allows three days; nothing has to be waited for. Not by who investigated.
    """
    if not reason.strip():
        raise CaseError("请写明撤销的依据和理由。")
    case = current(session, case_id, version)
    check_second_person(case.proposed_by or 0, actor.user_id)
    if case.outcome is CaseOutcome.MERIT:
        return _revoke_merit(session, actor, (case_id, version), reason.strip())
    row = {
        "step": "revoke_decision",
        "on": clock.today().isoformat(),
        "reason": reason.strip(),
        "approved_by": _name(session, actor),
    }
    return course.take(session, actor, (case_id, version), row)


def _name(session: Session, actor: Actor) -> str:
    """Return the name of the account that acts; the course keeps it beside the account itself."""
    user = session.get(User, actor.user_id)
    if user is None:
        raise CaseError("没有登录的人员不能批准。")
    return user.display_name


def _revoke_merit(session: Session, actor: Actor, key: tuple[int, int], reason: str) -> Case:
    def apply(case: Case) -> None:
        case.revoked_on = clock.today()
        consequences.take_back(session, actor, case, reason)

    return _step(session, actor, key, CaseStep.REVOKE, apply, reason)


def _check_merit(case: Case) -> None:
    if case.outcome is not CaseOutcome.MERIT:
        raise CaseError("处罚和责令改正须按案件程序逐步办理。")


def _step(
    session: Session,
    actor: Actor,
    key: tuple[int, int],
    step: CaseStep,
    apply: Callable[[Case], None],
    note: str = "",
) -> Case:
    with unit_of_work(session):
        case = current(session, *key)
        following = next_status(case.status, step, case.outcome)
        apply(case)
        case.status = following
        note_step(session, case, step, actor, note.strip())
    return case


def _nothing(_case: Case) -> None:
    """A step that changes the status only."""
