"""Cases of the demonstration, from opening to service, each step taken on its day."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.demo.course import (
    CLOSURE,
    COURSES,
    DECIDED_AFTER,
    PlannedCourse,
    PlannedStep,
    closed,
    ending_of,
    steps_of,
)
from supervisor.demo.course_days import dated, worked
from supervisor.demo.credit import FACTS, SUMMARIES
from supervisor.demo.endings import ENDINGS, DemoEnding
from supervisor.demo.successors import CLOSED, CLOSED_BEFORE
from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome, Proposal
from supervisor.domain.cases.papers.kinds import PaperKind, series_number
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here
from supervisor.services.cases import course, opening, steps
from supervisor.services.cases.opening import ByHand
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.services.demo.papers import make_new_papers
from supervisor.services.demo.past import Past
from supervisor.services.platform.audit import Actor
from supervisor.settings import Settings
from supervisor.store.tables.cases.cases import Case

_INVESTIGATED_IN: Final = timedelta(days=DECIDED_AFTER)
_SERVED_AFTER: Final = timedelta(days=2)
_ENDED_BEFORE: Final = timedelta(days=3)
_CLOSED_FACTS: Final = (
    "当事人未取得人力资源服务许可，以微信和招聘平台代招工人并收取费用，违法事实清楚。"
)
_NUMBERED: Final = {
    "order": PaperKind.ORDER,
    "notice": PaperKind.PENALTY_NOTICE,
    "decision": PaperKind.DECISION,
    "simple_decision": PaperKind.DECISION,
}
Follow = Callable[[int], None]
"""What comes after the service of a case, given the case's id."""


@dataclass(frozen=True)
class Office:
    """The officers of the demonstration at work on its cases."""

    session: Session
    past: Past
    inspector: Actor
    approver: Actor
    settings: Settings | None = None
    _documents: Counter[tuple[PaperKind, int]] = field(default_factory=Counter)

    def plan_fact(self, uscc: str, code: str, decided_on: date, follow: Follow) -> None:
        """Plan a case of an agency that ends in an entry of the credit file."""
        if code not in COURSES:
            self._plan_merit(uscc, code, decided_on, follow)
            return

        def open_it() -> None:
            case_id = self.open_against(uscc, code).id
            self._plan_course(case_id, COURSES[code], FACTS[code][0], code, follow)

        self.past.plan(worked(decided_on - _INVESTIGATED_IN), open_it)

    def plan_open_case(self, uscc: str, code: str, opened_on: date) -> None:
        """Plan a case that is under way: it stands where its course has come to today."""

        def open_it() -> None:
            case_id = self.open_against(uscc, code).id
            self._plan_course(case_id, COURSES[code], FACTS[code][0], code, None)

        self.past.plan(worked(opened_on), open_it)

    def plan_closure(self) -> None:
        """Plan the one decision that closes an outfit which never had a licence."""
        decided_on = self.past.today - CLOSED_BEFORE
        typed = ByHand(
            CLOSED, CaseOrigin.REPORT, "未经许可擅自从事职业中介活动", respondent_kind="unlicensed"
        )

        def open_it() -> None:
            case_id = opening.open_by_hand(self.session, self.inspector, typed).id
            drafted_on = clock.today()
            self._plan_course(case_id, CLOSURE, _CLOSED_FACTS, "", None)
            for step in closed(60, is_stopped=True):
                self._plan_step(case_id, step, drafted_on, "", None)

        self.past.plan(worked(decided_on - _INVESTIGATED_IN), open_it)

    def plan_endings(self) -> None:
        """Plan a case of every ending."""
        for one in ENDINGS:
            self._plan_ending(one)

    def _plan_ending(self, one: DemoEnding) -> None:
        started_on = worked(self.past.today - timedelta(days=one.days_ago))
        ended_on = started_on - _ENDED_BEFORE
        typed = ByHand(one.party, CaseOrigin.REPORT, one.summary, ended_on, one.kind)

        def open_it() -> None:
            case_id = opening.open_by_hand(self.session, self.inspector, typed).id
            for step in one.steps():
                self._plan_step(case_id, step, started_on, "", None)
                if one.has_papers and self.settings is not None:
                    self._plan_papers(case_id, started_on + timedelta(days=step.day))

        self.past.plan(started_on, open_it)

    def open_against(self, uscc: str, code: str) -> Case:
        """Draft a case from an inspection on the day it is."""
        summary = f"监督检查发现：{SUMMARIES[code]}"
        ended_on = clock.today() - _ENDED_BEFORE
        kind = COURSES[code].respondent if code in COURSES else "agency"
        typed = ByHand(uscc, CaseOrigin.INSPECTION, summary, ended_on, kind)
        return opening.open_by_hand(self.session, self.inspector, typed)

    def version_of(self, case_id: int) -> int:
        """Return the version of a case, as its page would carry it."""
        return self.session.get_one(Case, case_id).version

    def take(self, case_id: int, row: dict[str, Any], *, is_heads: bool = False) -> Case:
        """Take a step today, as an officer or as the head."""
        actor = self.approver if is_heads else self.inspector
        dated = {**row, "on": clock.today().isoformat()}
        key = (case_id, self.version_of(case_id))
        event = dated.pop("event_code", "")
        is_penalty = row["step"] in ("decision", "simple_decision") and row.get("penalties")
        if is_penalty and not event:
            dated["credit_left_out"] = "现行信用方案没有相应的事项。"
        return course.take(self.session, actor, key, dated, event)

    def next_document(self, kind: PaperKind = PaperKind.DECISION) -> str:
        """Return the next number of a series in the year it is."""
        year = clock.today().year
        self._documents[kind, year] += 1
        return series_number(here().symbol, kind, year, self._documents[kind, year])

    def _plan_course(
        self, case_id: int, plan: PlannedCourse, facts: str, code: str, follow: Follow | None
    ) -> None:
        drafted_on = clock.today()
        for step in (*steps_of(plan, facts, ""), *ending_of(plan)):
            self._plan_step(case_id, step, drafted_on, code, follow)

    def _plan_step(
        self, case_id: int, step: PlannedStep, drafted_on: date, code: str, follow: Follow | None
    ) -> None:
        row = dated(step.row, drafted_on)

        def happen() -> None:
            if row["step"] in _NUMBERED:
                row["document"] = self.next_document(_number_kind(row))
            if row["step"] == "decision":
                row["event_code"] = code
            self.take(case_id, row, is_heads=step.is_heads)
            if follow is not None and row.get("document") == "decision":
                follow(case_id)

        self.past.plan(worked(drafted_on + timedelta(days=step.day)), happen)

    def _plan_papers(self, case_id: int, on: date) -> None:
        settings = self.settings
        if settings is not None:
            self.past.plan(
                worked(on),
                lambda: make_new_papers(self.session, settings, self.inspector, case_id),
            )

    def _plan_merit(self, uscc: str, code: str, decided_on: date, follow: Follow) -> None:
        def open_it() -> None:
            case_id = self.open_against(uscc, code).id
            self.past.plan(decided_on, lambda: self._recognise(case_id, code, follow))

        self.past.plan(decided_on - _INVESTIGATED_IN, open_it)

    def _recognise(self, case_id: int, code: str, follow: Follow) -> None:
        basis = credit_scheme_on(self.session, clock.today()).events[code].basis
        merit = Proposal(CaseOutcome.MERIT, FACTS[code][0], basis, code)
        version = self.version_of(case_id)
        version = steps.propose(self.session, self.inspector, case_id, version, merit).version
        steps.approve(self.session, self.approver, case_id, version, self.next_document())
        served_on = min(clock.today() + _SERVED_AFTER, self.past.today)
        self.past.plan(served_on, lambda: self._serve(case_id, follow))

    def _serve(self, case_id: int, follow: Follow) -> None:
        version = self.version_of(case_id)
        steps.serve(self.session, self.inspector, case_id, version, clock.today())
        follow(case_id)


def _number_kind(row: dict[str, Any]) -> PaperKind:
    """Return the series a step's document is numbered in."""
    if row["step"] == "decision" and row["outcome"] != "penalty":
        return PaperKind.NO_PENALTY
    return _NUMBERED[row["step"]]
