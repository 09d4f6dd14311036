import re

import pytest
from sqlalchemy import select

from supervisor.store.queries.inspections import public_number
from supervisor.store.tables.inspections import Inspection
from supervisor.store.tables.users import Role

FORM = {
    "title": "年度抽查",
    "count": "2",
    "inspectors_each": "2",
    "yearly_cap": "1",
    "public_value_is": "明日开奖号码",
}


@pytest.fixture
def office(world, sign_in):
    for number in range(4):
        world.agency(f"武汉晨帆{number}号人力资源有限公司")
    people = [world.user(Role.INSPECTOR) for _ in range(3)]
    clients = {public_number(person.id): sign_in(person) for person in people}
    approver = sign_in(world.user(Role.APPROVER))
    world.session.rollback()
    return clients, approver


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


def test_from_the_freeze_to_the_public_page(office, app, world):
    clients, approver = office
    freezer = next(iter(clients.values()))
    assert "可抽取的机构只有 4 家" in text(
        freezer.post("/inspections", data=FORM | {"count": "5"}), 422
    )
    path = freezer.post("/inspections", data=FORM).location
    citizen = app.test_client()
    promise = re.search(r"[0-9a-f]{64}", text(citizen.get("/public/draws/1")))[0]
    assert promise in text(freezer.get(path))
    freezer.post(path, data={"public_value": "731"})
    assert "抽取后公布" in text(citizen.get("/public/draws/1"))
    approver.post(path, data={"public_value": "731"})
    page = text(citizen.get("/public/draws/1"))
    assert "731" in page
    assert "尚未公布" in page
    assert citizen.get("/public/draws/1/files.zip").data[:2] == b"PK"

    inspection = world.session.scalar(select(Inspection))
    uscc, number, address = inspection.agency.uscc, inspection.inspectors[0], inspection.id
    world.session.rollback()
    form = {"version": "1", "inspected_on": "2026-01-05", "result": "rectify", "no_deposit": "no"}
    refused = text(clients[number].post(f"/inspections/{address}", data=form), 422)
    assert "请写明问题和处理" in refused
    clients[number].post(f"/inspections/{address}", data=form | {"note": "收取押金，已责令退还"})
    assert "发现问题已责令改正" not in text(citizen.get(f"/public/agencies/{uscc}"))
    version = re.search(
        r'name="version" value="(\d+)"', text(approver.get(f"/inspections/{address}"))
    )
    approver.post(f"/inspections/{address}/publish", data={"version": version[1]})
    public = text(citizen.get(f"/public/agencies/{uscc}"))
    assert "发现问题已责令改正" in public
    assert "收取押金，已责令退还" not in public


def test_names_of_inspectors_are_not_published(office, app, world):
    clients, _ = office
    next(iter(clients.values())).post("/inspections", data=FORM)
    archive = app.test_client().get("/public/draws/1/files.zip").data
    assert "监察员".encode() not in archive


def test_recusals_are_noted(office):
    _clients, approver = office
    page = text(approver.get("/inspections"))
    username = re.search(r'<option value="([^"]+)">监察员', page)[1]
    form = {"username": username, "uscc": "TESTUSCC0000000001", "reason": "亲属任职"}
    approver.post("/inspections/recusals", data=form)
    assert "亲属任职" in text(approver.get("/inspections"))


def test_the_list_takes_a_constant_number_of_statements(office, count_statements):
    clients, approver = office
    freezer = next(iter(clients.values()))
    freezer.post("/inspections", data=FORM)
    before = count_statements(lambda: approver.get("/inspections"))
    freezer.post("/inspections", data=FORM)
    assert count_statements(lambda: approver.get("/inspections")) == before
