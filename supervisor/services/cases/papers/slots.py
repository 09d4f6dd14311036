"""Which papers a case has or should have: one slot for each, from its steps."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from supervisor.domain.cases.course.claims import CourseStep, read_step
from supervisor.domain.cases.course.kinds import PenaltyKind, StepKind
from supervisor.domain.cases.course.state import CaseState
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.store.tables.cases.cases import Case, CourseStepRow

K = PaperKind
_BY_STEP: Final = {
    StepKind.QUESTION: K.QUESTION_RECORD,
    StepKind.INTERVIEW: K.INTERVIEW_NOTICE,
    StepKind.ORDER: K.ORDER,
    StepKind.NOTICE: K.PENALTY_NOTICE,
    StepKind.HEARING_NOTICE: K.HEARING_NOTICE,
    StepKind.HEARING: K.HEARING_RECORD,
    StepKind.DEMAND: K.DEMAND,
    StepKind.TRANSFER: K.TRANSFER,
    StepKind.SERVE: K.SERVICE_RECEIPT,
    StepKind.CLOSE: K.CLOSING_APPROVAL,
}
_ENDS: Final = {str(PenaltyKind.CLOSURE), str(PenaltyKind.STOP)}


@dataclass(frozen=True, slots=True)
class PaperSlot:
    """One paper: its kind, which one of the kind (``key``), of whom, and the step it tells of."""

    kind: PaperKind
    key: str
    respondent: str
    step: CourseStep | None = None

    @property
    def address(self) -> str:
        """The slot as it stands in an address."""
        return f"{self.kind}-{self.key or '0'}"


def slots_of(case: Case, state: CaseState) -> list[PaperSlot]:
    """Return the papers of a case in the order of its course."""
    found = []
    if state.filed_on is not None or state.closed_on is None:
        found.append(PaperSlot(K.FILING_APPROVAL, "", case.party))
    if state.filed_on is not None:
        found.append(PaperSlot(K.QUESTION_NOTICE, "", case.party))
    for row in case.course:
        found += _of_step(case, state, row)
    if case.decided_on is not None and case.event_code:
        found.append(PaperSlot(K.REPAIR_NOTICE, "", case.party))
    for other in case.others:
        if other.decided_on is not None and other.event_code:
            found.append(PaperSlot(K.REPAIR_NOTICE, str(other.id), other.name))
    found.append(PaperSlot(K.ASSISTANCE, "", case.party))
    if state.closed_on is not None:
        found.append(PaperSlot(K.INDEX, "", case.party))
    return found


def slot_at(case: Case, state: CaseState, address: str) -> PaperSlot | None:
    """Return the slot of an address."""
    return next((one for one in slots_of(case, state) if one.address == address), None)


def _of_step(case: Case, state: CaseState, row: CourseStepRow) -> Iterator[PaperSlot]:
    step = step_of(row)
    named = state.named(step.text("respondent"))
    whom, key = (named.name if named else case.party), str(row.id)
    if row.step in (StepKind.DECISION, StepKind.SIMPLE_DECISION):
        yield PaperSlot(_decision_kind(step), key, whom, step)
    elif row.step in _BY_STEP:
        yield PaperSlot(_BY_STEP[row.step], key, whom, step)
    if row.step is StepKind.NOTICE and "hearing" in step.rows("rights"):
        yield PaperSlot(K.HEARING_OFFER, key, whom, step)


def _decision_kind(step: CourseStep) -> PaperKind:
    if step.kind is StepKind.DECISION and step.text("outcome") != "penalty":
        return K.NO_PENALTY
    kinds = {row.get("kind") for row in step.rows("penalties")}
    return K.CLOSURE if kinds & _ENDS else K.DECISION


def step_of(row: CourseStepRow) -> CourseStep:
    """Return a stored step as it was read."""
    return read_step({"step": str(row.step), "on": row.on.isoformat(), **row.claims})
