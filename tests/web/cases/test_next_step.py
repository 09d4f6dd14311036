"""Which step a case's page offers first: the one that the law makes next, its periods run."""

import re
from datetime import timedelta

import pytest

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.store.tables.cases.cases import Case
from tests.support.cases.course import DEPOSIT, HEAD, Course
from tests.support.credit_world import Office

FACTS = {"facts": "查实发布虚假岗位三条。", **DEPOSIT}
MAIN = re.compile(r'<a class="btn btn-primary" href="/cases/\d+/((?:step|head)/\w+)"')


@pytest.fixture
def approver(world, sign_in):
    return sign_in(world.user(Role.APPROVER))


@pytest.fixture
def course(world, inspector):
    return noticed(world, inspector, days_to_correct=40)


def noticed(world, inspector, days_to_correct):
    """A case whose notice, with the right to a hearing, was served twenty days ago."""
    office = Office.of(world)
    form = {"party": office.agency.uscc, "origin": "inspection", "summary": "检查发现岗位不实"}
    world.session.rollback()
    with clock.at(clock.today() - timedelta(days=20)):
        address = inspector.post("/cases/new", data=form).location
        course = Course(office, world.session.get_one(Case, int(address.rpartition("/")[2])))
        course.investigated()
        course.take(
            "order", breached=["employment_promotion_41"], basis=["employment_promotion_66_2"],
            what="改正", deadline=(clock.today() + timedelta(days=days_to_correct)).isoformat(),
        )  # fmt: skip
        course.serve("order")
        course.take("conclude", facts=FACTS["facts"], proposal="处罚")
        rights = ["statement", "defence", "hearing"]
        course.take("notice", reasons="理由", rights=rights, **FACTS)
        course.serve("notice")
    world.session.rollback()
    return course


def first_and_also(client, course, days_ago=0):
    with clock.at(clock.today() - timedelta(days=days_ago)):
        page = client.get(f"/cases/{course.case.id}").text
    course.office.session.rollback()
    panel = page.partition('aria-label="下一步"')[2].partition("</section>")[0]
    also = re.findall(r'href="/cases/\d+/((?:step|head)/\w+)"', panel.partition("也可以")[2])
    return (found[1] if (found := MAIN.search(panel)) else panel), also


def test_the_party_is_waited_for_only_while_its_period_runs(course, approver) -> None:
    first, also = first_and_also(approver, course, days_ago=19)
    assert first == "step/statement"
    assert "head/decision" in also
    first, also = first_and_also(approver, course)
    assert first == "step/legal_review"
    assert "step/statement" in also
    course.take("legal_review", by="罗律", qualified=True, result="passed")
    course.office.session.rollback()
    assert first_and_also(approver, course)[0] == "head/collective"
    course.take("collective", members=[HEAD, "副局长"], minutes=True, result="同意")
    course.office.session.rollback()
    first, also = first_and_also(approver, course)
    assert first == "head/decision"
    assert {"step/statement", "step/recheck"} <= set(also)


def test_an_officer_is_told_that_the_decision_waits_for_the_head(course, inspector) -> None:
    course.take("legal_review", by="罗律", qualified=True, result="passed")
    course.take("collective", members=[HEAD, "副局长"], minutes=True, result="同意")
    course.office.session.rollback()
    panel, also = first_and_also(inspector, course)
    assert "作出决定：等待负责人办理。" in panel
    assert "btn-primary" not in panel
    assert "step/statement" in also


def test_a_term_to_correct_that_is_over_asks_for_the_look_first(world, inspector, approver) -> None:
    course = noticed(world, inspector, days_to_correct=10)
    assert first_and_also(approver, course)[0] == "step/recheck"


def test_a_decision_is_taken_only_from_who_was_told_what_it_does(course, approver) -> None:
    address = f"/cases/{course.case.id}/head/decision"
    page = approver.get(address).text
    assert "作出后只能依法撤销决定" in page
    assert "送达后生效" in page
    form = {"version": course.case.version, "on": clock.today().isoformat()}
    course.office.session.rollback()
    refused = approver.post(address, data=form | {"outcome": "penalty"})
    assert refused.status_code == 422
    assert "请写明作出决定的机关负责人" not in refused.text, "asked before the gates are"
