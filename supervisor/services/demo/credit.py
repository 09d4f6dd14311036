"""The demonstration's credit history, lived through the services day by day."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy.orm import Session

from supervisor.demo.credit import FACTS, PlannedFact, planned_commitments, planned_facts
from supervisor.domain.credit.ledger import publicity
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.cases import steps
from supervisor.services.credit import repair
from supervisor.services.credit.repair import RepairRequest
from supervisor.services.demo.cases import Office
from supervisor.services.demo.past import Past
from supervisor.services.platform.audit import SYSTEM, Actor
from supervisor.services.remedies import commitments, credit_clock, objections
from supervisor.services.remedies.objections import ObjectionSubject
from supervisor.settings import Settings
from supervisor.store.engine import end_reading
from supervisor.store.queries.credit.ledger import entries_of_case
from supervisor.store.queries.demo import loaded
from supervisor.store.queries.demo.loaded import DemoAgency

_OPEN_CASES: Final = 9
_ASKED_AFTER: Final = timedelta(days=6)
_ANSWERED_AFTER: Final = timedelta(days=5)
_DUTY_TAKES: Final = timedelta(days=20)
_REVOKED_AFTER: Final = timedelta(days=30)
_COMMITTED_BEFORE: Final = timedelta(days=200)
_REQUEST: Final = RepairRequest(
    "已改正并履行完毕全部义务，附整改照片和缴款凭证。", "负责人", has_committed=True
)


def load_demo_credit(session: Session, settings: Settings | None = None) -> int:
    """Let the history happen up to today; return how many cases led to an entry.

    Needs the demonstration register and accounts of an inspector and an approver; does nothing
    without, nor where there is any case or entry. With ``settings`` papers are made as well.
    """
    inspectors = loaded.people_with(session, Role.INSPECTOR)
    approvers = loaded.people_with(session, Role.APPROVER)
    if not inspectors or not approvers or loaded.has_credit(session):
        return 0
    agencies = loaded.agencies(session)
    end_reading(session)
    today = clock.today()
    past = Past(today)
    office = Office(session, past, Actor(inspectors[0]), Actor(approvers[0]), settings)
    facts = planned_facts([agency.star for agency in agencies], today)
    for fact in facts:
        after = _After(session, office, agencies[fact.agency].id, fact)
        office.plan_fact(agencies[fact.agency].uscc, fact.code, fact.decided_on, after.served)
    _plan_open_cases(office, agencies)
    office.plan_closure()
    office.plan_endings()
    for position in planned_commitments(len(agencies)):
        _plan_commitment(session, past, agencies[position])
    credit_clock.run(session, past.begins - timedelta(days=1))
    past.happen()
    credit_clock.run(session, today)
    return len(facts)


def _plan_open_cases(office: Office, agencies: list[DemoAgency]) -> None:
    """Plan cases still under way: some being looked into, some waiting for the approver."""
    today, codes = office.past.today, list(FACTS)
    chosen = [agency for agency in agencies if not agency.star][:: max(1, len(agencies) // 12)]
    for position, agency in enumerate(chosen[:_OPEN_CASES]):
        opened_on = today - timedelta(days=2 + 4 * position)
        office.plan_open_case(agency.uscc, codes[position % 10], opened_on)


def _plan_commitment(session: Session, past: Past, agency: DemoAgency) -> None:
    signer = agency.representative or "负责人"
    past.plan(
        past.today - _COMMITTED_BEFORE,
        lambda: commitments.sign(session, SYSTEM, agency.id, signer),
    )


@dataclass(frozen=True, slots=True)
class _After:
    """What an agency did after a decision was served, and what became of it."""

    session: Session
    office: Office
    agency_id: int
    fact: PlannedFact

    def served(self, case_id: int) -> None:
        """Plan what follows from a case served today, as far as the dates allow it."""
        past, served_on = self.office.past, clock.today()
        entry = entries_of_case(self.session, case_id)[0]
        entry_id, ends_on = entry.id, entry.ends_on or date.max
        earliest = publicity(entry.entry_class, entry.document_on).repairable_from
        done_on = min(served_on + _DUTY_TAKES, past.today)
        if self.fact.is_duty_done:
            past.plan(done_on, lambda: self._do_duty(case_id))
        asked_on = max(earliest, done_on) + _ASKED_AFTER
        if self.fact.after == "withdrawn":
            past.plan(served_on + _REVOKED_AFTER, lambda: self._revoke(case_id))
        elif self.fact.after == "objected" and ends_on > past.today:
            past.plan(past.today, lambda: self._object(entry_id))
        elif not self.fact.is_duty_done:
            return
        elif self.fact.after == "repaired" and asked_on + _ANSWERED_AFTER < ends_on:
            if asked_on + _ANSWERED_AFTER <= past.today:
                past.plan(asked_on, lambda: self._repair(entry_id))
        elif self.fact.after == "repairing" and earliest <= past.today < ends_on:
            past.plan(past.today, lambda: self._apply(entry_id))

    def _do_duty(self, case_id: int) -> None:
        version = self.office.version_of(case_id)
        on = clock.today()
        steps.mark_duty_done(self.session, self.office.inspector, case_id, version, on)

    def _revoke(self, case_id: int) -> None:
        version, reason = self.office.version_of(case_id), "复议决定撤销原决定。"
        steps.revoke(self.session, self.office.approver, case_id, version, reason)

    def _object(self, entry_id: int) -> None:
        ground = "部分事实与实际不符，申请复核并愿意提供用工协议。"
        objections.object_to(
            self.session, SYSTEM, self.agency_id, ObjectionSubject(entry_id), ground
        )

    def _apply(self, entry_id: int) -> tuple[int, int]:
        application = repair.apply(self.session, SYSTEM, self.agency_id, entry_id, _REQUEST)
        return application.id, application.version

    def _repair(self, entry_id: int) -> None:
        application_id, version = self._apply(entry_id)
        self.office.past.plan(
            clock.today() + _ANSWERED_AFTER, lambda: self._grant(application_id, version)
        )

    def _grant(self, application_id: int, version: int) -> None:
        reviewed = repair.review(
            self.session,
            self.office.inspector,
            application_id,
            version,
            "材料齐全，符合条件。",
            is_met=True,
        )
        key = (application_id, reviewed.version)
        repair.decide(self.session, self.office.approver, *key, "", is_granted=True)
