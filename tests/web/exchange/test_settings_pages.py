"""The administrator's pages of tokens and endpoints: made, shown once, tried, ended, missed."""

import re
from datetime import timedelta

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.services.platform.seal import Seal
from supervisor.store.tables.exchange.tokens import ApiToken
from supervisor.store.tables.exchange.webhooks import WebhookDelivery, WebhookEndpoint
from supervisor.store.tables.platform import AuditEvent
from tests.support.site.foreseen import agreed


def test_a_token_is_made_shown_once_used_and_ended(client, world, sign_in):
    admin = sign_in(world.user(Role.ADMIN))
    form = {"name": "某平台", "scopes": ["handover"], "source_id": ""}
    wrong = admin.post("/settings/tokens/new", data=form)
    assert wrong.status_code == 422
    assert "须选定一个来源" in wrong.text
    assert 'value="handover" checked' in wrong.text
    assert admin.post("/settings/tokens/new", data=form | {"scopes": ["all"]}).status_code == 422
    assert admin.post("/settings/tokens/new", data={**form, "scopes": []}).status_code == 422
    page = admin.post("/settings/tokens/new", data=form | {"source_id": "handover"}).text
    token = re.search(r"svk_[\w-]+", page).group()
    listing = admin.get("/settings/tokens").text
    assert token not in listing
    assert f"…{token[-4:]}" in listing
    shown = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/handovers/nothing", headers=shown).status_code == 404
    world.refresh()
    row = world.session.query(ApiToken).one()
    unread = admin.post(f"/settings/tokens/{row.id}/end", follow_redirects=True)
    assert "请先核对将影响多少" in unread.text
    assert client.get("/api/v1/handovers/nothing", headers=shown).status_code == 404
    assert admin.post(f"/settings/tokens/{row.id}/end", data=agreed()).status_code == 302
    assert client.get("/api/v1/handovers/nothing", headers=shown).status_code == 401
    assert "已停用" in admin.get("/settings/tokens").text
    world.refresh()
    trail = world.session.query(AuditEvent).filter_by(object_type="api_token")
    kept = [one.action for one in trail]
    assert kept == ["token_made", "token_ended"]


def test_an_endpoint_is_registered_tried_and_its_silence_is_seen(world, settings, sign_in):
    admin = sign_in(world.user(Role.ADMIN))
    form = {"name": "省厅系统", "url": "http://hooks.example", "events": ["licence"]}
    assert "https" in admin.post("/settings/webhooks/new", data=form).text
    page = admin.post("/settings/webhooks/new", data={**form, "url": "https://hooks.example/in"})
    secret = re.search(r"whsec_[\w+/=]+", page.text).group()
    world.refresh()
    row = world.session.query(WebhookEndpoint).one()
    assert Seal.of(settings).unlock(row.secret_sealed).decode() == secret
    address = f"/settings/webhooks/{row.id}"
    assert secret not in admin.get(address).text
    assert "试送" in admin.post(f"{address}/test", follow_redirects=True).text
    assert "收不到消息" not in admin.get("/today").text
    world.refresh()
    sent = world.session.query(WebhookDelivery).one()
    sent.created_at = utc_now() - timedelta(hours=2)
    sent.failed_at, sent.error, sent.attempts = utc_now(), "对方答复了状态 500。", 9
    world.session.commit()
    today = admin.get("/today").text
    assert "推送地址“省厅系统”收不到消息" in today
    assert address in today
    others = sign_in(world.user(Role.INSPECTOR)).get("/today").text
    assert "收不到消息" in others
    assert address not in others
    log = admin.get(address).text
    assert "对方答复了状态 500" in log
    assert admin.post(f"/settings/webhooks/deliveries/{sent.id}/again").location == address
    unread = admin.post(f"{address}/end", follow_redirects=True)
    assert "请先核对将影响多少" in unread.text
    admin.post(f"{address}/end", data=agreed())
    assert "收不到消息" not in admin.get("/today").text
    refused = admin.post(f"/settings/webhooks/deliveries/{sent.id}/again", follow_redirects=True)
    assert "已停用" in refused.text
    assert admin.get("/settings/webhooks/999").status_code == 404
