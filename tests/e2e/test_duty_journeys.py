"""What an agency owes: from its first page over the office to the register and the public."""

from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from tests.support.site.accessibility import check

pytestmark = pytest.mark.e2e

NEW_NAME = "武汉新帆人力资源有限公司"


@pytest.fixture
def agency(world):
    agency = world.agency(address="旧街 1 号")
    world.user(Role.AGENCY, "owner", agency_id=agency.id)
    world.user(Role.APPROVER, "approver")
    return agency


@pytest.fixture
def enter(page, sign_in, agency):
    def change(who):
        page.wait_for_load_state("networkidle")  # a late answer would bring the cookie back
        sign_in(who)
        page.get_by_role("button", name="退出").wait_for()

    return change


@pytest.fixture
def paper(tmp_path) -> Path:
    path = tmp_path / "通知书.png"
    Image.new("RGB", (400, 300), "white").save(path)
    return path


def test_a_change_is_reported_returned_completed_and_enters_the_register(
    page, enter, paper, citizen, agency
):
    enter("owner")
    page.goto("/my-agency/duties")
    page.get_by_role("link", name="报告变更").click()
    page.get_by_role("link", name="名称变更").click()
    page.get_by_label("登记办理完毕的日期").fill(f"{clock.today() - timedelta(days=3)}")
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_role("alert")).to_contain_text("请填写“变更后的名称”")
    page.get_by_label("变更后的名称").fill(NEW_NAME)
    page.get_by_role("button", name="提交报告").click()
    expect(page.get_by_text("已在期限内提交")).to_be_visible()

    enter("approver")
    page.goto("/today")
    page.get_by_role("link", name="1 份变更报告待审核").click()
    page.get_by_role("link", name="名称变更").click()
    expect(page.get_by_role("cell", name=NEW_NAME)).to_be_visible()
    page.get_by_label("缺少什么").fill("请补传准予变更登记通知书。")
    page.get_by_role("button", name="退回补正").click()

    enter("owner")
    expect(page.get_by_text("退回待补正")).to_be_visible()
    page.get_by_role("link", name="名称变更").click()
    expect(page.get_by_text("请补传准予变更登记通知书")).to_be_visible()
    page.get_by_label("证明材料").set_input_files(paper)
    page.get_by_role("button", name="重新提交").click()
    expect(page.get_by_role("link", name="附件1.jpg")).to_be_visible()

    enter("approver")
    page.goto("/duties/changes/1")
    page.get_by_role("button", name="通过并更新名册").click()
    expect(page.get_by_role("alert")).to_contain_text("勾选后再办理")
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="通过并更新名册").click()
    expect(page.get_by_text("已通过，名册更新 2 项")).to_be_visible()
    citizen.goto(f"/public/agencies/{agency.uscc}")
    expect(citizen.get_by_role("heading", name=NEW_NAME)).to_be_visible()
    expect(citizen.get_by_text("武汉晨帆人力资源有限公司")).to_be_visible()


def test_an_annual_report_goes_from_draft_to_the_public_page(page, enter, citizen, agency):
    year = clock.today().year - 1
    enter("owner")
    page.get_by_role("link", name=f"{year} 年度报告").click()
    page.get_by_label("从业人员（人）", exact=True).fill("28")
    page.get_by_label("全年营业收入（万元）").fill("1,234.5")
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存，尚未提交")).to_be_visible()
    expect(page.get_by_label("全年营业收入（万元）")).to_have_value("1234.5")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("alert")).to_contain_text("10 项需要改正")
    for field in page.locator("form.panel input[inputmode]").all():
        if not field.input_value():
            field.fill("6")
    page.get_by_label("介绍成功就业（人次）").fill("7")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("不能大于“推荐求职者”")).to_be_visible()
    page.get_by_label("介绍成功就业（人次）").fill("5")
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("cell", name="1,234.50 万元")).to_be_visible()

    enter("approver")
    page.goto("/duties/filings")
    page.get_by_role("link", name=agency.name).click()
    page.get_by_role("button", name="通过").click()
    page.get_by_role("button", name="公示").click()
    expect(page.get_by_text("已在机构的公众页面公示")).to_be_visible()
    citizen.goto(f"/public/agencies/{agency.uscc}")
    expect(citizen.get_by_text(f"{year} 年度，机构自行填报")).to_be_visible()
    expect(citizen.get_by_text("28 人")).to_be_visible()
    expect(citizen.get_by_text("1,234")).to_have_count(0)
    enter("owner")
    expect(page.get_by_text("目前没有要办的事")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_forms_are_accessible_and_fit(page, enter, width):
    page.set_viewport_size({"width": width, "height": 900})
    year = clock.today().year - 1
    enter("owner")
    for address in (
        "/my-agency/duties",
        "/my-agency/duties/changes/new",
        "/my-agency/duties/changes/new?kind=branch_opened",
        "/my-agency/duties/changes/new?kind=ended",
        f"/my-agency/filings/annual/{year}",
        "/my-agency/staff",
    ):
        check(page, address, width)
    enter("approver")
    for address in ("/duties", "/duties/remind", "/duties/filings", "/duties/statistics"):
        check(page, address, width)
