"""One act is fined once, also where two cases were opened by hand on it."""

import pytest

from supervisor.domain.cases.course.kinds import StepKind
from supervisor.domain.platform import clock
from supervisor.services.cases import steps
from supervisor.services.cases.consequences import live_entries
from supervisor.services.cases.course import CaseRefused
from tests.support.cases.course import DEPOSIT, HEAD, Course
from tests.support.credit_world import Office

DIFFERS = "前案罚的是收取押金，本案是另一批求职者的服装费。"


@pytest.fixture
def office(session, settings):
    return Office.make(session, settings)


def drafted(office, began, ended, what="收取押金", breached="employment_promotion_41"):
    course = Course(office, office.open())
    course.take(
        "draft", source="complaint", discovered=clock.today().isoformat(),
        respondents=[{"name": office.agency.name, "kind": "agency"}],
        acts=[{"id": "a", "what": what, "breached": [breached], "began": began, "ended": ended}],
    )  # fmt: skip
    return course


@pytest.fixture
def fined(office):
    today = clock.today()
    course = drafted(office, today.replace(day=1).isoformat(), today.isoformat())
    course.decided(DEPOSIT, "C08")
    return course.served()


def concluded(office, differs="", what="收取押金"):
    today = clock.today()
    course = drafted(office, today.isoformat(), today.isoformat(), what)
    course.investigated()
    course.take("conclude", facts="查实。", proposal="处罚", differs=differs)
    return course


def notice(course):
    rights = ["statement", "defence", "hearing"]
    course.take("notice", reasons="理由", rights=rights, facts="查实。", **DEPOSIT)
    course.serve("notice")
    course.take("waive_statement", written=True)
    course.take("waive_hearing", written=True)
    course.take("collective", members=[HEAD, "副局长"], minutes=True, result="同意")


def decide(course):
    return course.take(
        "decision", heads=True, event_code="C08", outcome="penalty", decided_by=HEAD,
        document="罚2号", remedies=["reconsideration", "litigation"], performance="十五日内缴纳",
        orders_correction=True, facts="查实。", **DEPOSIT,
    )  # fmt: skip


def test_a_second_case_opened_by_hand_is_refused_the_fine(session, office, fined):
    course = concluded(office)
    with pytest.raises(CaseRefused, match=fined.number) as refused:
        notice(course)
    assert {key for one in refused.value.refusals for key in one.articles} == {"penalty_29"}
    assert len(live_entries(session, fined.id)) == 1
    assert live_entries(session, course.case.id) == []


def test_other_words_do_not_get_round_it(office, fined):
    with pytest.raises(CaseRefused, match=fined.number):
        notice(concluded(office, what="以服装费为名收费"))


def test_a_stated_difference_needs_the_legal_review_that_checked_it(office, fined):
    course = concluded(office, DIFFERS)
    notice(course)
    with pytest.raises(CaseRefused, match="法制审核"):
        decide(course)
    course.take("legal_review", by="罗律", qualified=True, result="passed")
    with pytest.raises(CaseRefused, match="法制审核"):
        decide(course)
    course.take("legal_review", by="罗律", qualified=True, result="passed", differs_checked=True)
    case = decide(course)
    assert case.decided_on == clock.today()
    said = [row.claims.get("differs") for row in case.course if row.step is StepKind.CONCLUDE]
    assert said == [DIFFERS]


def test_another_time_another_article_or_a_decision_taken_back_are_no_hindrance(office, fined):
    today = clock.today()
    earlier = drafted(office, "2020-01-01", "2020-01-02")
    earlier.take("draft", source="complaint", discovered=today.isoformat(), harm="finance",
                 respondents=[{"name": office.agency.name, "kind": "agency"}],
                 acts=[{"id": "a", "what": "收取押金", "breached": ["employment_promotion_41"],
                        "began": today.replace(year=today.year - 1).isoformat(),
                        "ended": today.replace(year=today.year - 1).isoformat()}])  # fmt: skip
    earlier.investigated()
    earlier.take("conclude", facts="查实。", proposal="处罚")
    notice(earlier)
    steps.revoke(office.session, office.approver, fined.id, fined.version, "依据有误")
    notice(concluded(office))
