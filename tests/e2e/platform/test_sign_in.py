"""Signing in with more than a password, in a real browser, and being locked out by nobody."""

import pyotp
import pytest
from playwright.sync_api import Page, expect

from supervisor.domain.platform.roles import Role
from tests.support.factories import PASSWORD

pytestmark = pytest.mark.e2e


def enter(page: Page, name: str = "zhang", password: str = PASSWORD) -> None:
    page.goto("/sign-in")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill(password)
    page.get_by_role("button", name="登录").click()


def leave(page: Page) -> None:
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("heading", name="登录")).to_be_visible()


def second_step(page: Page, code: str) -> None:
    page.get_by_label("验证码或恢复码").fill(code)
    page.get_by_role("button", name="继续").click()


def test_second_factor_lost_device_and_sessions(page, browser, address, world):
    """Set a generator up, come in by it and by a recovery code; lose both; end a session."""
    world.user(name="zhang", display_name="张三")
    world.user(Role.ADMIN, "chief")
    enter(page)
    page.get_by_title("账号安全").click()
    page.get_by_role("link", name="设置验证码").click()
    expect(page.get_by_role("img", name="验证器的二维码")).to_be_visible()
    generator = pyotp.TOTP(page.locator(".one-time").inner_text())
    page.get_by_label("6 位数字").fill(generator.now())
    page.get_by_role("button", name="启用验证码").click()
    recovery = page.locator(".one-time").all_inner_texts()
    assert len(recovery) == 10
    leave(page)
    enter(page)
    second_step(page, recovery[0])
    page.get_by_title("账号安全").click()
    expect(page.get_by_text("还有 9 个可用")).to_be_visible()

    # The same person on a second device, seen and ended from the first.
    second = browser.new_context(base_url=address, locale="zh-CN").new_page()
    enter(second)
    second_step(second, recovery[1])
    expect(second.get_by_role("button", name="退出")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="结束", exact=True).click()
    second.goto("/today")
    expect(second.get_by_role("heading", name="登录")).to_be_visible()

    # Phone and codes are gone: an administrator clears the way.
    enter(second, "chief")
    second.goto("/settings/users")
    second.locator("summary", has_text="设备丢失").click()
    second.get_by_role("group").get_by_label("我已核对").locator("visible=true").check()
    second.get_by_role("button", name="设备丢失").click()
    password = second.locator(".one-time").inner_text()
    second.context.close()
    page.goto("/today")
    expect(page.get_by_role("heading", name="登录")).to_be_visible()
    enter(page, password=password)
    expect(page.get_by_text("这是首次登录")).to_be_visible()


def test_a_passkey_opens_an_account_that_strangers_keep_closed(browser, address, world):
    world.user(name="zhang")
    # Browsers bind passkeys to names, never to addresses.
    named = address.replace("127.0.0.1", "localhost")
    context = browser.new_context(base_url=named, locale="zh-CN")
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    device = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    enter(page)
    page.goto("/account/passkeys/new")
    page.get_by_label("给它起个名字").fill("办公室电脑")
    page.get_by_role("button", name="登记通行密钥").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    leave(page)

    # As the second step after the password.
    enter(page)
    page.get_by_role("button", name="使用通行密钥").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    leave(page)

    # A stranger elsewhere uses up every attempt at the password.
    stranger = browser.new_context(base_url=named, locale="zh-CN").new_page()
    for _ in range(6):
        enter(stranger, password="guess-guess-1")
    expect(stranger.get_by_text("尝试次数过多")).to_be_visible()
    stranger.context.close()
    page.get_by_role("link", name="用通行密钥登录").click()
    page.get_by_role("button", name="使用通行密钥").click()
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    leave(page)

    # And from the device that was used before, the password opens too.
    enter(page)
    expect(page.get_by_role("button", name="使用通行密钥")).to_be_visible()
    context.close()
