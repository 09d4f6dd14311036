"""Gates that stand before every step, or before many: order in time, filing, an open case."""

from collections.abc import Iterator

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.imposed import is_penalty
from supervisor.domain.cases.course.kinds import AFTER_CLOSING, BEFORE_FILING, StepKind
from supervisor.domain.cases.course.state import CaseState

K = StepKind


def dates_run_on(state: CaseState, step: CourseStep) -> Iterator[str]:
    """Steps are recorded in the order they happened."""
    if state.last_on is not None and step.on < state.last_on:
        yield f"步骤日期早于上一步（{state.last_on}），不能倒签。"


def is_drafted(state: CaseState, step: CourseStep) -> Iterator[str]:
    """There is a case to act in; a draft may be written anew until it is filed."""
    if step.kind is K.DRAFT and state.filed_on is not None:
        yield "本案已经立案，不能再改拟案。"
    if step.kind is not K.DRAFT and not state.respondents:
        yield "还没有拟案，没有当事人和行为。"


def is_filed(state: CaseState, step: CourseStep) -> Iterator[str]:
    """The case is filed before it takes its course, once."""
    if step.kind is K.FILE and state.filed_on is not None:
        yield "本案已经立案。"
    if step.kind not in BEFORE_FILING and state.filed_on is None:
        yield "尚未立案。"


def is_open(state: CaseState, step: CourseStep) -> Iterator[str]:
    """A closed or dropped case moves no more."""
    if state.closed_on is not None and step.kind not in AFTER_CLOSING:
        yield "案件已经结案。"
    elif state.dropped and step.kind is not K.ARCHIVE:
        yield "已决定不予立案。"
    elif state.withdrawn_on is not None and step.kind not in (
        K.CLOSE, K.ARCHIVE, K.TRANSFER_REPLY, K.TRANSFER_OUTCOME
    ):  # fmt: skip
        yield "已经撤销立案。"
    if state.archived_on is not None and step.kind is K.ARCHIVE:
        yield "已经归档。"


def is_not_suspended(state: CaseState, step: CourseStep) -> Iterator[str]:
    """A paused case takes no decision."""
    if state.suspended_on is not None:
        yield "案件中止期间不能办理，请先恢复。"


def evidence_is_verified(state: CaseState, step: CourseStep) -> Iterator[str]:
    """A penalty rests on verified evidence."""
    if is_penalty(step) and not state.evidence_good:
        yield "没有查证属实的证据，事实不清，不得处罚。"
