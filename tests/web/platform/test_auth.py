"""Signing in, the throttle, the forced first change of password, signing out."""

import time_machine

from supervisor.domain.platform.roles import Role
from supervisor.store.tables.platform import AuditEvent, User
from tests.support.factories import PASSWORD

NEW = "loud-mountain-7"


def enter(client, username, password=PASSWORD, address="/sign-in"):
    return client.post(address, data={"username": username, "password": password})


def actions(world):
    world.refresh()
    return [event.action for event in world.session.query(AuditEvent).order_by(AuditEvent.id)]


def test_the_right_password_opens_the_console(client, world):
    user = world.user(name="zhang")
    answer = enter(client, "zhang")
    assert answer.location == "/today"
    assert client.get("/today").status_code == 200
    world.refresh()
    assert world.session.get(User, user.id).last_login_at is not None
    assert actions(world)[-1] == "sign_in"


def test_names_ignore_case_and_blanks(client, world):
    world.user(name="zhang")
    assert enter(client, "  Zhang ").status_code == 302


def test_wrong_name_and_wrong_password_read_the_same(client, world):
    world.user(name="zhang")
    wrong_password = enter(client, "zhang", "nope-nope-nope")
    wrong_name = enter(client, "nobody", "nope-nope-nope")
    assert wrong_password.status_code == wrong_name.status_code == 401
    assert "用户名或密码不正确" in wrong_password.text
    assert "用户名或密码不正确" in wrong_name.text
    assert actions(world)[-2:] == ["sign_in_refused", "sign_in_refused"]


def test_a_disabled_account_reads_like_a_wrong_password(client, world):
    user = world.user(name="zhang")
    user.active = False
    world.session.commit()
    answer = enter(client, "zhang")
    assert answer.status_code == 401
    assert "用户名或密码不正确" in answer.text


def test_guessing_is_slowed_and_time_heals(client, world):
    world.user(name="zhang")
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False) as clock:
        for _ in range(5):
            assert enter(client, "zhang", "guess-guess-1").status_code == 401
        locked = enter(client, "zhang")
        assert locked.status_code == 429
        assert "尝试次数过多" in locked.text
        clock.shift(61)
        assert enter(client, "zhang").status_code == 302


def test_one_address_cannot_try_many_accounts(client, world):
    with time_machine.travel("2026-11-23T01:00:00Z", tick=False):
        codes = [enter(client, f"name{n}", "guess-guess-1").status_code for n in range(41)]
    assert codes.count(401) == 40
    assert codes[-1] == 429


def test_a_handed_out_password_must_be_changed_first(client, world):
    world.user(name="zhang", must_change_password=True)
    enter(client, "zhang")
    for address in ("/", "/today", "/findings"):
        assert client.get(address).location == "/password"
    page = client.get("/password")
    assert "首次登录" in page.text
    form = {"current": PASSWORD, "new": NEW, "again": NEW}
    assert client.post("/password", data=form).location == "/today"
    assert client.get("/today").status_code == 200


def test_a_poor_new_password_is_refused_with_the_reason(client, world):
    world.user(name="zhang")
    enter(client, "zhang")
    for new, words in (
        ("short", "至少 10 位"),
        ("zhang-and-more", "不能包含用户名"),
        ("password123", "太常见"),
        (PASSWORD, "不能与当前密码相同"),
    ):
        answer = client.post("/password", data={"current": PASSWORD, "new": new, "again": new})
        assert answer.status_code == 422, new
        assert words in answer.text
    answer = client.post("/password", data={"current": PASSWORD, "new": NEW, "again": "other"})
    assert "两次输入的新密码不一致" in answer.text


def test_a_new_password_ends_other_sessions(app, client, world):
    world.user(name="zhang")
    enter(client, "zhang")
    other = app.test_client()
    enter(other, "zhang")
    form = {"current": PASSWORD, "new": NEW, "again": NEW}
    assert client.post("/password", data=form).status_code == 302
    assert client.get("/today").status_code == 200
    assert other.get("/today").location.startswith("/sign-in")


def test_signing_out_kills_copies_of_the_cookie(app, client, world):
    world.user(name="zhang")
    enter(client, "zhang")
    stolen = app.test_client()
    stolen.set_cookie("session", client.get_cookie("session").value)
    assert stolen.get("/today").status_code == 200
    client.post("/sign-out")
    assert client.get("/today").location.startswith("/sign-in")
    assert stolen.get("/today").location.startswith("/sign-in")


def test_disabling_ends_sessions_at_once(world, sign_in):
    user = world.user()
    client = sign_in(user)
    assert client.get("/today").status_code == 200
    admin = sign_in(world.user(Role.ADMIN))
    admin.post(f"/settings/users/{user.id}/disable")
    assert client.get("/today").location.startswith("/sign-in")


def test_sign_in_returns_to_the_page_asked_for_and_to_no_other_site(client, world):
    world.user(name="zhang")
    asked = client.get("/findings?category=gender")
    assert asked.location == "/sign-in?next=/findings?category%3Dgender"
    assert enter(client, "zhang", address=asked.location).location == "/findings?category=gender"
    client.post("/sign-out")
    foreign = enter(client, "zhang", address="/sign-in?next=https://evil.example/")
    assert foreign.location == "/today"


def test_an_agency_lands_on_its_own_entry(client, world):
    agency = world.agency("武汉启航人力资源有限公司")
    world.user(Role.AGENCY, "qihang", agency_id=agency.id)
    assert enter(client, "qihang").location == "/my-agency"
    assert client.get("/my-agency").status_code == 200
    page = client.get("/my-agency/register")
    assert "武汉启航人力资源有限公司" in page.text
    assert "有效" in page.text
    assert "/findings" not in page.text
    assert client.get("/findings").status_code == 403


def test_the_session_cookie_is_shut_to_scripts(client, world):
    world.user(name="zhang")
    cookies = enter(client, "zhang").headers.getlist("Set-Cookie")
    same_site = {one.partition("=")[0]: one.partition("SameSite=")[2] for one in cookies}
    assert all("HttpOnly" in one for one in cookies)
    assert same_site == {"session": "Lax", "known_device": "Strict"}
