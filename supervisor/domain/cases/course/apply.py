"""Taking a step: every gate is asked, and only a step that none refuses changes the case."""

from supervisor.domain.cases.course.claims import CLAIMS, ClaimError, CourseStep
from supervisor.domain.cases.course.effects import EFFECTS
from supervisor.domain.cases.course.gate import Refusal
from supervisor.domain.cases.course.kinds import (
    StepKind,
)
from supervisor.domain.cases.course.state import (
    CaseState,
)
from supervisor.domain.cases.course.table import GATES, GENERAL

K = StepKind


def refusals(state: CaseState, step: CourseStep) -> list[Refusal]:
    """Return what refuses a step; empty where it may be taken.

    Raises ``ClaimError`` where the step names a respondent that the case does not have.
    """
    found = [one for gate in GENERAL for one in gate.refusals(state, step)]
    if found and not state.respondents:
        return found
    _check_respondent(state, step)
    return found + [one for gate in GATES[step.kind] for one in gate.refusals(state, step)]


def take(state: CaseState, step: CourseStep) -> list[Refusal]:
    """Take a step if nothing refuses it; return what does. Raises ``ClaimError``."""
    found = refusals(state, step)
    if not found:
        EFFECTS[step.kind](state, step)
        state.last_on = max(step.on, state.last_on or step.on)
    return found


def _check_respondent(state: CaseState, step: CourseStep) -> None:
    if "respondent" not in CLAIMS[step.kind] or step.kind is K.TRANSFER:
        return
    name = step.text("respondent")
    if not name and step.kind in (K.INSPECT, K.INTERVIEW):
        return
    if state.named(name) is None:
        said = f"本案没有当事人“{name}”。" if name else "本案有几个当事人，请写明是哪一个。"
        raise ClaimError(said)
