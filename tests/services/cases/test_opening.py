from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import CaseError, CaseOrigin, CaseOutcome, CaseStatus
from supervisor.domain.credit.ledger import EntryClass, EntryKind
from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform import clock
from supervisor.services.cases import opening, steps
from supervisor.services.credit import ledger
from supervisor.settings import Settings
from supervisor.store.tables.platform import User
from tests.support.credit_world import FINE, Office, noon
from tests.support.factories import World

DAY = date(2026, 3, 10)


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return Office.make(session, settings)


def test_only_the_served_decision_moves_the_score(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        case = office.open()
        assert office.score() == 100
        case = steps.propose(office.session, office.inspector, case.id, case.version, FINE)
        assert office.score() == 100
        case = steps.approve(office.session, office.approver, case.id, case.version, "罚字第1号")
        assert office.score() == 100
        assert office.entries() == []
        case = steps.serve(office.session, office.inspector, case.id, case.version, DAY)
        assert (case.status, office.score()) == (CaseStatus.SERVED, 85)
    entry = office.entries()[0]
    assert (entry.points, entry.case_id, entry.document_number) == (-15, case.id, "罚字第1号")
    assert (entry.effective_on, entry.ends_on) == (DAY, date(2027, 3, 10))


def test_the_proposer_cannot_approve(office: Office) -> None:
    case = office.open()
    case = steps.propose(office.session, office.inspector, case.id, case.version, FINE)
    with pytest.raises(CaseError, match="另一名"):
        steps.approve(office.session, office.inspector, case.id, case.version, "罚字第1号")
    assert case.status is CaseStatus.PROPOSED
    assert office.entries() == []


def test_a_returned_proposal_can_be_made_again(office: Office) -> None:
    case = office.open()
    case = steps.propose(office.session, office.inspector, case.id, case.version, FINE)
    case = steps.send_back(office.session, office.approver, case.id, case.version, "补充证据")
    case = steps.propose(office.session, office.inspector, case.id, case.version, FINE)
    assert [str(row.step) for row in case.steps] == ["open", "propose", "return", "propose"]


def test_who_looked_at_an_older_version_changes_nothing(office: Office) -> None:
    case = office.open()
    old = case.version
    steps.propose(office.session, office.inspector, case.id, old, FINE)
    with pytest.raises(CaseError, match="更新"):
        steps.propose(office.session, office.inspector, case.id, old, FINE)


@pytest.mark.parametrize(
    "outcome", [CaseOutcome.NO_PENALTY, CaseOutcome.DISMISSED, CaseOutcome.TRANSFERRED]
)
def test_an_outcome_without_violation_writes_no_credit(
    office: Office, outcome: CaseOutcome
) -> None:
    proposal = replace(FINE, outcome=outcome, event_code="", fine_cents=0)
    case = office.decided(proposal)
    case = steps.serve(office.session, office.inspector, case.id, case.version, clock.today())
    assert case.status is CaseStatus.CLOSED
    assert office.entries() == []


def test_a_repetition_costs_more(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        office.served()
        office.served()
    assert [entry.points for entry in office.entries()] == [-15, -25]


def test_the_officer_may_set_the_class(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        office.served(proposal=replace(FINE, entry_class=EntryClass.MINOR))
    entry = office.entries()[0]
    assert (entry.entry_class, entry.ends_on) == (EntryClass.MINOR, date(2026, 6, 10))


def test_a_revoked_decision_counts_and_shows_no_more_from_that_day(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        case = office.served()
    later = DAY + timedelta(days=20)
    with time_machine.travel(noon(later), tick=False):
        steps.revoke(office.session, office.approver, case.id, case.version, "复议决定撤销")
        assert ledger.public_credit(office.session, office.agency.id, later).facts == ()
    assert (office.score(later - timedelta(days=1)), office.score(later)) == (85, 100)
    assert [entry.kind for entry in office.entries()] == [EntryKind.FACT, EntryKind.WITHDRAWAL]


@pytest.mark.parametrize("days", [-1, 1])
def test_service_is_neither_before_the_decision_nor_in_the_future(
    office: Office, days: int
) -> None:
    case = office.decided()
    on = clock.today() + timedelta(days=days)
    with pytest.raises(CaseError, match="送达日期"):
        steps.serve(office.session, office.inspector, case.id, case.version, on)
    assert case.status is CaseStatus.DECIDED


def test_one_origin_opens_one_case(office: Office) -> None:
    first, again, other = office.open(5), office.open(5), office.open(6)
    assert first.id == again.id
    assert first.number != other.number


def test_only_a_confirmed_lead_opens_a_case(
    office: Office, session: Session, settings: Settings
) -> None:
    world = World(session, settings)
    finding = world.finding(agency_id=office.agency.id)
    with pytest.raises(CaseError, match="属实"):
        opening.open_from_finding(session, office.inspector, finding.id)
    reviewer = session.get_one(User, office.inspector.user_id)
    world.review(finding, reviewer, Decision.CONFIRM)
    case = opening.open_from_finding(session, office.inspector, finding.id)
    assert (case.origin, case.agency_id) == (CaseOrigin.FINDING, office.agency.id)
    assert case.act_ended_on is not None
    assert office.score() == 100


def test_a_case_against_somebody_outside_the_register_writes_no_credit(office: Office) -> None:
    typed = opening.ByHand("武汉某某信息咨询部", CaseOrigin.INSPECTION, "无证从事职业中介")
    case = opening.open_by_hand(office.session, office.inspector, typed)
    with pytest.raises(CaseError, match="不在名册"):
        steps.propose(office.session, office.inspector, case.id, case.version, FINE)


def test_a_merit_is_recorded_by_the_same_two_persons(office: Office) -> None:
    merit = replace(FINE, outcome=CaseOutcome.MERIT, event_code="P01", fine_cents=0)
    with time_machine.travel(noon(DAY), tick=False):
        office.served("P01", merit)
        office.served("C04")
        assert office.score() == 88
    assert [entry.kind for entry in office.entries()] == [EntryKind.MERIT, EntryKind.FACT]


@pytest.mark.parametrize(
    ("outcome", "code"), [(CaseOutcome.MERIT, "C04"), (CaseOutcome.RECTIFICATION, "P01")]
)
def test_outcome_and_event_must_agree(office: Office, outcome: CaseOutcome, code: str) -> None:
    case = office.open()
    proposal = replace(FINE, outcome=outcome, event_code=code, fine_cents=0)
    with pytest.raises(CaseError, match="不相符"):
        steps.propose(office.session, office.inspector, case.id, case.version, proposal)
