"""What an agency says of a complaint, what came of it, and the reward.

The agency reads the office's own question, never the complaint: nothing in it may lead to the
complainant (劳动保障监察条例 9).
"""

from dataclasses import dataclass
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.cases.complaints import ComplaintError, ComplaintStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.deadlines import working_days_after
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.cases import complaint_results as queries
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint, ComplaintHearing, ComplaintReward

LONGEST: Final = 2000
_ANSWER_WITHIN: Final = 5
"""Working days an agency has; the office's own term, no law held sets one."""


@dataclass(frozen=True, slots=True)
class ComplaintResult:
    """What the complainant is told of his complaint's case; empty where it is not decided.

    ``standing`` is how the complaint stands that his was merged into, nothing of whose it is.
    """

    outcome: str = ""
    reward: str = ""
    standing: str = ""


def ask_agency(session: Session, actor: Actor, complaint_id: int, question: str) -> None:
    """Put a question about a complaint to the agency of the register it is about, once."""
    if not question.strip() or len(question) > LONGEST:
        raise ComplaintError(f"请写明要机构说明的事项，最多 {LONGEST} 字。")
    with unit_of_work(session):
        complaint = session.get_one(Complaint, complaint_id)
        if complaint.agency_id is None:
            raise ComplaintError("被投诉人不在名册内，没有可以答复的账号。")
        if queries.hearing_of(session, complaint_id) is not None:
            raise ComplaintError("已经要求机构说明。")
        today = clock.today()
        session.add(
            ComplaintHearing(
                complaint_id=complaint_id,
                agency_id=complaint.agency_id,
                question=question.strip(),
                asked_by=actor.user_id,
                asked_on=today,
                due_on=working_days_after(today, _ANSWER_WITHIN).on,
            )
        )
        _record(session, actor, complaint_id, "agency_asked")


def answer(session: Session, actor: Actor, agency_id: int, hearing_id: int, text: str) -> None:
    """Keep an agency's answer; it is given once. Raises ``ComplaintError``."""
    if not text.strip() or len(text) > LONGEST:
        raise ComplaintError(f"请填写说明，最多 {LONGEST} 字。")
    with unit_of_work(session):
        hearing = session.get(ComplaintHearing, hearing_id)
        if hearing is None or hearing.agency_id != agency_id:
            raise ComplaintError("没有这项说明要求。")
        if hearing.answered_on is not None:
            raise ComplaintError("已经答复，不能更改；有补充请联系承办人员。")
        hearing.answer, hearing.answered_on = text.strip(), clock.today()
        hearing.answered_by = actor.user_id
        _record(session, actor, hearing.complaint_id, "agency_answered")


def decide_reward(
    session: Session, actor: Actor, complaint_id: int, amount_cents: int, reason: str
) -> None:
    """Grant a reward (an amount above zero) or refuse it, once, with the reason.

    A reward needs a penalty that was served on what was reported; the sum is the office's to set,
    no table of sums is held.
    """
    if not reason.strip():
        raise ComplaintError("请写明是否奖励的理由。")
    with unit_of_work(session):
        complaint = session.get_one(Complaint, complaint_id)
        if queries.reward_of(session, complaint_id) is not None:
            raise ComplaintError("已经决定是否奖励。")
        case = session.get(Case, complaint.case_id) if complaint.case_id else None
        if amount_cents and not _is_proven(case):
            raise ComplaintError("举报尚未查实（没有已送达的处罚决定），不能奖励。")
        session.add(
            ComplaintReward(
                complaint_id=complaint_id,
                is_granted=amount_cents > 0,
                amount_cents=amount_cents,
                reason=reason.strip(),
                decided_by=actor.user_id,
                decided_on=clock.today(),
            )
        )
        detail = {"granted": amount_cents > 0}
        subject = ("complaint", complaint_id)
        audit.record(session, actor, AuditAction.REWARD_DECIDED, subject, detail)


def result_of(session: Session, complaint: Complaint) -> ComplaintResult:
    """Return what the complainant may be told: the outcome once it is served, and the reward."""
    into = complaint.duplicate_of if complaint.status is ComplaintStatus.MERGED else None
    case_id = into.case_id if into is not None else complaint.case_id
    case = session.get(Case, case_id) if case_id else None
    reward = queries.reward_of(session, complaint.id)
    said = ""
    if reward is not None:
        sum_of = f"{reward.amount_cents / 100:,.2f} 元"
        said = f"给予奖励 {sum_of}。" if reward.is_granted else f"不予奖励：{reward.reason}"
    is_told = case is not None and case.outcome is not None and case.served_on is not None
    is_told = is_told and case is not None and case.revoked_on is None
    outcome = case.outcome.label if is_told and case and case.outcome else ""
    return ComplaintResult(outcome, said, into.status.label if into is not None else "")


def _is_proven(case: Case | None) -> bool:
    return (
        case is not None
        and case.outcome is not None
        and case.outcome.is_penalty
        and case.served_on is not None
        and case.revoked_on is None
    )


def _record(session: Session, actor: Actor, complaint_id: int, what: str) -> None:
    subject = ("complaint", complaint_id)
    audit.record(session, actor, AuditAction.COMPLAINT_DECIDED, subject, {"step": what})
