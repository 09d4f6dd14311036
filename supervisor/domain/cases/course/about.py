"""Whom and what a step is about."""

from supervisor.domain.cases.course.claims import Step
from supervisor.domain.cases.course.state import Act, CaseState, Respondent


def party_of(state: CaseState, step: Step) -> Respondent | None:
    """Return the respondent a step is about."""
    return state.named(step.text("respondent"))


def is_penalty(step: Step) -> bool:
    """Whether the step imposes anything."""
    return step.text("outcome") == "penalty" or step.kind.value == "simple_decision"


def acts_judged(state: CaseState, step: Step, party: Respondent) -> list[Act]:
    """Return the acts the penalties name, or all acts of the respondent."""
    named = {row.get("act", "") for row in step.rows("penalties")} - {""}
    acts = state.acts_of(party.name)
    return [act for act in acts if act.id in named] or acts
