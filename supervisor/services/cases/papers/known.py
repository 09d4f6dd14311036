"""A case with all that its papers are filled from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from supervisor.domain.cases.course.claims import CourseStep
from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.cases.course.state import CaseParty, CaseState
from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.platform import clock
from supervisor.services.cases.papers.slots import PaperSlot, step_of
from supervisor.store.tables.cases.cases import Case, CourseStepRow
from supervisor.store.tables.cases.papers import CasePaper
from supervisor.store.tables.leads import Finding


@dataclass(frozen=True, slots=True)
class Known:
    """A case with what its papers are filled from."""

    session: Session
    case: Case
    state: CaseState
    slot: PaperSlot
    papers: Sequence[CasePaper]
    leads: Sequence[Finding]
    last_paper: CasePaper | None

    @property
    def party(self) -> CaseParty:
        """The respondent the paper is about."""
        own = self.state.named(self.slot.respondent) or self.state.named(self.case.party)
        return own or next(iter(self.state.respondents.values()))

    @property
    def step(self) -> CourseStep:
        """The step the paper tells of; an empty one of today where it tells of none."""
        return self.slot.step or CourseStep(StepKind.DRAFT, clock.today())

    def last(self, kind: StepKind) -> CourseStep | None:
        """Return the latest step of a kind, of those of one party that of the paper's."""
        rows = [row for row in self.case.course if row.step is kind and self._is_own(row)]
        return step_of(rows[-1]) if rows else None

    def number_served(self, kind: StepKind, kinds: tuple[PaperKind, ...]) -> str:
        """Return the number of what was made last of a kind before the step of this paper."""
        rows = [
            row
            for row in self.case.course
            if row.step is kind and self._is_own(row) and str(row.id) != self.slot.key
        ]
        rows = [row for row in rows if not self.slot.key or row.id < int(self.slot.key)]
        if not rows:
            return ""
        slot = str(rows[-1].id)
        made = [one.number for one in self.papers if one.kind in kinds and one.slot == slot]
        return made[-1] if made else step_of(rows[-1]).text("document")

    def _is_own(self, row: CourseStepRow) -> bool:
        return row.claims.get("respondent", "") in ("", *self.party.names)

    def every(self, kind: StepKind) -> list[CourseStep]:
        """Return all steps of a kind."""
        return [step_of(row) for row in self.case.course if row.step is kind]
