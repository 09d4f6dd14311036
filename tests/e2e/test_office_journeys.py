"""Journeys that pass through several hands: a complaint becomes a grade, a round becomes a star."""

import io
from datetime import timedelta

import pytest
import time_machine
from PIL import Image
from playwright.sync_api import expect

from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.register import Agency

pytestmark = pytest.mark.e2e

NAME = "武汉晨帆人力资源有限公司"


@pytest.fixture
def desks(world, page, sign_in):
    """One agency, and a function that changes to somebody's desk."""
    agency = world.agency(NAME)
    credit_clock.run(world.session, clock.today())
    names = {
        "inspector": world.user(Role.INSPECTOR).username,
        "approver": world.user(Role.APPROVER).username,
        "owner": world.user(Role.AGENCY, agency_id=agency.id).username,
    }
    world.session.rollback()

    def sit(who):
        page.wait_for_load_state("networkidle")  # a late answer would bring the cookie back
        sign_in(names[who])
        expect(page.get_by_role("button", name="退出")).to_be_visible()

    return sit


def receipt():
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "blue").save(out, "PNG")
    return {"name": "收据.png", "mimeType": "image/png", "buffer": out.getvalue()}


def public_profile(page):
    page.goto("/public?q=chenfan")
    page.get_by_role("link", name=NAME).click()


def propose(page):
    """Fill in what the inspector proposes; return the case's number."""
    page.get_by_label("处理结果").select_option(label="罚款或没收")
    page.get_by_label("认定的事实和证据").fill("查实收取一人三百元押金，有转账记录。")
    page.get_by_label("法律依据").fill("就业促进法第四十一条、第六十六条")
    page.get_by_label("告知日期").fill(clock.today().isoformat())
    page.get_by_label("罚没金额（元）").fill("1000")
    page.get_by_label("当事人陈述申辩").fill("当事人书面放弃陈述申辩。")
    page.get_by_label("信用事项").select_option(value="C08")
    page.get_by_role("button", name="提交审批").click()
    expect(page.get_by_text("等待审批人决定")).to_be_visible()
    return page.get_by_role("heading", level=1).inner_text()


def give_points(page, share):
    for row in page.locator("main tbody tr").all():
        most = float(row.locator("[data-label=满分]").inner_text())
        row.get_by_role("textbox").fill(f"{most * share:g}")


def move_on(page, stage):
    page.goto("/ratings")
    page.get_by_role("link", name="年度星级评定").click()
    page.get_by_role("button", name=f"进入“{stage}”").click()
    expect(page.locator("[aria-current=step]")).to_contain_text(stage)


def test_a_rating_round_from_opening_to_effect(page, desks, world):
    desks("approver")
    page.goto("/ratings")
    page.get_by_label("名称").fill("年度星级评定")
    page.get_by_label("自评截止日期").fill((clock.today() + timedelta(days=9)).isoformat())
    page.get_by_role("button", name="开启").click()
    expect(page.get_by_text("评定已开启")).to_be_visible()
    page.goto("/today")
    expect(page.get_by_role("link", name="年度星级评定：1 家机构尚未自评")).to_be_visible()

    desks("owner")
    page.goto("/my-agency/ratings")
    page.get_by_role("link", name="年度星级评定").click()
    give_points(page, 1)
    page.get_by_label("自评说明").fill("各项材料见附件。")
    page.get_by_label("证明材料").set_input_files([receipt()])
    page.get_by_role("button", name="提交自评").click()
    expect(page.get_by_role("link", name="附件1.jpg")).to_be_visible()

    desks("approver")
    move_on(page, "区级核查")

    desks("inspector")
    page.goto("/today")
    page.get_by_role("link", name="年度星级评定：1 家机构待核查").click()
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("link", name="附件1.jpg")).to_be_visible()
    give_points(page, 0.8)
    page.get_by_label("核查说明").fill("台账抽查有缺项。")
    page.get_by_role("button", name="保存核查结果").click()

    desks("approver")
    move_on(page, "评审委员会审定")
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("button", name="审定").click()
    move_on(page, "公示")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("region", name="结果")).to_contain_text("4 星，96 分")
    later = utc_now() + timedelta(days=30)
    with time_machine.travel(later, tick=True):
        credit_clock.run(world.session, clock.today())
    world.refresh()
    held = world.session.query(Agency.star).filter_by(name=NAME).scalar()
    world.session.rollback()
    assert held is not None
    with time_machine.travel(later, tick=True):
        public_profile(page)
        expect(page.get_by_text(f"{'一二三四五'[held - 1]}星级").first).to_be_visible()
        desks("approver")
        page.goto("/ratings")
        expect(page.get_by_text("已生效").first).to_be_visible()
