import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import object_session

from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.store.tables.cases import Case
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency
from tests.support.factories import World
from tests.support.sign_in import SignIn

PROPOSAL = {
    "outcome": "fine",
    "facts": "查实发布虚假岗位三条。",
    "legal_basis": "就业促进法第六十五条",
    "event_code": "C04",
    "fine": "10,000",
    "notified_on": "2026-03-02",
    "statement": "放弃陈述申辩",
}


@pytest.fixture
def agency(world: World) -> Agency:
    return world.agency()


@pytest.fixture
def approver(world: World, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.user(Role.APPROVER))


def opened(client: FlaskClient, agency: Agency) -> str:
    form = {"party": agency.uscc, "origin": "inspection", "summary": "检查发现岗位不实"}
    object_session(agency).rollback()  # reading the code opened a snapshot
    return client.post("/cases/new", data=form).location


def step(client: FlaskClient, world: World, address: str, name: str, **form: str):
    world.session.expire_all()
    version = world.session.get_one(Case, int(address.rpartition("/")[2])).version
    world.session.rollback()
    return client.post(f"{address}/{name}", data={"version": str(version), **form})


def test_from_opening_to_the_entry_in_the_ledger(
    world: World, agency: Agency, inspector: FlaskClient, approver: FlaskClient
) -> None:
    address = opened(inspector, agency)
    assert "提出处理意见" in inspector.get(address).text
    assert step(inspector, world, address, "propose", **PROPOSAL).status_code == 302
    assert inspector.get(f"{address}/repair-notice").status_code == 404
    assert step(approver, world, address, "approve", document_number="罚1号").status_code == 302
    assert agency.name in inspector.get(f"{address}/repair-notice").text, "served together"
    today = clock.today().isoformat()
    assert step(inspector, world, address, "serve", served_on=today).status_code == 302
    page = inspector.get(address).text
    assert "-15 分" in page
    assert "信用修复告知书" in page
    assert agency.name in inspector.get(f"{address}/repair-notice").text


def test_what_is_missing_is_told_and_what_was_typed_stays(
    world: World, agency: Agency, inspector: FlaskClient
) -> None:
    address = opened(inspector, agency)
    answer = step(inspector, world, address, "propose", **PROPOSAL | {"statement": ""})
    assert answer.status_code == 422
    assert "当事人的陈述申辩" in answer.text
    assert "查实发布虚假岗位三条。" in answer.text


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"fine": "一万"}, "金额"),
        ({"notified_on": "昨天"}, "日期"),
        ({"outcome": ""}, "处理结果"),
        ({"outcome": "jail"}, "处理结果"),
        ({"facts": "长" * 5000}, "文字过长"),
    ],
)
def test_an_unreadable_field_is_named(
    world: World, agency: Agency, inspector: FlaskClient, changed: dict[str, str], word: str
) -> None:
    address = opened(inspector, agency)
    answer = step(inspector, world, address, "propose", **PROPOSAL | changed)
    assert (answer.status_code, word in answer.text) == (422, True)


def test_an_approver_does_not_see_the_button_on_the_own_proposal(
    world: World, agency: Agency, approver: FlaskClient
) -> None:
    address = opened(approver, agency)
    step(approver, world, address, "propose", **PROPOSAL)
    page = approver.get(address).text
    assert "须由另一名审批人决定" in page
    answer = step(approver, world, address, "approve", document_number="罚1号")
    assert answer.status_code == 422


def test_a_confirmed_lead_opens_a_case_and_an_open_one_does_not(
    world: World, agency: Agency, inspector: FlaskClient
) -> None:
    finding = world.finding(agency_id=agency.id)
    answer = inspector.post(f"/cases/from-finding/{finding.id}")
    assert answer.location == f"/findings/{finding.id}"
    reviewer = world.session.query(User).first()
    world.review(finding, reviewer, Decision.CONFIRM)
    address = inspector.post(f"/cases/from-finding/{finding.id}").location
    assert address.startswith("/cases/")
    assert inspector.post(f"/cases/from-finding/{finding.id}").location == address
    assert agency.name in inspector.get(address).text


def test_the_list_is_narrowed_by_its_filters(
    world: World, agency: Agency, inspector: FlaskClient
) -> None:
    opened(inspector, agency)
    assert agency.name in inspector.get("/cases").text
    assert agency.name in inspector.get(f"/cases?status=open&q={agency.name[:4]}").text
    assert "没有符合条件的案件" in inspector.get("/cases?status=served").text
    assert inspector.get("/cases?status=nonsense").status_code == 400


def test_the_number_of_queries_does_not_grow_with_the_list(
    world: World, inspector: FlaskClient, count_statements
) -> None:
    opened(inspector, world.agency("武汉启舟人力资源有限公司"))
    few = count_statements(lambda: inspector.get("/cases"))
    for number in range(12):
        opened(inspector, world.agency(f"武汉启舟{number}人力资源有限公司"))
    assert count_statements(lambda: inspector.get("/cases")) == few


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN, Role.AGENCY])
def test_who_does_not_handle_cases_moves_none(
    world: World, agency: Agency, sign_in: SignIn, inspector: FlaskClient, role: Role
) -> None:
    address = opened(inspector, agency)
    values = {"agency_id": agency.id} if role is Role.AGENCY else {}
    other = sign_in(world.user(role, **values))
    assert step(other, world, address, "propose", **PROPOSAL).status_code == 403
    assert other.get(address).status_code == (403 if role is Role.AGENCY else 200)


def test_a_case_that_does_not_exist_is_not_found(inspector: FlaskClient) -> None:
    assert inspector.get("/cases/77").status_code == 404


def test_the_page_of_a_confirmed_lead_offers_to_open_a_case(world, sign_in):
    client = sign_in(world.user())
    confirmed = world.finding(status=FindingStatus.CONFIRMED)
    still_open = world.finding()
    address = f"/cases/from-finding/{confirmed.id}"
    assert address in client.get(f"/findings/{confirmed.id}").get_data(as_text=True)
    assert "/cases/from-finding/" not in client.get(f"/findings/{still_open.id}").get_data(
        as_text=True
    )
    assert "/cases/" in client.post(address).location
