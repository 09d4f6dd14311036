"""Tokens and webhooks as the administrator makes them, used by the programs they are for."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from supervisor.domain.platform.roles import Role
from supervisor.services.exchange import outbox
from supervisor.services.exchange.outbox import Messenger
from tests.support.servers.receiver import receiver
from tests.support.site.forms import fill_in

pytestmark = pytest.mark.e2e


@pytest.fixture
def settings(settings):
    """The demonstration's: endpoints of one's own machine may be registered, and only those."""
    return settings.model_copy(update={"replica_url": "http://127.0.0.1:1"})


def test_a_token_is_shown_once_opens_what_it_is_for_and_ends(page, world, sign_in, address):
    agency = world.agency()
    sign_in(world.user(Role.ADMIN).username)
    page.get_by_role("button", name="退出").wait_for()
    page.goto("/settings/tokens")
    page.get_by_role("link", name="新建令牌").click()
    page.get_by_role("button", name="新建令牌").click()
    expect(page.get_by_text("请填写“给谁用”").first).to_be_visible()
    fill_in(page, {"name": "市级平台"})
    page.get_by_label("查询名册").check()
    page.get_by_role("button", name="新建令牌").click()
    expect(page.get_by_text("令牌只显示这一次")).to_be_visible()
    token = page.locator("main code").first.inner_text()
    shown = {"Authorization": f"Bearer {token}"}
    register = f"{address}/api/v1/agencies"
    answer = page.request.get(register, headers=shown)
    assert answer.status == 200
    assert [one["name"] for one in answer.json()["agencies"]] == [agency.name]
    refused = page.request.get(f"{address}/api/v1/handovers/nothing", headers=shown)
    assert refused.status == 403
    page.get_by_role("link", name="返回令牌列表").click()
    expect(page.get_by_text(f"…{token[-4:]}")).to_be_visible()
    assert token not in page.content()
    page.locator("summary", has_text="停用").click()
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="停用").click()
    expect(page.get_by_text("立即生效")).to_be_visible()
    assert page.request.get(register, headers=shown).status == 401


def test_an_endpoint_is_tried_and_its_receiver_checks_the_signature(page, world, sign_in, settings):
    sign_in(world.user(Role.ADMIN).username)
    page.get_by_role("button", name="退出").wait_for()
    with receiver(500, 204) as system:
        page.goto("/settings/webhooks/new")
        fill_in(page, {"name": "省厅系统", "url": system.url})
        page.locator("[name='events']").first.check()
        page.get_by_role("button", name="登记推送地址").click()
        expect(page.get_by_text("密钥只显示这一次")).to_be_visible()
        secret = page.locator("main code").first.inner_text()
        page.get_by_role("link", name="查看并试送").click()
        assert secret not in page.content()
        page.get_by_role("button", name="试送").click()
        expect(page.get_by_text("已排队试送")).to_be_visible()
        with Session(world.session.bind) as session:
            outbox.send_due(session, Messenger.of(settings))
        page.reload()
        expect(page.get_by_text("稍后再试")).to_be_visible()
        page.get_by_role("button", name="试送").click()
        with Session(world.session.bind) as session:
            outbox.send_due(session, Messenger.of(settings))
        page.reload()
        expect(page.get_by_text("已送达")).to_be_visible()
        assert len(system.received) == 2
        assert all(one.is_signed_with(secret) for one in system.received)
        assert not system.received[0].is_signed_with("whsec_" + "A" * 44)
