from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.schemes import packaged
from supervisor.store.tables.credit import SchemeVersion
from tests.support.credit_world import Office
from tests.support.factories import World
from tests.support.sign_in import SignIn
from tests.support.site.foreseen import agreed_as_shown

STRICTER = packaged("credit").replace("credit-1", "credit-2").replace("least = 75", "least = 88")


@pytest.fixture
def approver(world: World, sign_in: SignIn) -> FlaskClient:
    return sign_in(world.user(Role.APPROVER))


def step(client: FlaskClient, world: World, address: str, name: str, **form: str):
    world.session.rollback()  # look at what the console wrote, not at an older snapshot
    number = int(address.rpartition("/")[2])
    version = world.session.get_one(SchemeVersion, number).row_version
    world.session.rollback()
    return client.post(f"{address}/{name}", data={"version": str(version), **form})


def test_from_draft_to_force(world: World, inspector: FlaskClient, approver: FlaskClient) -> None:
    office = Office.of(world)
    office.served()
    world.session.rollback()
    address = inspector.post("/schemes/new", data={"kind": "credit"}).location
    assert step(inspector, world, address, "save", text=STRICTER).status_code == 302
    page = inspector.get(f"{address}/simulation").text
    assert office.agency.name in page
    assert "有变化的机构：1 家（共 1 家）" in page
    world.session.rollback()
    assert "全部重新计分" in inspector.get(f"{address}/simulation?points=new").text
    day = (clock.today() + timedelta(days=1)).isoformat()
    assert step(inspector, world, address, "submit", effective_on=day).status_code == 302
    assert "<textarea" not in inspector.get(address).text
    assert step(approver, world, address, "decide", verdict="yes").status_code == 422
    seen = agreed_as_shown(approver, address)
    assert step(approver, world, address, "decide", verdict="yes", **seen).status_code == 302
    assert "credit-2" in inspector.get("/schemes").text


def test_a_bad_text_is_kept_with_its_mistakes_named(world: World, inspector: FlaskClient) -> None:
    address = inspector.post("/schemes/new", data={"kind": "stars"}).location
    bad = packaged("stars").replace('points = "15"', 'points = "14"')
    step(inspector, world, address, "save", text=bad)
    page = inspector.get(address).text
    assert "基本指标满分合计须为 100 分，现为 99 分" in page
    assert "提交审批</h2>" not in page
    assert step(inspector, world, address, "submit", effective_on="2099-01-01").status_code == 422


def test_a_stale_page_loses_nothing_typed(world: World, inspector: FlaskClient) -> None:
    address = inspector.post("/schemes/new", data={"kind": "credit"}).location
    answer = inspector.post(f"{address}/save", data={"version": "99", "text": "我改的内容"})
    assert answer.status_code == 422
    assert "我改的内容" in answer.text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.ADMIN])
def test_only_officers_change_schemes(world: World, sign_in: SignIn, role: Role) -> None:
    client = sign_in(world.user(role))
    assert client.get("/schemes").status_code == 200
    assert client.post("/schemes/new", data={"kind": "credit"}).status_code == 403
