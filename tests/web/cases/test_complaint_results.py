"""The agency's word on a complaint, the outcome told to the complainant, and the reward."""

import pytest

from supervisor.domain.cases.complaints import ComplaintKind, ComplaintStep, NewComplaint
from supervisor.domain.platform.roles import Role
from supervisor.services.cases import complaint_results, complaints
from supervisor.services.cases.complaints import Move
from supervisor.services.platform.seal import Seal
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint, ComplaintReward
from tests.support.cases.course import DEPOSIT, Course
from tests.support.credit_world import Office


@pytest.fixture
def office(world):
    return Office.of(world)


@pytest.fixture
def complaint(office, settings):
    session = office.session
    new = NewComplaint(
        kind=ComplaintKind.DEPOSIT, subject=office.agency.name,
        text="上个月入职时收了我三百元押金，一直没有退还。",
        agency_id=office.agency.id,
    )  # fmt: skip
    receipt = complaints.submit(session, Seal.of(settings), new, [])
    found = session.query(Complaint).filter_by(number=receipt.number).one()
    wanted = Move(ComplaintStep.ACCEPT, found.version)
    complaints.move(session, found.id, office.inspector, wanted)
    session.rollback()
    return found.id


@pytest.fixture
def officer(world, sign_in):
    return sign_in(world.user(Role.APPROVER))


def test_the_agency_answers_the_office_and_never_sees_the_complaint(
    office, complaint, officer, sign_in, world
):
    asked = {"question": "请说明收取押金的情况。"}
    page = officer.post(f"/complaints/{complaint}/question", data=asked, follow_redirects=True)
    assert "已要求机构说明" in page.text
    agency = sign_in(world.user(Role.AGENCY, agency_id=office.agency.id))
    page = agency.get("/my-agency/questions").text
    assert asked["question"] in page
    assert "三百元" not in page
    agency.post("/my-agency/questions/1", data={"text": "系误收，已退还。"})
    again = agency.post("/my-agency/questions/1", data={"text": "改口"})
    assert again.status_code == 422
    assert "系误收，已退还。" in officer.get(f"/complaints/{complaint}").text


def test_another_agency_cannot_answer(office, complaint, officer, sign_in, world):
    client = sign_in(world.user(Role.AGENCY, agency_id=world.agency().id))
    officer.post(f"/complaints/{complaint}/question", data={"question": "请说明。"})
    found = client.post("/my-agency/questions/1", data={"text": "不是我"})
    assert found.status_code == 422
    assert "没有这项说明要求" in found.text


@pytest.mark.parametrize("amount", ["", "一千", "1e3", "nan", "5.005", "-5", "1,00", "1000001"])
def test_a_reward_that_cannot_be_read_decides_nothing(office, complaint, officer, amount):
    form = {"amount": amount, "reason": "提供主要证据"}
    answer = officer.post(f"/complaints/{complaint}/reward", data=form)
    assert answer.status_code == 422
    assert "“金额”" in answer.text
    assert office.session.query(ComplaintReward).count() == 0


def test_a_reward_waits_for_a_served_penalty_and_is_told(office, complaint, officer):
    address = f"/complaints/{complaint}/reward"
    early = officer.post(address, data={"amount": "500", "reason": "提供主要证据"})
    assert early.status_code == 422
    assert "尚未查实" in early.text
    session = office.session
    row = session.get(Complaint, complaint)
    assert complaint_results.result_of(session, row).outcome == ""
    Course(office, Course(office, session.get(Case, row.case_id)).decided(DEPOSIT)).served()
    session.rollback()
    officer.post(address, data={"amount": "500", "reason": "提供主要证据"})
    session.expire_all()
    told = complaint_results.result_of(session, session.get(Complaint, complaint))
    assert (told.outcome, told.reward) == ("罚款或没收", "给予奖励 500.00 元。")
