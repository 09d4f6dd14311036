"""A case driven through its pages, from the draft to the archive, by officer and head."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from supervisor.domain.platform import clock
from supervisor.store.tables.platform import User
from tests.support.site.forms import fill_in

pytestmark = pytest.mark.e2e


@pytest.fixture
def enter(page, sign_in, office):
    session = office.session
    ids = {"inspector": office.inspector.user_id, "approver": office.approver.user_id}
    names = {who: session.get_one(User, number).username for who, number in ids.items()}
    session.rollback()

    def change(who):
        page.wait_for_load_state("networkidle")
        page.context.clear_cookies()
        sign_in(names[who])

    return change


@pytest.fixture
def take(page):
    def take(label, **fields):
        """Open the form of a step from the case's page, fill it in, send it."""
        page.get_by_role("link", name=label, exact=True).first.click()
        fill_in(page, fields)
        if (read := page.locator("[name='understood']")).count():
            read.check()
        page.get_by_role("button", name=label, exact=True).click()
        expect(page.get_by_text(f"已登记：{label}。")).to_be_visible()

    return take


def test_an_order_that_is_obeyed_ends_without_penalty(page, enter, take, office):
    name = office.agency.name
    office.session.rollback()

    enter("inspector")
    page.goto("/cases/new")
    page.get_by_label("当事人（必填）").fill(name)
    page.get_by_label("当事人类别").select_option("agency")
    page.get_by_label("案由").fill("没有在服务场所明示收费标准")
    page.get_by_role("button", name="拟案").click()
    expect(page.get_by_text("等待负责人办理")).to_be_visible()
    address = page.url

    enter("approver")
    page.goto(address)
    take("立案审批")

    enter("inspector")
    page.goto(address)
    officers = {"officers-0-name": "周敏", "officers-0-cert": "鄂A01"}
    page.get_by_role("link", name="指派执法人员", exact=True).first.click()
    for field, value in officers.items():
        page.locator(f"[name='{field}']").fill(value)
    page.get_by_role("button", name="指派执法人员", exact=True).click()
    expect(page.get_by_text("执法人员不得少于两人").first).to_be_visible()
    expect(page.get_by_role("alert").get_by_text("行政处罚法第四十二条").first).to_be_visible()
    page.goto(address)
    take("指派执法人员", **officers, **{"officers-1-name": "何川", "officers-1-cert": "鄂A02"})
    take(
        "证据登记",
        **{
            "items-0-title": "现场照片",
            "items-0-kind": "audiovisual",
            "items-0-verified": "1",
        },
    )
    later = (clock.today() + timedelta(days=10)).isoformat()
    take(
        "责令改正",
        breached="人力资源市场暂行条例第三十二条",
        basis="人力资源市场暂行条例第四十四条",
        deadline=later,
    )
    take("送达", document="order", way="direct", receipt="经办人签收")
    take("复查改正情况", result="corrected", found="已在前台明示收费标准")
    take("调查终结", facts="没有明示收费标准，责令后已明示")

    enter("approver")
    page.goto(address)
    take("作出决定", outcome="corrected", document="武昌人社监〔2026〕1号")

    enter("inspector")
    page.goto(address)
    take("送达", document="decision", way="direct", receipt="经办人签收")

    enter("approver")
    page.goto(address)
    take("结案审批")
    take("归档", index="立案审批表\n责令改正通知书\n决定书\n送达回证")
    expect(page.get_by_text("已结案").first).to_be_visible()
