"""An agency by kind that the register does not know under its name: said, and never guessed."""

import pytest

from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.platform import clock
from supervisor.services.cases import course as courses
from supervisor.services.cases.opening import ByHand, open_by_hand
from supervisor.services.cases.unlisted import unlisted_agencies
from tests.support.cases.course import Course
from tests.support.credit_world import Office
from tests.support.factories import World

OTHER = "武汉甲乙人力资源有限公司"
MISSPELT = "武汉甲已人力资源公司"


@pytest.fixture
def office(session, settings):
    world = World(session, settings)
    office = Office.of(world)
    office.other = world.agency(name=OTHER, uscc="91420106MA4KTEST2B")
    session.commit()
    return office


def drafted(office, *respondents):
    """Open a case against the office's agency and write its draft against these instead."""
    today = clock.today()
    typed = ByHand(office.agency.name, CaseOrigin.REPORT, "同一广告", today, "agency")
    course = Course(office, open_by_hand(office.session, office.inspector, typed))
    redraft(course, *respondents)
    return course


def redraft(course, *respondents):
    today = clock.today().isoformat()
    course.take(
        "draft", source="other", discovered=today,
        respondents=[{"name": name, "kind": kind} for name, kind in respondents],
        acts=[
            {"id": f"a{place}", "respondent": name, "what": "收取押金", "began": today,
             "ended": today, "breached": ["employment_promotion_41"]}
            for place, (name, _) in enumerate(respondents)
        ],
    )  # fmt: skip


def unlisted(course):
    session = course.office.session
    return unlisted_agencies(session, course.case, courses.state_of(session, course.case))


def test_another_spelling_is_told_and_the_nearest_offered_but_not_taken(office):
    course = drafted(office, (office.agency.name, "agency"), (MISSPELT, "agency"))
    [one] = unlisted(course)
    assert one.name == MISSPELT
    assert office.other.id in [agency.id for agency in one.nearest]
    assert [row.agency_id for row in course.case.others] == [None]
    redraft(course, (office.agency.name, "agency"), (OTHER, "agency"))
    assert unlisted(course) == []
    assert [row.agency_id for row in course.case.others] == [office.other.id]


@pytest.mark.parametrize("kind", ["employer", "unlicensed", "platform"])
def test_nothing_is_said_of_those_who_need_not_be_in_the_register(office, kind):
    assert unlisted(drafted(office, (office.agency.name, "agency"), (MISSPELT, kind))) == []


def test_a_draft_for_somebody_else_leaves_the_one_named_first_alone(office):
    course = drafted(office, (OTHER, "agency"))
    assert course.case.agency_id == office.other.id
    assert course.case.others == []
    redraft(course, (MISSPELT, "agency"))
    assert (course.case.agency_id, course.case.party) == (None, MISSPELT)
    assert [one.name for one in unlisted(course)] == [MISSPELT]
