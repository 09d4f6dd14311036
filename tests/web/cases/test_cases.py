import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import object_session

from supervisor.domain.law.articles import LawRegistry, registry
from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency
from supervisor.web.cases import laws
from tests.support.factories import World
from tests.support.sign_in import SignIn
from tests.support.site.foreseen import agreed

OFFICERS = {
    "officers-0-name": "周敏", "officers-0-cert": "鄂A01",
    "officers-1-name": "何川", "officers-1-cert": "鄂A02",
}  # fmt: skip
EVIDENCE = {
    "items-0-title": "页面存档", "items-0-kind": "electronic_data", "items-0-verified": "1",
}  # fmt: skip
DEPOSIT = {
    "breached": "就业促进法第四十一条", "basis": "就业促进法第六十六条第二款", "facts": "收取押金",
    "penalties-0-kind": "fine", "penalties-0-amount": "2,000", "workers": "2",
}  # fmt: skip


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


def step(client: FlaskClient, world: World, address: str, name: str, **form):
    world.session.expire_all()
    version = world.session.get_one(Case, int(address.rpartition("/")[2])).version
    world.session.rollback()
    data = {"version": str(version), "on": clock.today().isoformat(), **agreed(), **form}
    return client.post(f"{address}/{name}", data=data)


def test_from_the_draft_to_the_archive(
    world: World, agency: Agency, inspector: FlaskClient, approver: FlaskClient
) -> None:
    address = opened(inspector, agency)
    assert "等待负责人" in inspector.get(address).text
    assert "立案审批" in approver.get(address).text
    both = {"written": "1"}
    serve = {"way": "direct", "receipt": "经办人"}
    course = [
        (approver, "head/file", {"approved_by": "程局"}),
        (inspector, "step/officers", OFFICERS),
        (inspector, "step/evidence", EVIDENCE),
        (inspector, "step/conclude", {"facts": "收取押金"}),
        (inspector, "step/notice", DEPOSIT | {"reasons": "x", "rights": ["statement", "defence"]}),
        (inspector, "step/serve", serve | {"document": "notice"}),
        (inspector, "step/waive_statement", both),
        (approver, "head/decision", DEPOSIT | {
            "outcome": "penalty", "decided_by": "程局", "document": "罚1号", "credit_event": "C08",
            "remedies": ["reconsideration", "litigation"], "performance": "十五日内",
            "orders_correction": "1",
        }),
        (inspector, "step/serve", serve | {"document": "decision"}),
        (inspector, "step/payment", {"amount": "2000", "way": "bank"}),
        (approver, "head/close", {"approved_by": "程局"}),
        (inspector, "step/archive", {"index": "立案审批表\n决定书"}),
    ]  # fmt: skip
    for client, name, form in course:
        assert client.get(f"{address}/{name}").status_code == 200, name
        if form.get("document") == "decision":
            unread = step(client, world, address, name, **form, understood="")
            assert (unread.status_code, "勾选后再办理" in unread.text) == (422, True)
        answer = step(client, world, address, name, **form)
        assert answer.status_code == 302, (name, answer.text)
    page = inspector.get(address).text
    assert "-25 分" in page
    assert "就业促进法第六十六条第二款" in page
    notice = inspector.get(f"{address}/repair-notice").text
    assert agency.name in notice
    assert "信用中国" in notice
    assert "登录本系统" not in notice


def test_a_refusal_names_the_article_and_keeps_what_was_typed(
    world: World, agency: Agency, inspector: FlaskClient
) -> None:
    address = opened(inspector, agency)
    form = {"breached": "随便写", "basis": "market_43", "what": "删除那三条岗位"}
    answer = step(inspector, world, address, "step/order", **form)
    assert answer.status_code == 422
    for words in ("行政处罚法第五十四条", "行政处罚法第七十六条", "删除那三条岗位", "随便写"):
        assert words in answer.text
    at_field = re.findall(r'id="([a-z]+)-error"', answer.text)
    assert at_field == ["breached", "deadline"]


def test_every_unreadable_field_is_told_at_once_and_nothing_typed_is_lost(
    world: World, agency: Agency, inspector: FlaskClient
) -> None:
    address = opened(inspector, agency)
    form = {"workers": "两三个", "income": "-1", "penalties-0-amount": "一万", "facts": "收取押金"}
    answer = step(inspector, world, address, "step/notice", **form)
    assert answer.status_code == 422
    assert "有 3 处需要改正" in answer.text
    for name in ("workers", "income", "penalties-0-amount"):
        assert f'id="{name}-error"' in answer.text
    for words in form.values():
        assert words in answer.text


@pytest.mark.parametrize(
    ("name", "changed", "word"),
    [
        ("payment", {"amount": "一万"}, "数字"),
        ("payment", {"amount": "-5"}, "数字"),
        ("order", {"deadline": "昨天"}, "日期"),
        ("recheck", {"result": "jail"}, "之一"),
        ("conclude", {"facts": "长" * 5000}, "文字过长"),
        ("conclude", {"on": "2199-01-01"}, "晚于今天"),
        ("conclude", {"on": ""}, "日期"),
        ("notice", {"workers": "1.5"}, "整数"),
    ],
)
def test_an_unreadable_field_is_named(
    world: World,
    agency: Agency,
    inspector: FlaskClient,
    name: str,
    changed: dict[str, str],
    word: str,
) -> None:
    address = opened(inspector, agency)
    answer = step(inspector, world, address, f"step/{name}", **changed)
    assert (answer.status_code, word in answer.text) == (422, True)


def test_an_inspector_takes_no_step_of_the_head(
    world: World, agency: Agency, inspector: FlaskClient
) -> None:
    address = opened(inspector, agency)
    assert step(inspector, world, address, "head/file", approved_by="x").status_code == 403
    assert inspector.get(f"{address}/step/file").status_code == 404


def test_an_approver_does_not_see_the_button_on_the_own_proposal(
    world: World, agency: Agency, approver: FlaskClient
) -> None:
    address = opened(approver, agency)
    merit = {"facts": "主动报告", "legal_basis": "本局审定", "event_code": "P01"}
    step(approver, world, address, "propose", **merit)
    page = approver.get(address).text
    assert "须由另一名审批人决定" in page
    answer = step(approver, world, address, "approve", document_number="罚1号")
    assert answer.status_code == 422


def test_a_merit_is_served_and_revoked_only_by_who_was_told_what_follows(
    world: World, agency: Agency, inspector: FlaskClient, approver: FlaskClient
) -> None:
    address = opened(inspector, agency)
    merit = {"facts": "主动报告", "legal_basis": "本局审定", "event_code": "P01"}
    step(inspector, world, address, "propose", **merit)
    step(approver, world, address, "approve", document_number="守信1号")
    served_on = clock.today().isoformat()
    unread = step(inspector, world, address, "serve", served_on=served_on, understood="")
    assert (unread.status_code, "勾选后再办理" in unread.text) == (422, True)
    assert "记入信用" in unread.text
    assert step(inspector, world, address, "serve", served_on=served_on).status_code == 302
    assert "1 条信用记录停止计分和公示" in approver.get(address).text
    assert step(inspector, world, address, "revoke", reason="查证不实").status_code == 403
    unread = step(approver, world, address, "revoke", reason="查证不实", count="")
    assert (unread.status_code, "受影响的已变为" in unread.text) == (422, True)
    assert step(approver, world, address, "revoke", reason="查证不实").status_code == 302
    page = approver.get(address).text
    assert "决定已撤销" in page
    assert "查证不实" in page


def test_the_registry_of_laws_is_shown(inspector: FlaskClient) -> None:
    assert "行政处罚法第四十四条" in inspector.get("/laws").text
    assert "course/table.py" in inspector.get("/laws/penalty_44").text
    assert inspector.get("/laws/penalty_999").status_code == 404


def test_what_rests_on_an_article_that_ends_is_listed(
    inspector: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    heading = "已经或者即将终止的条款"
    assert heading not in inspector.get("/laws").text
    penalty_44 = registry()["penalty_44"]
    soon, late = clock.today() + timedelta(days=200), clock.today() + timedelta(days=400)
    for ends, is_told in ((soon, True), (late, False)):
        ended = {**registry().articles, "penalty_44": replace(penalty_44, in_force_to=ends)}
        monkeypatch.setattr(laws, "registry", partial(LawRegistry, ended))
        page = inspector.get("/laws").text
        assert (heading in page) is is_told
        assert ("course/table.py" in page) is is_told


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
    assert agency.name in inspector.get(f"/cases?status=draft&q={agency.name[:4]}").text
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
    assert step(other, world, address, "step/officers", **OFFICERS).status_code == 403
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


def test_the_pages_say_that_an_agency_is_not_in_the_register_by_this_name(
    agency: Agency, inspector: FlaskClient
) -> None:
    misspelt = agency.name.replace("有限公司", "公司")
    form = {"party": misspelt, "origin": "report", "summary": "收取押金", "kind": "agency"}
    object_session(agency).rollback()
    address = inspector.post("/cases/new", data=form).location
    for page in (address, f"{address}/step/draft"):
        told = inspector.get(page).text
        assert f"名册中没有“{misspelt}”" in told
        assert agency.uscc in told
        assert "重写拟案" in told
    listed = inspector.get(opened(inspector, agency)).text
    assert "名册中没有“" not in listed
