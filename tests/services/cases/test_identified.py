"""A party found out in the investigation is tied to its register entry, with a record of how."""

import pytest

from supervisor.domain.cases.cases import CaseError, CaseOrigin
from supervisor.domain.credit.ledger import EntryClass
from supervisor.domain.platform import clock
from supervisor.services.cases import course as courses
from supervisor.services.cases.consequences import live_entries
from supervisor.services.cases.opening import ByHand, open_by_hand
from supervisor.services.cases.unlisted import unlisted_agencies
from tests.support.cases.course import DEPOSIT, HEAD, Course
from tests.support.credit_world import Office
from tests.support.factories import World

POSTER = "王姐招工"
OTHER = "武汉甲乙人力资源有限公司"
HOW = "按广告联系电话询问，营业执照显示为该机构"


@pytest.fixture
def office(session, settings):
    world = World(session, settings)
    office = Office.of(world)
    office.other = world.agency(name=OTHER, uscc="91420106MA4KTEST2B")
    session.commit()
    return office


def filed_against(office, name, kind="unlicensed"):
    typed = ByHand(name, CaseOrigin.REPORT, "收取押金", clock.today(), kind)
    course = Course(office, open_by_hand(office.session, office.inspector, typed))
    course.investigated()
    return course


def state(course):
    return courses.state_of(course.office.session, course.case)


def decision(course, **claims):
    facts = {"facts": "查实收取押金。", **DEPOSIT}
    course.take("conclude", facts=facts["facts"], proposal="处罚")
    rights = ["statement", "defence", "hearing"]
    course.take("notice", reasons="理由", rights=rights, **facts)
    course.serve("notice")
    course.take("waive_statement", written=True)
    course.take("waive_hearing", written=True)
    course.take("legal_review", by="罗律", qualified=True, result="passed")
    course.take("collective", members=[HEAD, "副局长"], minutes=True, result="同意")
    return lambda: course.take(
        "decision", heads=True, outcome="penalty", decided_by=HEAD, document="罚1号",
        remedies=["reconsideration", "litigation"], performance="十五日内缴纳",
        orders_correction=True, **facts, **claims,
    )  # fmt: skip


def test_who_is_identified_gets_the_entry_of_the_decision(office):
    course = filed_against(office, POSTER)
    assert (course.case.agency_id, course.case.party) == (None, POSTER)
    course.take("identify", name=office.agency.name, kind="agency", reason=HOW)
    assert (course.case.agency_id, course.case.party) == (office.agency.id, office.agency.name)
    assert course.case.course[-1].claims["reason"] == HOW
    [party] = state(course).respondents.values()
    assert (party.names, str(party.kind)) == ((office.agency.name, POSTER), "agency")
    assert state(course).acts_of(office.agency.name)
    decision(course, event_code="C08")()
    course.serve("decision")
    [entry] = live_entries(office.session, course.case.id, course.case)
    assert entry.agency_id == office.agency.id
    assert entry.entry_class is EntryClass.ORDINARY


def test_one_of_several_is_identified_and_earlier_steps_stay_its_own(office):
    today = clock.today().isoformat()
    typed = ByHand(office.agency.name, CaseOrigin.REPORT, "同一广告", clock.today(), "agency")
    course = Course(office, open_by_hand(office.session, office.inspector, typed))
    named = [(office.agency.name, "agency"), (POSTER, "agency")]
    course.take(
        "draft", source="other", discovered=today,
        respondents=[{"name": name, "kind": kind} for name, kind in named],
        acts=[{"id": name, "respondent": name, "what": "虚假信息", "began": today, "ended": today,
               "breached": ["market_29"]} for name, _ in named],
    )  # fmt: skip
    course.investigated()
    course.take(
        "order", respondent=POSTER, breached=["market_29"], basis=["market_43"], what="改正",
        deadline=clock.today().replace(year=clock.today().year + 1, day=1).isoformat(),
    )  # fmt: skip
    assert [one.name for one in unlisted_agencies(office.session, course.case, state(course))] == [
        POSTER
    ]
    course.take("identify", respondent=POSTER, name=OTHER, kind="agency", reason=HOW)
    assert [(row.name, row.agency_id) for row in course.case.others] == [(OTHER, office.other.id)]
    assert course.case.agency_id == office.agency.id
    assert unlisted_agencies(office.session, course.case, state(course)) == []
    found = state(course)
    assert found.named(POSTER) is found.named(OTHER)
    assert found.named(OTHER).order is not None


def test_the_notice_of_the_former_name_is_given_anew(office):
    course = filed_against(office, POSTER, "agency")
    decide = decision(course, credit_left_out="测试")
    course.take("identify", name=office.agency.name, kind="agency", reason=HOW)
    with pytest.raises(CaseError, match="重新告知"):
        decide()
    decision(course, credit_left_out="测试")()
    assert course.case.outcome is not None


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"kind": "agency", "reason": HOW}, "名称和类别"),
        ({"name": OTHER, "reason": HOW}, "名称和类别"),
        ({"name": OTHER, "kind": "agency"}, "如何查明"),
        ({"name": POSTER, "kind": "unlicensed", "reason": HOW}, "没有改动"),
    ],
)
def test_it_is_said_who_and_how(office, claims, said):
    course = filed_against(office, POSTER)
    with pytest.raises(CaseError, match=said):
        course.take("identify", **claims)


def test_after_the_decision_nobody_is_somebody_else(office):
    course = filed_against(office, POSTER, "agency")
    decision(course, credit_left_out="测试")()
    with pytest.raises(CaseError, match="先撤销决定"):
        course.take("identify", name=OTHER, kind="agency", reason=HOW)
