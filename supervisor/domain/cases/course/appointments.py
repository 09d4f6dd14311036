"""What filing, officers and recusal change in a case: who approved it, who works on it."""

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.people import person_key
from supervisor.domain.cases.course.state import CaseState


def file(state: CaseState, step: CourseStep) -> None:
    """File the case; who approved it does not investigate it."""
    state.filed_on, state.filed_by = step.on, step.text("approved_by")


def officers(state: CaseState, step: CourseStep) -> None:
    """Name who investigates; whoever did before stays known."""
    state.former_officers |= set(state.officers)
    state.officers = {row["name"].strip(): row["cert"] for row in step.rows("officers")}


def recusal(state: CaseState, step: CourseStep) -> None:
    """Enter a request for recusal, or take an officer off the case."""
    officer = person_key(step.text("officer"))
    waiting = {one for one in state.pending_recusals if person_key(one) != officer}
    state.pending_recusals = waiting
    if not step.text("decided_by"):
        state.pending_recusals.add(step.text("officer"))
    elif step.flag("granted"):
        for name in [one for one in state.officers if person_key(one) == officer]:
            del state.officers[name]
            state.former_officers.add(name)
            state.recused.add(name)
