"""What the end of a reconsideration or a lawsuit leaves of a decision."""

from decimal import Decimal

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.kinds import PenaltyKind
from supervisor.domain.cases.course.state import CaseDecision, CaseState, Penalty


def end_appeal(state: CaseState, decision: CaseDecision, step: CourseStep) -> None:
    """Enter the result; the days of an appeal that won do not count against the bureau."""
    appeal = decision.appeals[-1]
    appeal.ended_on = step.on
    result = step.text("result")
    if result == "revoked":
        decision.revoked_on = step.on
        state.appeal_days += (step.on - appeal.began).days
    elif result == "changed":
        decision.changed_on = step.on
        decision.changed_to = step.number("amount") or None
        _lift(decision, step.text("lifts"))


def _lift(decision: CaseDecision, kind: str) -> None:
    """Take away what an appeal lifted; where nothing else was imposed, the sum it set remains."""
    if not kind:
        return
    before = decision.penalties
    decision.penalties = tuple(one for one in before if str(one.kind) != kind)
    if not decision.penalties and before:
        fine = PenaltyKind.FINE
        amount = decision.changed_to or Decimal(0)
        decision.penalties = (Penalty(fine, amount, before[0].basis, before[0].act),)
