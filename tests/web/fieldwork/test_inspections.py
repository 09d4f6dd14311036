import io
import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from supervisor.domain.platform.roles import Role
from supervisor.store.queries.fieldwork.inspections import public_number
from supervisor.store.tables.fieldwork import Inspection, InspectionDraw
from tests.support.site.foreseen import agreed

FORM = {
    "title": "年度抽查",
    "count": "2",
    "inspectors_each": "2",
    "yearly_cap": "1",
    "public_value_is": "明日开奖号码",
}
FILLED = {
    "client_id": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "version": "1",
    "inspected_on": "2026-01-05",
    "result": "rectify",
    "no_deposit": "no",
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


def wait_a_day(world):
    """Let the lists have been frozen yesterday: what they are drawn with comes after them."""
    world.session.scalar(select(InspectionDraw)).frozen_at -= timedelta(days=1)
    world.session.commit()


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
    freezer.post(path, data={"public_value": "731"} | agreed(2))
    assert "抽取后公布" in text(citizen.get("/public/draws/1"))
    early = text(
        approver.post(path, data={"public_value": "731"} | agreed(2), follow_redirects=True)
    )
    assert "最早在冻结次日抽取" in early
    wait_a_day(world)
    approver.post(path, data={"public_value": "731"} | agreed(2))
    page = text(citizen.get("/public/draws/1"))
    assert "731" in page
    assert "尚未公布" in page
    assert citizen.get("/public/draws/1/files.zip").data[:2] == b"PK"

    inspection = world.session.scalar(select(Inspection))
    form = FILLED | {"attended": list(inspection.inspectors)}
    uscc, number, address = inspection.agency.uscc, inspection.inspectors[0], inspection.id
    world.session.rollback()
    refused = text(clients[number].post(f"/inspections/{address}/form", data=form), 422)
    assert "请写明问题和处理" in refused
    assert 'value="no" checked' in refused
    note = {"note": "收取押金，已责令退还"}
    clients[number].post(f"/inspections/{address}/form", data=form | note)
    assert "发现问题已责令改正" not in text(citizen.get(f"/public/agencies/{uscc}"))
    version = re.search(
        r'name="version" value="(\d+)"', text(approver.get(f"/inspections/{address}"))
    )
    approver.post(f"/inspections/{address}/publish", data={"version": version[1]} | agreed())
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


@pytest.fixture
def drawn(office, world):
    """Return the id of a drawn inspection, its two inspectors' clients and an outsider's."""
    clients, approver = office
    path = next(iter(clients.values())).post("/inspections", data=FORM).location
    wait_a_day(world)
    approver.post(path, data={"public_value": "731"} | agreed(2))
    inspection = world.session.scalar(select(Inspection))
    numbers, id_ = list(inspection.inspectors), inspection.id
    world.session.rollback()
    outsider = next(client for number, client in clients.items() if number not in numbers)
    return id_, [clients[number] for number in numbers], outsider, numbers


JSON = {"Accept": "application/json"}


def test_the_form_is_for_those_drawn_only(drawn):
    id_, (first, _), outsider, _ = drawn
    assert "人力资源市场暂行条例 第三十二条" in text(first.get(f"/inspections/{id_}/form"))
    assert outsider.get(f"/inspections/{id_}/form").status_code == 404
    assert outsider.post(f"/inspections/{id_}/form", data=FILLED).status_code == 404


def test_a_form_kept_on_a_device_is_answered_in_words_and_written_once(drawn):
    id_, (first, second), _, numbers = drawn
    form = FILLED | {"attended": numbers, "note": "收取押金，已责令退还"}
    path = f"/inspections/{id_}/form"
    bad = first.post(path, data=form | {"result": ""}, headers=JSON)
    assert (bad.status_code, bad.json["words"]) == (422, "请选择检查结果。")
    for _ in range(2):
        assert first.post(path, data=form, headers=JSON).json["outcome"] == "taken"
    other = form | {"client_id": "7c9e6679-7425-40de-944b-e07fc1f90ae7", "note": "另一份"}
    assert second.post(path, data=other, headers=JSON).json["outcome"] == "conflict"
    page = text(second.get(f"/inspections/{id_}"))
    assert "另一份" in page
    assert "收取押金" in page
    assert page.count("采用这一份") == 1
    take = re.search(rf"/inspections/{id_}/reports/\d+/take-over", page)[0]
    version = re.search(r'name="version" value="(\d+)"', page)[1]
    assert second.post(take, data={"version": version}).status_code == 302
    assert "已采用这一份" in text(second.get(f"/inspections/{id_}"))


def test_a_device_gets_a_fresh_token_only_when_signed_in(drawn, app):
    _, (first, _), _, _ = drawn
    answer = first.get("/inspections/form-token")
    assert answer.json["csrf"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert app.test_client().get("/inspections/form-token").status_code == 302


def test_the_worker_is_served_where_it_works(app):
    with app.test_client().get("/inspections/worker.js") as answer:
        assert answer.headers["Service-Worker-Allowed"] == "/inspections/"
        assert answer.mimetype == "text/javascript"
        assert "worker-src 'self'" in answer.headers["Content-Security-Policy"]


def test_photos_are_made_harmless_and_saved_not_opened(drawn):
    id_, (first, _), outsider, numbers = drawn
    form = FILLED | {"attended": numbers, "note": "x", "photos": (io.BytesIO(b"memo"), "a.txt")}
    first.post(f"/inspections/{id_}/form", data=form)
    page = text(outsider.get(f"/inspections/{id_}"))
    answer = outsider.get(re.search(r"/inspections/photos/\d+", page)[0])
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.data == b"memo"


def test_what_was_found_becomes_one_case(drawn, world):
    id_, (first, second), _, numbers = drawn
    form = FILLED | {"attended": numbers, "note": "收取押金，已责令退还"}
    assert "没有发现问题" in text(first.post(f"/inspections/{id_}/case", follow_redirects=True))
    first.post(f"/inspections/{id_}/form", data=form)
    assert "转立案" in text(second.get(f"/inspections/{id_}"))
    places = {second.post(f"/inspections/{id_}/case").location for _ in range(2)}
    assert len(places) == 1
    assert "双随机检查发现：收取押金" in text(second.get(places.pop()))
    assert "转立案" not in text(second.get(f"/inspections/{id_}"))
