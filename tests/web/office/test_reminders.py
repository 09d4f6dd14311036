"""What an agency is reminded of: on its page, by mail, and that the office can settle it."""

import re
from datetime import UTC, datetime, time, timedelta

import pytest
import time_machine
from sqlalchemy import select

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.jobs import daily
from supervisor.store.tables.alerts import AlertSubscription
from tests.support.servers.mail_server import mail_server


@pytest.fixture
def agency(world):
    agency = world.agency()
    agency.licences[0].valid_to = clock.today() + timedelta(days=25)
    world.session.commit()
    return agency


@pytest.fixture
def owner(world, agency, sign_in):
    return sign_in(world.user(Role.AGENCY, agency_id=agency.id))


@pytest.fixture
def deadline(app):
    """The annual report falls due within the month, whatever today is."""
    day = clock.today() + timedelta(days=20)
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(
        update={"annual_report_until": f"{day:%m-%d}"}
    )
    return day


def test_the_page_shows_what_falls_due_until_it_is_settled(owner, agency, deadline, inspector):
    page = owner.get("/my-agency").text
    assert "还有 25 天" in page
    assert "3名以上专职工作人员名单" in page
    year = clock.today().year - 1
    assert f"{year} 年度报告" in page
    address = f"/credit/{agency.id}/annual-reports"
    wrong = inspector.post(address, data={"year": "3000", "received_on": str(clock.today())})
    assert wrong.status_code == 302
    assert "年度报告的年份应为今年以前" in inspector.get(wrong.location).text
    for _ in range(2):
        inspector.post(address, data={"year": str(year), "received_on": str(clock.today())})
    assert inspector.get(f"/credit/{agency.id}").text.count(f"{year} 年度（") == 1
    assert f"{year} 年度报告" not in owner.get("/my-agency").text


def test_without_a_mail_server_the_page_says_so(owner):
    page = owner.get("/my-agency").text
    assert "本站还没有开通邮件提醒" in page
    assert "开通提醒</button>" not in page


def test_an_agency_is_mailed_each_matter_once(app, client, owner, agency, settings, world):
    with mail_server() as box:
        app.config["SETTINGS"] = box.settings(settings, "http://localhost")
        owner.post("/my-agency/alerts", data={"address": "office@example.com"})
        daily.send_mail(app)
        client.post(re.search(r"http://localhost(/public/alerts/confirm/\S+)", box.body())[1])
        world.refresh()
        assert world.session.scalars(select(AlertSubscription)).one().wants_reminders
        noon = datetime.combine(
            clock.today(), time(4), UTC
        )  # before the hour of alerts: yesterday's
        for days in range(3):
            with time_machine.travel(noon + timedelta(days=days)):
                for job in (daily.credit_clock, daily.status_alerts, daily.send_mail):
                    job(app)
        reminded = [mail for mail in box.mails if "办事提醒" in mail["Subject"]]
        assert len(reminded) == 1
        assert "还有 25 天" in reminded[0].get_content()


def test_a_wrong_address_is_told(app, owner, settings):
    with mail_server() as box:
        app.config["SETTINGS"] = box.settings(settings, "http://localhost")
        answer = owner.post("/my-agency/alerts", data={"address": "office"})
        assert "请填写正确的邮箱地址" in owner.get(answer.location).text
