"""Papers, alerts and replies: journeys across the agency's door, the office and the public's."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import expect

from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import here, in_office
from supervisor.jobs import daily
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.platform import User
from tests.support.credit_world import Office
from tests.support.files.printed import code_of, words
from tests.support.servers.mail_server import mail_server

pytestmark = pytest.mark.e2e


@pytest.fixture
def office(world):
    office = Office.of(world)
    credit_clock.run(world.session, clock.today())
    office.served()
    world.session.rollback()
    return office


@pytest.fixture
def enter(page, sign_in, office):
    """Change to another person's desk."""
    session = office.session
    people = {
        "owner": office.owner.id,
        "inspector": office.inspector.user_id,
    }
    names = {who: session.get_one(User, number).username for who, number in people.items()}
    session.rollback()

    def change(who):
        page.wait_for_load_state("networkidle")  # a late answer would bring the cookie back
        sign_in(names[who])

    return change


def test_a_downloaded_report_is_verified_by_its_code(page, enter, office, citizen):
    agency = office.agency.name
    office.session.rollback()
    enter("owner")
    page.goto("/my-agency")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载信用报告").click()
    report = Path(download.value.path()).read_bytes()
    assert "1项扣15分，得85分" in words(report)
    citizen.goto(code_of(report))
    expect(citizen.get_by_role("status")).to_contain_text("出具过这份信用报告")
    expect(citizen.get_by_role("heading", name=agency)).to_be_visible()
    grade = citizen.get_by_role("row", name="信用等级")
    expect(grade).to_contain_text("B")
    office.served("C06")
    office.session.rollback()
    citizen.reload()
    stated, today = grade.get_by_role("cell").all_inner_texts()
    assert (stated, today) == ("B", "不公开")
    expect(citizen.get_by_role("row", name="信用评分")).to_contain_text("85 分")


def test_a_reply_goes_from_the_agency_over_an_officer_to_the_public(page, enter, office, citizen):
    profile = f"/public/agencies/{office.agency.uscc}"
    office.session.rollback()
    text = "三条岗位由客户撤回，已当日下架并加强审核。"
    enter("owner")
    page.goto("/my-agency")
    page.get_by_role("link", name="公开答复").click()
    page.get_by_label("答复", exact=False).fill("电话13812345678，请联系核实情况。")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("alert")).to_contain_text("不能含个人信息")
    page.get_by_label("答复", exact=False).fill(text)
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("答复已提交")).to_be_visible()
    citizen.goto(profile)
    expect(citizen.get_by_text(text)).to_have_count(0)

    enter("inspector")
    page.goto("/credit/requests")
    page.get_by_role("link", name="公开答复").click()
    page.get_by_role("button", name="公开", exact=True).click()
    expect(page.get_by_text("答复已公开")).to_be_visible()
    citizen.goto(profile)
    expect(citizen.get_by_text(text)).to_be_visible()

    with time_machine.travel(datetime.now(UTC) + timedelta(days=370), tick=True):
        citizen.goto(profile)
        expect(citizen.get_by_text("没有公示期内的处理决定")).to_be_visible()
        expect(citizen.get_by_text(text)).to_have_count(0)


@pytest.fixture
def grades_for_everybody(app):
    assert app  # which took office
    with in_office(replace(here(), publishes_grades=True)):
        yield


@pytest.mark.usefixtures("grades_for_everybody")
def test_a_follower_is_told_of_a_change_and_leaves_with_one_click(
    app, address, settings, office, citizen
):
    uscc, name = office.agency.uscc, office.agency.name
    office.session.rollback()
    citizen.goto(f"/public/agencies/{uscc}")
    citizen.get_by_role("link", name="邮件提醒").click()
    expect(citizen.get_by_text("还没有开通邮件提醒")).to_be_visible()
    with mail_server() as box:
        app.config["SETTINGS"] = box.settings(settings, address)
        citizen.reload()
        citizen.get_by_label("邮箱").fill("wang@")
        citizen.get_by_role("button", name="订阅").click()
        expect(citizen.get_by_text("请填写正确的邮箱地址")).to_be_visible()
        citizen.get_by_label("邮箱").fill("wang@example.com")
        citizen.get_by_role("button", name="订阅").click()
        expect(citizen.get_by_role("status")).to_contain_text("确认邮件几分钟内送到")
        daily.send_mail(app)
        citizen.goto(link(box.body()))
        citizen.get_by_role("button", name="确认订阅").click()
        expect(citizen.get_by_role("status")).to_contain_text("订阅成功")

        office.served("C06")
        office.session.rollback()
        for job in (daily.credit_clock, daily.status_alerts, daily.send_mail):
            job(app)
        told = box.body()
        assert f"您关注的“{name}”" in told
        assert "由“B 良好”变为“C 合格”" in told
        citizen.goto(link(told))
        expect(citizen.get_by_role("heading", name=name)).to_be_visible()

        citizen.goto(box.mails[-1]["List-Unsubscribe"].strip("<>"))
        citizen.get_by_role("button", name="退订").click()
        expect(citizen.get_by_role("status")).to_contain_text("已退订")
        sent = len(box.mails)
        office.served("C08")
        office.session.rollback()
        with time_machine.travel(datetime.now(UTC) + timedelta(days=1)):
            for job in (daily.credit_clock, daily.status_alerts, daily.send_mail):
                job(app)
        assert len(box.mails) == sent


def link(text: str) -> str:
    """The first link of a mail."""
    return re.search(r"http://\S+", text)[0]
