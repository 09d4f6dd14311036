"""The second step of signing in: codes, recovery codes, lost devices, roles that must have one."""

import re

import pyotp
import pytest
import time_machine

from supervisor.domain.platform.roles import Role
from supervisor.store.tables.platform import AuditEvent, RecoveryCode, TotpSecret
from tests.support.factories import PASSWORD
from tests.support.site.foreseen import agreed

NOON = "2026-11-23T04:00:00Z"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as travelled:
        yield travelled


def one_time(page):
    return re.findall(r'class="one-time">([^<]+)<', page.text)


def enter(client, name="zhang", password=PASSWORD):
    return client.post("/sign-in", data={"username": name, "password": password})


def set_up(client):
    """Take a generator into use; return it and the recovery codes."""
    generator = pyotp.TOTP(one_time(client.get("/account/generator"))[0])
    answer = client.post("/account/generator", data={"code": code_of(generator)})
    assert answer.status_code == 200
    return generator, one_time(answer)


def code_of(generator):
    return generator.now()


def actions(world):
    world.refresh()
    return [event.action for event in world.session.query(AuditEvent).order_by(AuditEvent.id)]


@pytest.fixture
def guarded(clock, app, world, client):
    """An account with a generator, signed out: generator and recovery codes."""
    world.user(name="zhang")
    enter(client)
    generator, codes = set_up(client)
    client.post("/sign-out")
    clock.shift(60)
    return generator, codes


def test_the_password_alone_opens_nothing(client, guarded):
    assert enter(client).location == "/sign-in/second"
    assert client.get("/today").location.startswith("/sign-in")
    page = client.get("/sign-in/second")
    assert "验证码或恢复码" in page.text


def test_the_code_opens_the_console_once(app, client, guarded, clock):
    generator, _ = guarded
    enter(client)
    code = code_of(generator)
    answer = client.post("/sign-in/second?next=/findings", data={"code": code})
    assert answer.location == "/findings"
    assert client.get("/today").status_code == 200
    other = app.test_client()
    enter(other)
    assert other.post("/sign-in/second", data={"code": code}).status_code == 401
    clock.shift(30)
    assert other.post("/sign-in/second", data={"code": code_of(generator)}).status_code == 302


def test_codes_cannot_be_tried_through(client, guarded):
    generator, _ = guarded
    enter(client)
    wrong = f"{(int(code_of(generator)) + 1) % 10**6:06}"
    codes = [client.post("/sign-in/second", data={"code": wrong}).status_code for _ in range(6)]
    assert codes == [401] * 5 + [429]
    # Coming in anew by the password gives no new tries.
    enter(client)
    assert client.post("/sign-in/second", data={"code": code_of(generator)}).status_code == 429


def test_the_second_step_must_follow_soon(client, guarded, clock):
    generator, _ = guarded
    enter(client)
    clock.shift(301)
    answer = client.post("/sign-in/second", data={"code": code_of(generator)})
    assert answer.location == "/sign-in"


def test_a_recovery_code_opens_once(app, client, guarded, world):
    _, codes = guarded
    assert len(codes) == 10
    enter(client)
    typed = codes[3].lower().replace("-", " ")
    assert client.post("/sign-in/second", data={"code": typed}).status_code == 302
    assert "还有 9 个可用" in client.get("/account").text
    other = app.test_client()
    enter(other)
    assert other.post("/sign-in/second", data={"code": codes[3]}).status_code == 401
    assert "recovery_code_used" in actions(world)


def test_secrets_are_not_stored_readably(guarded, world):
    generator, codes = guarded
    stored = world.session.query(TotpSecret).one().sealed
    assert generator.secret.encode() not in stored
    digests = {row.digest for row in world.session.query(RecoveryCode)}
    assert digests.isdisjoint(codes)


def test_once_only_secrets_are_shown_once(app, client, world, clock):
    world.user(name="zhang")
    enter(client)
    _, codes = set_up(client)
    assert client.get_cookie("session").value
    for address in ("/account", "/account/generator", "/account/recovery-codes"):
        page = client.get(address, follow_redirects=True).text
        assert not any(code in page for code in codes)
    with client.session_transaction() as cookie:
        assert not any(code in str(dict(cookie)) for code in codes)


def test_another_cannot_use_the_codes(app, client, guarded, world):
    world.user(name="li")
    _, codes = guarded
    other = app.test_client()
    enter(other, "li")
    set_up(other)
    other.post("/sign-out")
    enter(other, "li")
    assert other.post("/sign-in/second", data={"code": codes[0]}).status_code == 401


def test_a_second_factor_ends_other_sessions(app, client, world, clock):
    world.user(name="zhang")
    other = app.test_client()
    enter(other)
    enter(client)
    set_up(client)
    assert client.get("/today").status_code == 200
    assert other.get("/today").location.startswith("/sign-in")
    enter(other)
    assert other.get("/today").location.startswith("/sign-in")


def test_a_lost_device_is_cleared_by_an_admin_with_a_new_password(
    app, client, guarded, world, sign_in
):
    enter(client)
    user_id = world.session.query(TotpSecret).one().user_id
    admin = sign_in(world.user(Role.ADMIN))
    page = admin.post(f"/settings/users/{user_id}/reset-second-factor", data=agreed())
    (password,) = one_time(page)
    assert enter(client).status_code == 401  # the old password went with the device
    assert enter(client, password=password).status_code == 302
    assert client.get("/today").location == "/password"
    world.refresh()
    assert world.session.query(RecoveryCode).count() == 0
    assert "second_factor_reset" in actions(world)


def test_nobody_clears_his_own(world, sign_in):
    chief = world.user(Role.ADMIN)
    address = f"/settings/users/{chief.id}/reset-second-factor"
    page = sign_in(chief).post(address, data=agreed(), follow_redirects=True)
    assert "请由另一名管理员办理" in page.text


def test_roles_that_must_have_one_go_nowhere_without(app_with, world, clock):
    strict = app_with(second_factor_roles="approver,admin")
    strict.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    world.user(Role.APPROVER, "shen")
    world.user(name="zhang")
    approver, inspector = strict.test_client(), strict.test_client()
    enter(approver, "shen")
    enter(inspector)
    assert inspector.get("/today").status_code == 200
    assert approver.get("/today").location == "/account"
    assert approver.post("/rules/lab/1/approve").location == "/account"
    assert "须有第二步验证" in approver.get("/account").text
    set_up(approver)
    assert approver.get("/today").status_code == 200


def test_only_one_s_own_passkeys_and_sessions_can_be_ended(client, guarded, world, sign_in):
    enter(client)
    other = sign_in(world.user())
    assert other.post("/account/passkeys/1/remove").status_code == 404
    assert other.post("/account/sessions/1/end").status_code == 404


def test_a_forged_passkey_opens_nothing(client, world):
    world.user(name="zhang")
    page = client.get("/sign-in/passkey").text
    challenge = re.search(r'name="challenge" value="([^"]+)"', page)[1]
    for credential in ("", "{}", "x" * 500, '{"id":"AA","rawId":"AA","type":"public-key"}'):
        form = {"challenge": challenge, "credential": credential}
        assert client.post("/sign-in/passkey", data=form).status_code == 401


def test_a_session_that_is_found_open_is_shown_no_secret(client, world, clock):
    world.user(name="zhang")
    enter(client)
    seen = one_time(client.get("/account/generator"))[0]
    clock.shift(11 * 60)
    asked = client.get("/account/generator")
    assert asked.status_code == 403
    assert seen not in asked.text
    shown = client.post("/account/generator", data={"only_show": "1", "proof": PASSWORD})
    anew = one_time(shown)[0]
    assert anew != seen
    old = client.post("/account/generator", data={"code": code_of(pyotp.TOTP(seen))})
    assert old.status_code == 422
    assert one_time(old)[0] == anew


def test_a_second_step_is_taken_once(client, guarded, world):
    _, codes = guarded
    client.post("/sign-in", data={"username": "zhang", "password": PASSWORD})
    half_open = client.get_cookie("session").value
    assert client.post("/sign-in/second", data={"code": codes[0]}).status_code == 302
    client.set_cookie("session", half_open)
    answer = client.post("/sign-in/second", data={"code": codes[1]})
    assert answer.location.startswith("/sign-in")


def test_a_foreign_page_uses_up_nobody_s_attempts(client, world):
    world.user(name="zhang")
    for _ in range(50):
        picture = client.get("/sign-in/passkey", headers={"Sec-Fetch-Dest": "image"})
        assert picture.status_code == 400
    asked = [client.get("/sign-in/passkey").status_code for _ in range(50)]
    assert asked[-1] == 429
    assert client.post("/sign-in", data={"username": "zhang", "password": PASSWORD}).location
