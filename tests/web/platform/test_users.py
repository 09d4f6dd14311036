"""The administrator's pages: accounts and the audit trail."""

import re

import pytest

from supervisor.domain.platform.roles import Role
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.platform import User
from tests.support.site.foreseen import agreed


@pytest.fixture
def admin(world, sign_in):
    return sign_in(world.user(Role.ADMIN, "chief"))


def test_a_new_account_gets_a_password_shown_once(client, world, admin):
    form = {"username": "Li.Na", "display_name": "李娜", "role": "inspector"}
    page = admin.post("/settings/users/new", data=form)
    password = re.search(r'class="one-time">([^<]+)<', page.text)[1]
    assert password not in admin.get("/settings/users").text
    answer = client.post("/sign-in", data={"username": "li.na", "password": password})
    assert answer.status_code == 302
    assert client.get("/today").location == "/password"


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"username": "chief", "display_name": "重名", "role": "admin"}, "已被使用"),
        ({"username": "x y", "display_name": "空格", "role": "admin"}, "只能用字母"),
        ({"username": "", "display_name": "", "role": "admin"}, "请填写用户名"),
        ({"username": "agent", "display_name": "无机构", "role": "agency"}, "必须对应一家机构"),
        (
            {"username": "agent", "display_name": "错", "role": "agency", "uscc": "9" * 18},
            "名册中没有",
        ),
    ],
)
def test_a_wrong_account_is_refused_with_the_reason(world, admin, form, words):
    page = admin.post("/settings/users/new", data=form)
    assert words in page.text
    world.refresh()
    assert world.session.query(User).count() == 1


def test_a_reset_password_opens_the_account(client, world, admin):
    user = world.user(name="zhang")
    unread = admin.post(f"/settings/users/{user.id}/reset", follow_redirects=True)
    assert "请先核对将影响多少" in unread.text
    page = admin.post(f"/settings/users/{user.id}/reset", data=agreed())
    password = re.search(r'class="one-time">([^<]+)<', page.text)[1]
    answer = client.post("/sign-in", data={"username": "zhang", "password": password})
    assert answer.status_code == 302


def test_nobody_shuts_out_himself(world, admin):
    chief = world.session.query(User).filter_by(username="chief").one()
    page = admin.post(f"/settings/users/{chief.id}/disable", follow_redirects=True)
    assert "不能停用自己的账号" in page.text
    assert admin.get("/today").status_code == 200


def test_the_trail_tells_who_did_what_and_can_be_narrowed(world, admin):
    user = world.user(name="zhang", display_name="张三")
    admin.post(f"/settings/users/{user.id}/disable")
    page = admin.get("/settings/audit?action=user_disabled")
    assert "停用用户" in page.text
    assert "管理员ef" in page.text
    assert "没有符合条件的记录" in admin.get("/settings/audit?action=sign_out").text


def test_the_trail_shows_whatever_a_record_holds(world, admin):
    detail = {"decision": ["confirm", "reject"], "people": [1, 2], "what": None, "how": {"a": [1]}}
    with unit_of_work(world.session):
        campaign = "campaign", 1
        audit.record(world.session, Actor(None), AuditAction.CAMPAIGN_SAVED, campaign, detail)
    page = admin.get("/settings/audit")
    assert page.status_code == 200
    assert "判定：确认属实、不属实" in page.text


def test_the_trail_speaks_chinese_and_leads_to_its_subjects(world, admin, sign_in):
    finding = world.finding()
    reviewer = sign_in(world.user(name="zhang"))
    form = {"decision": "confirm", "version": finding.version}
    reviewer.post(f"/findings/{finding.id}/decide", data=form)
    page = admin.get("/settings/audit").text
    assert f'<a href="/findings/{finding.id}">线索 {finding.id}</a>' in page
    assert "判定：确认属实" in page
    assert "角色：监察员" in page
