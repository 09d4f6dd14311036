"""Every agency that a case decides on has its own entry, its own licence and its own way back."""

from datetime import date

import pytest
from sqlalchemy import select

from supervisor.domain.cases.cases import CaseError, CaseOrigin, CaseOutcome
from supervisor.domain.cases.course.kinds import PenaltyKind
from supervisor.domain.cases.course.replay import replay
from supervisor.domain.credit.ledger import EntryClass
from supervisor.domain.office.street_counts import StreetCount
from supervisor.domain.platform import clock
from supervisor.domain.public.statutory import FigureKey as K
from supervisor.domain.public.statutory import Period
from supervisor.domain.register.agencies import LicenceStanding, agency_standing
from supervisor.services.cases import course as courses
from supervisor.services.cases.consequences import live_entries
from supervisor.services.cases.credit_choice import fitting_event
from supervisor.services.cases.opening import ByHand, open_by_hand
from supervisor.services.credit import ledger, letters, repair
from supervisor.store.queries.cases.cases import CaseFilter, cases_of_agency, cases_page
from supervisor.store.queries.office.leadership import funnel
from supervisor.store.queries.office.street_agencies import street_agencies
from supervisor.store.queries.office.street_records import records_on
from supervisor.store.queries.paging import At
from supervisor.store.queries.public.closed import closures_of_case, ending_decisions
from supervisor.store.queries.public.enforcement import revoked_decisions, served_decisions
from supervisor.store.queries.public.statutory import records_page, tally
from supervisor.store.queries.register.agencies import agency_records
from supervisor.store.tables.cases.cases import CaseRespondent
from supervisor.store.tables.register import Licence
from tests.support.cases.course import HEAD, OFFICERS, Course
from tests.support.credit_world import Office
from tests.support.factories import World

OTHER = "武汉甲乙人力资源有限公司"
REVOKED = {
    "breached": ["market_27"], "basis": ["market_43"], "facts": "查实组织欺诈。",
    "serious": True, "serious_reason": "涉及多人",
    "penalties": [{"kind": "revocation"}],
}  # fmt: skip
FINED = {
    "breached": ["employment_promotion_41"], "basis": ["employment_promotion_66_2"],
    "facts": "查实收取押金。", "workers": 5, "penalties": [{"kind": "fine", "amount": 10_000}],
}  # fmt: skip
PAPER = {"remedies": ["reconsideration", "litigation"], "performance": "十五日内缴纳",
         "orders_correction": True, "outcome": "penalty", "decided_by": HEAD}  # fmt: skip


@pytest.fixture
def world(session, settings):
    return World(session, settings)


@pytest.fixture
def office(session, world):
    office = Office.of(world)
    other = world.agency(name=OTHER, uscc="91420106MA4KTEST2B")
    other.licences = [
        Licence(kind="hr_service", number="420106002", scope=["job_brokerage"],
                valid_from=date(2020, 1, 1), valid_to=date(2040, 1, 1))
    ]  # fmt: skip
    session.commit()
    office.other = other
    return office


def duty_is_done(session, entry):
    found = repair.check(session, entry).conditions
    [one] = [one for one in found if "履行" in one.text]
    return one.is_met


def score(office, agency):
    return ledger.standing_on(office.session, agency.id, clock.today()).score


def stands(session, name):
    session.expire_all()
    [record] = [one for one in agency_records(session) if one.name == name]
    return agency_standing(record, clock.today())


def both_noticed(office):
    """Draft against both agencies, up to notices served and rights waived by both."""
    typed = ByHand(office.agency.name, CaseOrigin.REPORT, "同一广告", clock.today(), "agency")
    course = Course(office, open_by_hand(office.session, office.inspector, typed))
    names, today = (office.agency.name, OTHER), clock.today().isoformat()
    course.take(
        "draft", source="lead", discovered=today,
        respondents=[{"name": name, "kind": "agency"} for name in names],
        acts=[
            {"id": "a", "respondent": names[0], "what": "收取押金", "began": today, "ended": today,
             "breached": FINED["breached"]},
            {"id": "b", "respondent": names[1], "what": "组织欺诈", "began": today, "ended": today,
             "breached": REVOKED["breached"]},
        ],
    )  # fmt: skip
    course.take("file", heads=True, approved_by=HEAD)
    course.take("officers", officers=OFFICERS)
    item = {"title": "页面存档", "kind": "electronic_data", "verified": True}
    course.take("evidence", items=[item])
    course.take("conclude", facts="查实。", proposal="处罚")
    rights = ["statement", "defence", "hearing"]
    for name, imposed in zip(names, (FINED, REVOKED), strict=True):
        course.take("notice", respondent=name, reasons="理由", rights=rights, **imposed)
        course.take("serve", respondent=name, document="notice", way="direct", receipt="签收")
        course.take("waive_statement", respondent=name, written=True)
        course.take("waive_hearing", respondent=name, written=True)
    course.take("collective", members=[HEAD, "副局长"], minutes=True, result="同意")
    return course


def decide(course, name, imposed, event, document):
    course.take("decision", heads=True, event_code=event, respondent=name, document=document,
                **PAPER, **imposed)  # fmt: skip
    course.take("serve", respondent=name, document="decision", way="direct", receipt="签收")


@pytest.fixture
def decided(office):
    course = both_noticed(office)
    decide(course, office.agency.name, FINED, "C08", "罚1号")
    decide(course, OTHER, REVOKED, "C09", "罚2号")
    return course


def test_each_agency_gets_its_own_entry_and_the_register_follows(session, office, decided):
    case = decided.case
    own, other = (
        [row for row in live_entries(session, case.id) if row.agency_id == one.id]
        for one in (office.agency, office.other)
    )
    assert [(row.code, row.entry_class, row.document_number) for row in own] == [
        ("C08", EntryClass.ORDINARY, "罚1号")
    ]
    assert [(row.code, row.entry_class, row.document_number) for row in other] == [
        ("C09", EntryClass.SERIOUS, "罚2号")
    ]
    assert other[0].facts == "查实组织欺诈。"
    assert score(office, office.agency) < 100
    assert score(office, office.other) < 100
    assert stands(session, OTHER) is LicenceStanding.REVOKED
    assert case in cases_of_agency(session, office.other.id)
    assert {one.name: one.agency_id for one in closures_of_case(session, case.id)} == {
        OTHER: office.other.id
    }


def test_an_appeal_of_one_leaves_the_other_as_it_is(session, office, decided):
    decided.take("appeal", respondent=OTHER, kind="litigation")
    decided.take("appeal_result", respondent=OTHER, result="revoked")
    case = decided.case
    assert [row.agency_id for row in live_entries(session, case.id)] == [office.agency.id]
    assert score(office, office.other) == 100
    assert score(office, office.agency) < 100
    assert stands(session, OTHER) is LicenceStanding.VALID
    assert case.revoked_on is None
    decided.take("revoke_decision", heads=True, respondent=office.agency.name, reason="依据有误",
                 approved_by=HEAD)  # fmt: skip
    assert live_entries(session, case.id) == []


def test_each_repairs_by_its_own_duty(session, office, decided):
    other = next(
        one for one in live_entries(session, decided.case.id) if one.agency_id == office.other.id
    )
    assert not duty_is_done(session, other)
    decided.take("duty_done", respondent=OTHER, what="已停止")
    assert duty_is_done(session, other)
    own = next(
        one for one in live_entries(session, decided.case.id) if one.agency_id == office.agency.id
    )
    assert not duty_is_done(session, own)
    row = session.scalars(select(CaseRespondent)).one()
    letter = letters.repair_notice(session, row)
    assert letter is not None
    assert letter.addressee == OTHER
    assert "罚2号" in "".join(letter.paragraphs)


def test_what_stands_of_the_other_can_be_told_anew_from_the_steps(session, office, decided):
    row = session.scalars(select(CaseRespondent)).one()
    rows = [
        {"step": str(one.step), "on": one.on.isoformat(), **one.claims}
        for one in decided.case.course
    ]
    assert all(one.is_accepted for one in replay({"id": "x", "steps": rows}).verdicts)
    last = [one for one in rows if one["step"] == "decision"][-1]
    assert (last["respondent"], last["credit_event"]) == (row.name, row.event_code)


def test_a_penalty_is_not_left_out_of_credit_by_forgetting(session, office):
    course = both_noticed(office)
    key = (course.case.id, course.case.version)
    row = {"step": "decision", "on": clock.today().isoformat(), "respondent": OTHER,
           "document": "罚2号", **PAPER, **REVOKED}  # fmt: skip
    with pytest.raises(CaseError, match="写明理由"):
        courses.take(session, office.approver, key, row)
    said = {**row, "credit_left_out": "作为线索移交上级统一记入"}
    with pytest.raises(CaseError, match="不能又写明"):
        courses.take(session, office.approver, key, {**said, "credit_event": "C09"})
    courses.take(session, office.approver, key, said)
    course.take("serve", respondent=OTHER, document="decision", way="direct", receipt="签收")
    assert live_entries(session, course.case.id) == []
    assert stands(session, OTHER) is LicenceStanding.REVOKED, "the register follows all the same"


def test_without_penalty_nothing_is_asked_and_nothing_recorded(session, office):
    course = both_noticed(office)
    course.take("decision", heads=True, event_code="C09", respondent=OTHER, outcome="no_fault",
                decided_by=HEAD, document="不罚1号", facts="无过错", reason="已尽审查义务",
                educated=True)  # fmt: skip
    course.take("serve", respondent=OTHER, document="decision", way="direct", receipt="签收")
    assert live_entries(session, course.case.id) == []
    assert stands(session, OTHER) is LicenceStanding.VALID


def test_the_form_starts_from_the_event_that_fits(office):
    fine = [PenaltyKind.FINE]
    fits = fitting_event(office.session, fine, ["employment_promotion_66_2"], is_simple=False)
    assert fits == "C08"
    assert fitting_event(office.session, fine, ["market_43"], is_simple=False) == ""


def test_every_respondents_decision_is_counted(session, office, decided):
    today = clock.today()
    period = Period(today, today)
    figures = [tally(session, key, period).records for key in (K.CASES, K.DECISIONS, K.PENALTIES)]
    assert figures == [1, 2, 2]
    assert [one.title for one in records_page(session, K.DECISIONS, period, 1).items] == [
        decided.case.number, f"{decided.case.number}（共同当事人）"
    ]  # fmt: skip
    served = {(one.outcome, one.event_code): one.count for one in served_decisions(session, period)}
    assert served == {(CaseOutcome.FINE, "C08"): 1, (CaseOutcome.REVOCATION, "C09"): 1}
    told = funnel(session, period)
    assert (told.cases, told.decisions) == (1, 2)
    [closed] = ending_decisions(session, today)
    assert (closed.party, closed.entry_class) == (OTHER, EntryClass.SERIOUS)


def test_a_decision_taken_back_from_the_other_is_told_as_one(session, office, decided):
    decided.take("appeal", respondent=OTHER, kind="litigation")
    decided.take("appeal_result", respondent=OTHER, result="revoked")
    period = Period(clock.today(), clock.today())
    assert tally(session, K.DECISIONS, period).records == 1
    assert tally(session, K.DECISIONS_TAKEN_BACK, period).records == 1
    [back] = revoked_decisions(session, period, 9)
    assert back.outcome is CaseOutcome.REVOCATION


def test_a_case_is_found_by_each_of_its_respondents(session, office, decided):
    for wanted in (
        CaseFilter(agency_id=office.agency.id), CaseFilter(agency_id=office.other.id),
        CaseFilter(text="甲乙人力"),
    ):  # fmt: skip
        assert [one.id for one in cases_page(session, wanted, At(1)).items] == [decided.case.id]
    period = Period(clock.today(), clock.today())
    told = [
        agency
        for street in {office.agency.street, office.other.street}
        for agency in street_agencies(session, street, period, clock.today(), ())
    ]
    counted = {agency.name: agency.cases for agency in told}
    assert counted[office.agency.name] == counted[OTHER] == 1
    streets = {office.agency.street, office.other.street}
    listed = [
        one.about
        for street in streets
        for one in records_on(session, StreetCount.CASES, street, period, 1).items
    ]
    assert sorted(listed) == sorted((office.agency.name, OTHER))
