"""An inspector confirms an ad with its copies, takes that back, and meets it again nights later."""

import pytest
from playwright.sync_api import expect

from scrapers.fetching.fetcher import Fetcher
from supervisor.domain.leads.findings import FindingStatus
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.store.tables.leads import Finding
from tests.support.scan_samples import Nights
from tests.support.site.headings import heading

pytestmark = pytest.mark.e2e

TEXT = (
    "岗位职责：负责货品的入库、上架和盘点，保持库区整洁；核对每日出库单据，发现差异及时上报。\n"
    "任职要求：限男性，能适应两班倒，吃苦耐劳，有仓储经验者优先；会使用扫码枪和办公软件。"
)
OTHER = "工作内容：接待到店顾客，介绍面料与款式，协助试穿和搭配；整理货架，参与月末盘点。"


def row(number, **values):
    own = {"title": "仓库理货员", "company": "武汉晨帆商贸有限公司", "city": "武汉市"}
    return {"id": f"n-{number}", **own, "text": TEXT, **values}


@pytest.fixture
def night(world, settings):
    return Nights(ScanEnvironment(world.session, settings, Fetcher(user_agent_contact="")))


def statuses(world):
    world.refresh()
    return [finding.status for finding in world.session.query(Finding).order_by(Finding.id)]


def test_an_ad_with_copies_is_confirmed_taken_back_and_met_again(page, world, sign_in, night):
    world.user(name="zhang", display_name="张监察")
    night(handover=[row(1), row(2, text=f"{TEXT}限35岁以下。")])
    night(job51=[row(8, company="晨帆商贸", salary="8千-1.2万")])
    sign_in("zhang")
    page.goto("/findings?order=oldest")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text("3 处发布 · 2 个来源 · 命中不全相同")
    page.keyboard.press("o")
    heading(page, "仓库理货员")
    expect(page.locator(".bar-copies")).to_contain_text("连同 1 条副本")
    copies = page.locator("#copies [data-copy]")
    expect(copies).to_have_count(2)
    unlike = page.locator("#copies li", has_text="命中或主体比对不同")
    unlike.get_by_text("正文与本条的差别").click()
    expect(unlike.locator("ins")).to_contain_text("限35岁以下")
    unlike.get_by_label("一并判定").check()
    expect(page.locator(".bar-copies")).to_contain_text("连同 2 条副本")
    unlike.get_by_label("一并判定").uncheck()

    page.keyboard.press("y")
    expect(page.get_by_role("status").first).to_contain_text("连同 1 条副本")
    assert sorted(map(str, statuses(world))) == ["confirmed", "confirmed", "open"]
    page.keyboard.press("z")
    expect(page.get_by_role("status").first).to_contain_text("已撤销（连同 1 条副本）")
    assert set(statuses(world)) == {FindingStatus.OPEN}

    unlike.get_by_label("一并判定").check()
    page.keyboard.press("y")
    expect(page.get_by_text("待复核的线索已全部处理")).to_be_visible()
    assert set(statuses(world)) == {FindingStatus.CONFIRMED}

    for _ in range(2):
        night(handover=[row(5, text=OTHER)])
        night(job51=[row(6, text=OTHER)])
    night(job51=[row(9, title="急聘仓库理货员（包吃住）")])
    page.goto("/findings?reposts=yes")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row]")).to_contain_text("下架后再次发布")
    page.keyboard.press("o")
    heading(page, "急聘仓库理货员")
    notice = page.get_by_role("status").filter(has_text="视为下架后再次发布")
    expect(notice).to_contain_text("由张监察确认属实的")
    expect(notice).to_contain_text("编号 n-9")
    notice.get_by_role("link").first.click()
    heading(page, "仓库理货员")
