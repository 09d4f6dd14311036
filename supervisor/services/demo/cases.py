"""Cases of the demonstration, from opening to service, each step taken on its day."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.demo.credit import FACTS, SUMMARIES
from supervisor.demo.successors import CLOSED, CLOSED_BEFORE
from supervisor.domain.cases.cases import CaseOrigin, CaseOutcome, Proposal
from supervisor.domain.platform import clock
from supervisor.services.cases import opening, steps
from supervisor.services.cases.opening import ByHand
from supervisor.services.credit.schemes import credit_scheme_on
from supervisor.services.demo.past import Past
from supervisor.services.platform.audit import Actor
from supervisor.store.tables.cases import Case

_INVESTIGATED_IN: Final = timedelta(days=35)
_ENDED_BEFORE: Final = timedelta(days=3)
_NOTIFIED_BEFORE: Final = timedelta(days=6)
_SERVED_AFTER: Final = timedelta(days=2)
_CLOSURE: Final = Proposal(
    outcome=CaseOutcome.CLOSURE,
    facts="当事人未取得人力资源服务许可，以微信和招聘平台代招工人并收取费用，违法事实清楚。",
    legal_basis="人力资源市场暂行条例第四十二条",
    statement="当事人书面放弃陈述申辩。",
)
Follow = Callable[[int], None]
"""What comes after the service of a case, given the case's id."""


@dataclass(frozen=True)
class Office:
    """The officers of the demonstration at work on its cases."""

    session: Session
    past: Past
    inspector: Actor
    approver: Actor
    _documents: Counter[int] = field(default_factory=Counter)

    def plan_fact(self, uscc: str, code: str, decided_on: date, follow: Follow) -> None:
        """Plan a case of an agency that ends in an entry of the credit file."""

        def open_it() -> None:
            case_id = self.open_against(uscc, code).id
            self.past.plan(decided_on, lambda: self._decide(case_id, self._proposal(code), follow))

        self.past.plan(decided_on - _INVESTIGATED_IN, open_it)

    def plan_open_case(self, uscc: str, code: str, opened_on: date, proposed_on: date) -> None:
        """Plan a case that is still under way; one proposed after today is looked into still."""

        def open_it() -> None:
            case = self.open_against(uscc, code)
            self.past.plan(proposed_on, lambda: self._propose(case.id, self._proposal(code)))

        self.past.plan(opened_on, open_it)

    def plan_closure(self) -> None:
        """Plan the one decision that closes an outfit which never had a licence."""
        decided_on = self.past.today - CLOSED_BEFORE
        typed = ByHand(CLOSED, CaseOrigin.REPORT, "未经许可擅自从事职业中介活动")

        def open_it() -> None:
            case_id = opening.open_by_hand(self.session, self.inspector, typed).id
            self.past.plan(decided_on, lambda: self._decide(case_id, _CLOSURE))

        self.past.plan(decided_on - _INVESTIGATED_IN, open_it)

    def open_against(self, uscc: str, code: str) -> Case:
        """Open a case from an inspection on the day it is."""
        summary = f"监督检查发现：{SUMMARIES[code]}"
        ended_on = clock.today() - _ENDED_BEFORE
        typed = ByHand(uscc, CaseOrigin.INSPECTION, summary, ended_on)
        return opening.open_by_hand(self.session, self.inspector, typed)

    def version_of(self, case_id: int) -> int:
        """Return the version of a case, as its page would carry it."""
        return self.session.get_one(Case, case_id).version

    def _proposal(self, code: str) -> Proposal:
        facts, outcome = FACTS[code]
        return Proposal(
            outcome=outcome,
            facts=facts,
            legal_basis=credit_scheme_on(self.session, clock.today()).events[code].basis,
            event_code=code,
            fine_cents=1_000_000 if outcome is CaseOutcome.FINE else 0,
            statement="当事人书面放弃陈述申辩。" if outcome.is_penalty else "",
        )

    def _propose(self, case_id: int, proposal: Proposal) -> Case:
        notified_on = clock.today() - _NOTIFIED_BEFORE if proposal.outcome.is_penalty else None
        version = self.version_of(case_id)
        complete = replace(proposal, notified_on=notified_on)
        return steps.propose(self.session, self.inspector, case_id, version, complete)

    def _decide(self, case_id: int, proposal: Proposal, follow: Follow | None = None) -> None:
        """Propose and approve on one day; serve soon after."""
        year = clock.today().year
        self._documents[year] += 1
        document = f"武昌人社监〔{year}〕{self._documents[year]}号"
        version = self._propose(case_id, proposal).version
        steps.approve(self.session, self.approver, case_id, version, document)
        served_on = min(clock.today() + _SERVED_AFTER, self.past.today)
        self.past.plan(served_on, lambda: self._serve(case_id, follow))

    def _serve(self, case_id: int, follow: Follow | None) -> None:
        version = self.version_of(case_id)
        steps.serve(self.session, self.inspector, case_id, version, clock.today())
        if follow is not None:
            follow(case_id)
