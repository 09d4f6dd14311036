import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.jobs import daily
from supervisor.services.alerts import subscriptions
from supervisor.store.tables.alerts import AlertSubscription, OutgoingMail
from tests.support.servers.mail_server import mail_server

BASE = "http://localhost"


@pytest.fixture
def box(app, settings):
    """The letter box of an installation whose alerts are on."""
    with mail_server() as box:
        app.config["SETTINGS"] = box.settings(settings, BASE)
        yield box


@pytest.fixture
def agency(world):
    return world.agency()


def ask(client, agency, address="wang@example.com"):
    return client.post(f"/public/alerts/of/{agency.uscc}", data={"address": address})


def link(text, kind):
    return re.search(rf"{BASE}(/public/alerts/{kind}/\S+)", text)[1]


def test_without_a_mail_server_the_page_says_so(client, agency):
    address = f"/public/alerts/of/{agency.uscc}"
    assert address in client.get(f"/public/agencies/{agency.uscc}").text
    page = client.get(address).text
    assert "还没有开通邮件提醒" in page
    assert "<form" not in page
    assert ask(client, agency).status_code == 503


def test_from_asking_to_ending(app, client, agency, box, world):
    answer = ask(client, agency)
    assert answer.location.endswith(agency.uscc)
    daily.send_mail(app)
    confirm = link(box.body(), "confirm")
    assert "确认订阅" in client.get(confirm).text
    world.refresh()
    assert world.session.scalars(select(AlertSubscription)).one().confirmed_at is None
    assert "订阅成功" in client.post(confirm).text
    end = link(box.body(), "end")
    assert "不再接收" in client.get(end).text
    assert "已退订" in client.post(end).text
    assert "已经不存在" in client.get(end).text
    world.refresh()
    assert world.session.scalars(select(AlertSubscription)).all() == []


def test_a_mail_program_may_end_with_a_post_of_its_own(app, client, agency, box, world):
    ask(client, agency)
    daily.send_mail(app)
    app.config["WTF_CSRF_ENABLED"] = True
    assert ask(client, agency).status_code == 400, "a form needs its token"
    answer = client.post(link(box.body(), "end"), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    world.refresh()
    assert world.session.scalars(select(AlertSubscription)).all() == []


def test_a_wrong_address_is_kept_on_the_form_with_the_reason(client, agency, box):
    answer = ask(client, agency, "wang＠example")
    assert answer.status_code == 422
    assert "请填写正确的邮箱地址" in answer.text
    assert 'value="wang＠example"' in answer.text


def test_foreign_links_are_answered_calmly(client, agency, box):
    answer = client.get("/public/alerts/confirm/nothing")
    assert answer.status_code == 404
    assert "链接已失效" in answer.text


def test_one_address_cannot_ask_without_end(client, agency, box):
    for number in range(subscriptions.ASKING.capacity):
        assert ask(client, agency, f"a{number}@example.com").status_code == 302
    assert ask(client, agency).status_code == 429


def test_the_job_waits_for_the_credit_of_the_day(app, client, agency, box, world):
    ask(client, agency)
    daily.send_mail(app)
    client.post(link(box.body(), "confirm"))
    world.refresh()
    agency.star = 4
    world.session.commit()
    daily.status_alerts(app)
    daily.send_mail(app)
    assert len(box.mails) == 1
    daily.credit_clock(app)
    daily.status_alerts(app)
    daily.status_alerts(app)
    daily.send_mail(app)
    assert len(box.mails) == 2
    assert "星级：由“无有效星级”变为“四星级”" in box.body()


def test_trouble_is_shown_today_and_to_the_administrator(app, client, agency, box, world, sign_in):
    inspector, admin = sign_in(world.user(Role.INSPECTOR)), sign_in(world.user(Role.ADMIN))
    assert "没有发送失败的邮件" in admin.get("/settings/mail").text
    ask(client, agency)
    box.refusal = "550 no mailbox wang@example.com here"
    daily.send_mail(app)
    assert "1 封不再尝试" in inspector.get("/today").text
    page = admin.get("/settings/mail").text
    assert "550" in page
    assert "wang@example.com" not in page
    box.refusal = ""
    world.refresh()
    mail = world.session.scalars(select(OutgoingMail)).one()
    admin.post(f"/settings/mail/{mail.id}/again")
    daily.send_mail(app)
    world.refresh()
    assert world.session.scalars(select(OutgoingMail)).one().sent_at is not None
    assert "不再尝试" not in inspector.get("/today").text


def test_a_mail_that_waits_too_long_is_told_of(client, agency, box, world, sign_in):
    ask(client, agency)
    world.refresh()
    mail = world.session.scalars(select(OutgoingMail)).one()
    mail.created_at = utc_now() - timedelta(hours=2)
    world.session.commit()
    assert "1 封等待超过一小时" in sign_in(world.user(Role.INSPECTOR)).get("/today").text
