"""Sessions on the server: their life, their list, proof before grave acts, known devices."""

import pytest
import time_machine

from supervisor.domain.platform.roles import CONTROLLING, Role
from supervisor.store.tables.platform import AuditEvent, User, UserSession
from supervisor.web.shell.guards.grave import GRAVE
from tests.support.factories import PASSWORD

MORNING = "2026-11-23T01:00:00Z"
FIREFOX = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as travelled:
        yield travelled


def enter(client, name="zhang", password=PASSWORD, **more):
    return client.post("/sign-in", data={"username": name, "password": password}, **more)


def test_a_session_ends_after_idle_time(clock, client, world, settings):
    world.user(name="zhang")
    enter(client)
    for _ in range(3):
        clock.shift(settings.session_idle_minutes * 60 - 1)
        assert client.get("/today").status_code == 200
    clock.shift(settings.session_idle_minutes * 60 + 1)
    assert client.get("/today").location.startswith("/sign-in")


def test_a_clock_that_is_set_back_signs_nobody_out(clock, client, world, settings):
    world.user(name="zhang")
    enter(client)
    clock.shift(-3600)
    assert client.get("/today").status_code == 200
    clock.shift(settings.session_hours * 3600 + 3601)
    assert client.get("/today").location.startswith("/sign-in")


def test_a_busy_session_ends_all_the_same(clock, client, world, settings):
    world.user(name="zhang")
    enter(client)
    for _ in range(settings.session_hours - 1):
        clock.shift(3600)
        assert client.get("/today").status_code == 200
    clock.shift(3600)
    assert client.get("/today").location.startswith("/sign-in")


def test_the_list_shows_devices_and_ends_one_of_them(app, client, world):
    user = world.user(name="zhang")
    enter(client)
    other = app.test_client()
    enter(other, headers=FIREFOX)
    page = client.get("/account").text
    assert "Firefox · Linux" in page
    assert "127.0.0.1" in page
    theirs = world.session.query(UserSession).filter_by(device="Firefox · Linux").one()
    assert theirs.user_id == user.id
    client.post(f"/account/sessions/{theirs.id}/end")
    assert other.get("/today").location.startswith("/sign-in")
    assert client.get("/today").status_code == 200


def test_all_others_are_ended_at_once(app, client, world):
    world.user(name="zhang")
    others = [app.test_client() for _ in range(2)]
    for one in (*others, client):
        enter(one)
    client.post("/account/sessions/end-others")
    assert [one.get("/today").status_code for one in others] == [302, 302]
    assert client.get("/today").status_code == 200


def test_a_grave_act_asks_who_one_is_and_loses_nothing(clock, client, world):
    world.user(Role.ADMIN, "chief")
    target = world.user(name="zhang")
    enter(client, "chief")
    clock.shift(11 * 60)
    form = {"role": "approver", "note": "甲 & <乙>"}
    asked = client.post(f"/settings/users/{target.id}/role", data=form)
    assert asked.status_code == 403
    assert "变更角色" in asked.text
    assert 'name="note" value="甲 &amp; &lt;乙&gt;"' in asked.text
    wrong = client.post(f"/settings/users/{target.id}/role", data=form | {"proof": "nope-nope-1"})
    assert "密码或验证码不正确" in wrong.text
    world.refresh()
    assert world.session.get(User, target.id).role is Role.INSPECTOR
    before = client.get_cookie("session").value
    done = client.post(f"/settings/users/{target.id}/role", data=form | {"proof": PASSWORD})
    after = client.get_cookie("session").value
    assert done.status_code == 302
    world.refresh()
    assert world.session.get(User, target.id).role is Role.APPROVER
    told = [event.action for event in world.session.query(AuditEvent)]
    assert {"proof_refused", "proven", "role_changed"} <= set(told)
    client.set_cookie("session", before)  # the cookie is a new one after the proof
    assert client.get("/settings/users").location.startswith("/sign-in")
    client.set_cookie("session", after)
    again = client.post(f"/settings/users/{target.id}/disable")
    assert again.location == "/settings/users"


def test_proof_cannot_be_tried_through(clock, client, world):
    world.user(Role.ADMIN, "chief")
    target = world.user(name="zhang")
    enter(client, "chief")
    clock.shift(11 * 60)
    form = {"proof": "nope-nope-1"}
    address = f"/settings/users/{target.id}/disable"
    codes = [client.post(address, data=form).status_code for _ in range(6)]
    assert codes == [403] * 5 + [429]
    assert client.post(address, data={"proof": PASSWORD}).status_code == 429


@pytest.mark.parametrize("endpoint", sorted(GRAVE))
def test_every_grave_act_is_a_view_that_stands_behind_a_sign_in(app, endpoint):
    assert app.view_functions[endpoint].access is not None


def test_acts_under_a_grave_permission_are_grave(app):
    """An act of these permissions asks who one is, or is named here as one that takes nothing."""
    light = {
        "acts.call_off": "stops what is still to come",
        "cases.send_back": "returns a proposal",
        "lists.discard": "drops what is not in force",
        "lists.upload": "is read and shown, not in force",
        "reader_endpoint.refuse": "leaves all as it is",
        "reader_models.refuse": "leaves all as it is",
        "register_changes.refuse": "leaves all as it is",
        "register_import.discard": "drops what is not in force",
        "register_import.renew": "is compared anew",
        "register_import.upload": "is read and shown, not in force",
        "rule_lab.run": "a trial without effect",
        "rule_lab.submit": "asks for approval",
        "rules.refuse_stop": "leaves all as it is",
    }
    acts = {
        endpoint
        for endpoint, view in app.view_functions.items()
        if (permission := getattr(view, "access", None)) is not None
        and permission.is_grave
        and any("POST" in (rule.methods or ()) for rule in app.url_map.iter_rules(endpoint))
    }
    assert acts - GRAVE.keys() == light.keys()


def test_a_stranger_cannot_keep_from_changing_a_password(app, client, world):
    """Whoever must change a handed-out password goes nowhere else meanwhile."""
    world.user(name="zhang")
    enter(client, "zhang")
    stranger, form = app.test_client(), {"username": "zhang", "password": "no-such-word-1"}
    codes = [stranger.post("/sign-in", data=form).status_code for _ in range(7)]
    assert codes[-1] == 429
    new = "eine Tasse Lehm 88"
    form = {"current": PASSWORD, "new": new, "again": new}
    assert client.post("/password", data=form).status_code == 302


def test_a_new_role_ends_sessions(world, sign_in):
    user = world.user()
    client = sign_in(user)
    admin = sign_in(world.user(Role.ADMIN))
    admin.post(f"/settings/users/{user.id}/role", data={"role": "auditor"})
    assert client.get("/today").location.startswith("/sign-in")


@pytest.mark.parametrize(
    "pair", sorted((sorted(pair, key=str) for pair in CONTROLLING), key=str), ids=str
)
def test_one_person_never_holds_two_roles_that_control_each_other(world, sign_in, pair):
    one, other = pair
    agency = world.agency(uscc="91420106MA4KXQ1234")
    held = agency.id if one is Role.AGENCY else None
    world.user(one, name="first", display_name="王某", agency_id=held)
    admin = sign_in(world.user(Role.ADMIN))
    form = {"username": "second", "display_name": "王某", "role": str(other)}
    if other is Role.AGENCY:
        form["uscc"] = agency.uscc
    page = admin.post("/settings/users/new", data=form)
    assert page.status_code == 422
    assert "一人不能兼任" in page.text
    for alike in ("王 某", "王\u3000某", "王\u00a0某"):
        form["display_name"] = alike
        assert admin.post("/settings/users/new", data=form).status_code == 422
    form["display_name"] = "王\u200b某"
    assert "看不见的字符" in admin.post("/settings/users/new", data=form).text


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.AGENCY], ids=str)
def test_one_person_has_one_account_of_a_role_and_is_no_second_person(world, sign_in, role):
    world.user(role, name="first", display_name="王某")
    admin = sign_in(world.user(Role.ADMIN))
    form = {"username": "second", "display_name": "王 某", "role": str(role)}
    page = admin.post("/settings/users/new", data=form)
    assert page.status_code == 422
    assert "一人只能有一个" in page.text


def test_an_admin_does_not_change_his_own_role(world, sign_in):
    chief = world.user(Role.ADMIN)
    page = sign_in(chief).post(
        f"/settings/users/{chief.id}/role", data={"role": "auditor"}, follow_redirects=True
    )
    assert "不能变更自己的角色" in page.text


def test_a_stranger_behind_the_same_address_cannot_lock_out(clock, app, client, world):
    world.user(name="zhang")
    enter(client)
    client.post("/sign-out")
    stranger = app.test_client()
    for _ in range(45):
        assert enter(stranger, password="guess-guess-1").status_code in (401, 429)
    assert enter(stranger).status_code == 429
    assert enter(client).status_code == 302


def test_a_known_device_has_few_tries_too_and_only_at_its_account(clock, app, client, world):
    world.user(name="zhang")
    world.user(name="li")
    enter(client)
    client.post("/sign-out")
    codes = [enter(client, password="guess-guess-1").status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]
    others = [enter(client, "li", "guess-guess-1").status_code for _ in range(6)]
    assert others == [401] * 5 + [429]


def test_a_handed_out_password_must_be_used_soon(clock, client, world):
    world.user(name="zhang", must_change_password=True)
    clock.shift(7 * 24 * 3600 + 1)
    answer = enter(client)
    assert answer.status_code == 401
    assert "一次性密码已过期" in answer.text
    assert "一次性密码" not in enter(client, password="guess-guess-1").text


def test_an_admin_ends_the_sessions_of_another(world, sign_in):
    user = world.user()
    client = sign_in(user)
    sign_in(world.user(Role.ADMIN)).post(f"/settings/users/{user.id}/end-sessions")
    assert client.get("/today").location.startswith("/sign-in")


def test_cookies_of_a_site_with_tls_belong_to_this_host_alone(app_with, world):
    secure = app_with(cookies_secure=True)
    secure.config.update(WTF_CSRF_ENABLED=False)
    world.user(name="zhang")
    cookies = enter(secure.test_client(), base_url="https://localhost").headers.getlist(
        "Set-Cookie"
    )
    assert [one.partition("=")[0] for one in cookies] == ["__Host-known_device", "__Host-session"]
    assert all("Secure; HttpOnly; Path=/; SameSite" in one for one in cookies)
