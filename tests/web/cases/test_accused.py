"""Whom a complaint is about is said by an officer, and what follows reaches that agency."""

import pytest
from sqlalchemy import select

from supervisor.domain.platform.roles import Role
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint
from supervisor.store.tables.platform import AuditEvent

NAME = "武汉晨帆人力资源有限公司"
FORM = {
    "kind": "deposit",
    "subject": "晨帆人力",
    "text": "面试后要求先交三百元押金，没有收据，也不退还。",
    "contact": "13900001111",
}


@pytest.fixture
def agency(world):
    return world.agency(NAME)


@pytest.fixture
def officer(agency, app, world, sign_in):
    officer = sign_in(world.user(Role.INSPECTOR))
    world.session.rollback()
    app.test_client().post("/public/complaints/new", data=FORM)
    return officer


def page(client, **form):
    if form:
        client.post("/complaints/1/accused", data=form)
    return client.get("/complaints/1").get_data(as_text=True)


def complaint(world):
    world.session.rollback()
    return world.session.scalars(select(Complaint)).one()


def test_what_sounds_alike_is_offered_and_a_person_ties_it(officer, agency, world):
    assert f"就是 {NAME}" in page(officer)
    assert complaint(world).agency_id is None
    code = agency.uscc
    world.session.rollback()
    tied = page(officer, name=code)
    assert "已关联名册机构" in tied
    assert "机构说明" in tied
    found = complaint(world)
    assert (found.agency.name, found.subject) == (NAME, "晨帆人力")
    events = world.session.scalars(select(AuditEvent)).all()
    assert [one.detail["uscc"] for one in events if one.detail.get("step") == "accused"] == [code]
    version = found.version
    world.session.rollback()
    accept = {"step": "accept", "version": version, "reason": "受理"}
    assert officer.post("/complaints/1/move", data=accept).status_code == 302
    world.session.rollback()
    assert world.session.scalars(select(Case)).one().agency.name == NAME


def test_it_is_untied_and_a_name_nobody_has_ties_nothing(officer, world):
    assert "名册中没有“某某”" in page(officer, name="某某")
    assert complaint(world).agency_id is None
    page(officer, name=NAME)
    page(officer, name=" ")
    assert complaint(world).agency_id is None


def test_in_a_case_the_case_says_who_it_is(officer, world):
    version = complaint(world).version
    world.session.rollback()
    officer.post(
        "/complaints/1/move", data={"step": "accept", "version": version, "reason": "受理"}
    )
    assert "以案件登记的当事人为准" in page(officer, name=NAME)
    assert officer.post("/complaints/99/accused", data={"name": NAME}).status_code == 404
