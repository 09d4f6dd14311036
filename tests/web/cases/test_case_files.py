"""The list of cases as a file: a row for each respondent, with its own dates and steps."""

import csv
import io

import pytest

from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.cases.opening import ByHand, open_by_hand
from tests.support.cases.course import Course
from tests.support.credit_world import Office

POSTER, OTHER = "王姐招工", "武汉甲乙人力资源有限公司"


@pytest.fixture
def office(world):
    office = Office.of(world)
    today = clock.today().isoformat()
    typed = ByHand(office.agency.name, CaseOrigin.REPORT, "同一广告", clock.today(), "agency")
    course = Course(office, open_by_hand(office.session, office.inspector, typed))
    names = (office.agency.name, POSTER)
    course.take(
        "draft", source="other", discovered=today,
        respondents=[{"name": name, "kind": "agency"} for name in names],
        acts=[{"id": name, "respondent": name, "what": "虚假信息", "began": today, "ended": today,
               "breached": ["market_29"]} for name in names],
    )  # fmt: skip
    course.investigated()
    later = clock.today().replace(year=clock.today().year + 1, day=1).isoformat()
    course.take(
        "order", respondent=POSTER, breached=["market_29"], basis=["market_43"], what="改正",
        deadline=later,
    )  # fmt: skip
    course.take("identify", respondent=POSTER, name=OTHER, kind="agency", reason="核对执照")
    course.take("serve", respondent=OTHER, document="order", way="direct", receipt="签收")
    office.session.rollback()
    return office


@pytest.fixture
def client(office, world, sign_in):
    client = sign_in(world.user(Role.INSPECTOR))
    world.session.rollback()
    return client


def rows(client):
    answer = client.post("/desk/exports/cases.csv")
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_each_respondent_has_its_row_with_the_steps_it_saw(client, office):
    own, other = rows(client)
    assert (own["当事人"], other["当事人"]) == (office.agency.name, OTHER)
    assert own["案号"] == other["案号"]
    assert "立案审批" in own["经过"]
    assert "立案审批" in other["经过"]
    assert [word in own["经过"] for word in ("责令改正", "查明当事人", "送达")] == [False] * 3
    assert [word in other["经过"] for word in ("责令改正", "查明当事人", "送达")] == [True] * 3


def test_a_case_page_leads_to_the_step_that_names_who_it_is(client, office):
    page = client.get("/cases/1/step/identify").get_data(as_text=True)
    assert "查明当事人" in page
    assert 'name="reason"' in page
