from dataclasses import replace
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import delete
from sqlalchemy.orm import Session

from supervisor.domain.cases.cases import (
    CaseError,
    CaseOrigin,
    CaseOutcome,
    CaseStatus,
    Proposal,
)
from supervisor.domain.credit.ledger import EntryClass, EntryKind
from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform import clock
from supervisor.services.cases import from_leads, opening, steps
from supervisor.services.cases.course import CaseRefused, take
from supervisor.services.credit import ledger
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.platform import ChainLink, User
from tests.support.cases.course import (
    CLOSURE,
    CORRECTED,
    DEPOSIT,
    NOT_ESTABLISHED,
    OFFICERS,
    REVOCATION,
    Course,
)
from tests.support.credit_world import Office, noon
from tests.support.factories import World
from tests.support.tampering import stop_refusing

DAY = date(2026, 3, 10)


@pytest.fixture
def office(session: Session, settings: Settings) -> Office:
    return Office.make(session, settings)


def test_only_the_served_decision_moves_the_score(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        case = office.open()
        assert (case.status, office.score()) == (CaseStatus.DRAFT, 100)
        course = Course(office, case)
        case = course.decided(DEPOSIT, "C04")
        assert (case.status, office.score()) == (CaseStatus.DECIDED, 100)
        assert office.entries() == []
        case = course.served()
        assert (case.status, office.score()) == (CaseStatus.SERVED, 85)
    entry = office.entries()[0]
    assert (entry.points, entry.case_id, entry.document_number) == (-15, case.id, "罚字第1号")
    assert (entry.effective_on, entry.ends_on) == (DAY, date(2027, 3, 10))
    assert entry.legal_basis == "就业促进法第四十一条、就业促进法第六十六条第二款"


def test_a_refused_step_keeps_nothing_and_names_the_article(office: Office) -> None:
    course = Course(office, office.open())
    course.investigated()
    with pytest.raises(CaseRefused, match="行政处罚法第六十二条") as refused:
        course.take(
            "decision", heads=True, outcome="penalty", decided_by="程局", facts="x",
            breached=["随便写"], basis=["market_43"], penalties=[{"kind": "revocation"}],
        )  # fmt: skip
    keys = {key for one in refused.value.refusals for key in one.articles}
    assert {"penalty_57", "penalty_62", "penalty_76", "market_43"} <= keys
    office.session.expire_all()
    assert [str(row.step) for row in course.case.course] == [
        "draft", "file", "officers", "evidence"
    ]  # fmt: skip
    assert course.case.status is CaseStatus.OPEN


def test_nothing_is_dated_in_the_future(office: Office) -> None:
    course = Course(office, office.open())
    with pytest.raises(CaseError, match="晚于今天"):
        course.take("file", heads=True, approved_by="程局", on="2199-01-01")


def test_a_penalty_cannot_go_round_its_course(office: Office) -> None:
    case = office.open()
    for outcome in (CaseOutcome.FINE, CaseOutcome.REVOCATION, CaseOutcome.RECTIFICATION):
        proposal = Proposal(outcome, "事实", "随便写", "C04")
        with pytest.raises(CaseError, match="案件程序"):
            steps.propose(office.session, office.inspector, case.id, case.version, proposal)


def test_who_looked_at_an_older_version_changes_nothing(office: Office) -> None:
    course = Course(office, office.open())
    old = course.case.version
    course.take("officers", officers=OFFICERS)
    key = (course.case.id, old)
    row = {"step": "file", "on": clock.today().isoformat(), "approved_by": "程局"}
    with pytest.raises(CaseError, match="更新"):
        take(office.session, office.approver, key, row)


def test_an_outcome_without_violation_writes_no_credit(office: Office) -> None:
    course = Course(office, office.open())
    course.decided(NOT_ESTABLISHED)
    assert course.served().status is CaseStatus.CLOSED
    assert office.entries() == []


def test_a_repetition_costs_more(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        office.served()
        office.served()
    assert [entry.points for entry in office.entries()] == [-15, -25]


@pytest.mark.parametrize(
    ("imposed", "code", "expected"),
    [
        (CORRECTED, "C01", EntryClass.MINOR),
        (DEPOSIT, "C04", EntryClass.ORDINARY),
        (REVOCATION, "C04", EntryClass.SERIOUS),
    ],
)
def test_the_class_follows_what_was_imposed(
    office: Office, imposed: dict, code: str, expected: EntryClass
) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        office.served(code, imposed)
    assert office.entries()[0].entry_class is expected


def test_an_old_decided_case_is_served_through_the_gates(office: Office) -> None:
    """Cases from before the course keep what they had passed, and no more."""
    case = office.open()
    stop_refusing(office.session)
    office.session.commit()
    with unit_of_work(office.session):
        for row in list(case.course):
            office.session.delete(row)
        of_steps = ChainLink.record_table == "course_step"
        office.session.execute(delete(ChainLink).where(of_steps))
        case.outcome, case.fine_cents, case.event_code = CaseOutcome.FINE, 1_000_000, "C04"
        case.decided_on, case.document_number = clock.today(), "罚字第9号"
        case.entry_class, case.status = EntryClass.ORDINARY, CaseStatus.DECIDED
    office.session.expire_all()
    course = Course(office, case)
    with pytest.raises(CaseRefused, match="六十一"):
        course.take("payment", amount=10_000, way="bank")
    assert course.served().status is CaseStatus.SERVED
    assert [entry.points for entry in office.entries()] == [-15]
    course.take("close", heads=True, approved_by="程局")
    assert course.case.status is CaseStatus.CLOSED


def test_a_revoked_decision_counts_and_shows_no_more_from_that_day(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        case = office.served()
    later = DAY + timedelta(days=20)
    with time_machine.travel(noon(later), tick=False):
        steps.revoke(office.session, office.approver, case.id, case.version, "复议决定撤销")
        assert ledger.public_credit(office.session, office.agency.id, later).facts == ()
    assert (office.score(later - timedelta(days=1)), office.score(later)) == (85, 100)
    assert [entry.kind for entry in office.entries()] == [EntryKind.FACT, EntryKind.WITHDRAWAL]


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
        from_leads.open_from_finding(session, office.inspector, finding.id)
    reviewer = session.get_one(User, office.inspector.user_id)
    world.review(finding, reviewer, Decision.CONFIRM)
    case = from_leads.open_from_finding(session, office.inspector, finding.id)
    assert (case.origin, case.agency_id) == (CaseOrigin.FINDING, office.agency.id)
    assert case.act_ended_on is not None
    assert office.score() == 100


def test_the_same_draft_sent_twice_is_one_case(office: Office) -> None:
    typed = opening.ByHand("武汉某某信息咨询部", CaseOrigin.REPORT, "无证从事职业中介")
    first = opening.open_by_hand(office.session, office.inspector, typed)
    assert opening.open_by_hand(office.session, office.inspector, typed).id == first.id
    another = replace(typed, summary="伪造许可证")
    assert opening.open_by_hand(office.session, office.inspector, another).id != first.id


def test_a_case_against_somebody_outside_the_register_writes_no_credit(office: Office) -> None:
    typed = opening.ByHand(
        "武汉某某信息咨询部", CaseOrigin.INSPECTION, "无证从事职业中介", None, "unlicensed"
    )
    course = Course(office, opening.open_by_hand(office.session, office.inspector, typed))
    with pytest.raises(CaseError, match="不在名册"):
        course.decided(CLOSURE, "V1")
    course = Course(office, opening.open_by_hand(office.session, office.inspector, typed))
    course.decided(CLOSURE)
    assert course.served().outcome is CaseOutcome.CLOSURE


def test_a_merit_is_recorded_by_the_same_two_persons(office: Office) -> None:
    with time_machine.travel(noon(DAY), tick=False):
        office.served("P01")
        office.served("C04")
        assert office.score() == 88
    assert [entry.kind for entry in office.entries()] == [EntryKind.MERIT, EntryKind.FACT]


def test_the_proposer_of_a_merit_cannot_approve_it(office: Office) -> None:
    case, wanted = office.open(), Proposal(CaseOutcome.MERIT, "事实", "本局审定", "P01")
    case = steps.propose(office.session, office.inspector, case.id, case.version, wanted)
    with pytest.raises(CaseError, match="另一名"):
        steps.approve(office.session, office.inspector, case.id, case.version, "1号")
    case = steps.send_back(office.session, office.approver, case.id, case.version, "补充证据")
    assert case.status is CaseStatus.OPEN


def test_outcome_and_event_must_agree(office: Office) -> None:
    case, wanted = office.open(), Proposal(CaseOutcome.MERIT, "事实", "本局审定", "C04")
    with pytest.raises(CaseError, match="不相符"):
        steps.propose(office.session, office.inspector, case.id, case.version, wanted)
    with pytest.raises(CaseError, match="不相符"):
        Course(office, case).decided(DEPOSIT, "P01")


def test_several_leads_of_one_act_are_one_case(
    office: Office, session: Session, settings: Settings
) -> None:
    world = World(session, settings)
    reviewer = session.get_one(User, office.inspector.user_id)
    first, copy, other = (world.finding(agency_id=office.agency.id) for _ in range(3))
    for lead in (first, copy, other):
        world.review(lead, reviewer, Decision.CONFIRM)
    with unit_of_work(session):
        first.cluster_id, copy.cluster_id, other.cluster_id = 71, 71, 72
    case = from_leads.open_from_finding(session, office.inspector, first.id)
    assert from_leads.open_from_finding(session, office.inspector, copy.id).id == case.id
    with pytest.raises(from_leads.CaseExists) as choice:
        from_leads.open_from_finding(session, office.inspector, other.id)
    assert [one.id for one in choice.value.cases] == [case.id]
    joined = from_leads.open_from_finding(session, office.inspector, other.id, into=case.id)
    assert {row.finding_id for row in joined.leads} == {first.id, copy.id, other.id}
    again = from_leads.open_from_finding(session, office.inspector, other.id, into=0)
    assert again.id == case.id, "a lead is in one case"


class OneAccount(Course):
    """A course whose every step one account takes, whatever names it types."""

    def take(self, step, *, heads=False, event_code="", **claims):
        del heads
        return super().take(step, heads=True, event_code=event_code, **claims)


@pytest.mark.parametrize("imposed", [REVOCATION, DEPOSIT, CORRECTED, NOT_ESTABLISHED])
def test_one_account_does_not_investigate_and_decide(office: Office, imposed) -> None:
    """A head's account that typed every name could end a licence in one sitting."""
    course = OneAccount(office, office.open())
    with pytest.raises(CaseRefused, match="行政处罚法第五十七条") as refused:
        course.decided(imposed, "C04")
    assert [one.check for one in refused.value.refusals] == ["accounts_apart"]
    assert "调查终结" in str(refused.value)
    assert office.entries() == []


def test_whoever_drafted_a_case_does_not_file_or_drop_it(office: Office) -> None:
    office.inspector, office.approver = office.approver, office.inspector
    drafted = Course(office, office.open())
    office.approver = office.inspector
    for step, claims in (("file", {}), ("drop", {"reason": "没有违法事实"})):
        with pytest.raises(CaseRefused, match="行政处罚法第五十四条"):
            drafted.take(step, heads=True, approved_by="程局", **claims)


@pytest.mark.parametrize(("days_after", "is_refused"), [(0, True), (40, False)])
def test_a_copy_of_a_fined_ad_is_not_fined_again_in_another_case(
    office: Office, session: Session, settings: Settings, days_after: int, is_refused: bool
) -> None:
    """Only what was put up again after the decision is an act of its own."""
    world = World(session, settings)
    reviewer = session.get_one(User, office.inspector.user_id)
    with time_machine.travel(noon(DAY), tick=False):
        fined = world.finding(agency_id=office.agency.id)
        world.review(fined, reviewer, Decision.CONFIRM)
        case = from_leads.open_from_finding(session, office.inspector, fined.id)
        Course(office, case).decided(DEPOSIT, "C04")
    again = DAY + timedelta(days=days_after)
    with time_machine.travel(noon(again + timedelta(days=20)), tick=False):
        copy = world.finding(agency_id=office.agency.id)
        world.review(copy, reviewer, Decision.CONFIRM)
        with unit_of_work(session):
            copy.cluster_id = fined.cluster_id
            copy.posting.first_seen_at = copy.posting.last_seen_at = noon(again)
        second = from_leads.open_from_finding(session, office.inspector, copy.id)
        assert second.id != case.id
        course = Course(office, second)
        if not is_refused:
            course.decided(DEPOSIT, "C04", "罚字第2号")
            return
        with pytest.raises(CaseRefused, match="同一违法行为") as refused:
            course.decided(DEPOSIT, "C04", "罚字第2号")
    assert {key for one in refused.value.refusals for key in one.articles} == {"penalty_29"}


def test_a_copy_joins_a_case_whose_investigation_is_over(
    office: Office, session: Session, settings: Settings
) -> None:
    world = World(session, settings)
    reviewer = session.get_one(User, office.inspector.user_id)
    first, copy = (world.finding(agency_id=office.agency.id) for _ in range(2))
    for lead in (first, copy):
        world.review(lead, reviewer, Decision.CONFIRM)
    with unit_of_work(session):
        copy.cluster_id = first.cluster_id
    course = Course(office, from_leads.open_from_finding(session, office.inspector, first.id))
    course.investigated()
    case = course.take("conclude", facts="查实", proposal="处罚")
    assert case.status is CaseStatus.PROPOSED
    assert from_leads.open_from_finding(session, office.inspector, copy.id).id == case.id
