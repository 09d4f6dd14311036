"""A rule's way from draft to live, and blind reading by keyboard, in a real browser."""

import pytest
from playwright.sync_api import expect

from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.services.quality.blind_draw import make_draw
from supervisor.store.tables.postings import Posting
from supervisor.store.tables.quality import BlindItem
from tests.support.factories import Ad, Hit
from tests.support.lab_rules import TEXT
from tests.support.site.accessibility import check_open_page
from tests.support.site.people import sign_out

pytestmark = pytest.mark.e2e


def press(page, key):
    """Press once the page's script listens."""
    page.wait_for_load_state("load")
    page.keyboard.press(key)


def test_a_rule_goes_from_draft_to_live(page, sign_in, world):
    raw = world.page(world.run(world.scan(utc_now())), b"[]")
    for number in range(13):
        world.posting(Ad(text=f"第{number}组，另交更衣柜使用费。", hits=[]), raw)
    world.user(Role.APPROVER, "author")
    world.user(Role.APPROVER, "second")

    sign_in("author")
    page.goto("/rules/lab/new")
    page.get_by_label("规则文本").fill(TEXT.replace("advisory", "mild"))
    page.get_by_role("button", name="检查并试运行").click()
    expect(page.get_by_role("alert")).to_contain_text("第 9 行")
    check_open_page(page)
    page.get_by_label("规则文本").fill(TEXT)
    page.get_by_role("button", name="检查并试运行").click()
    page.get_by_role("link", name="判读样本").click()  # appears when the shadow run has ended
    check_open_page(page)
    sign_out(page)

    sign_in("second")
    page.goto("/rules/lab")
    page.get_by_role("link", name="收取更衣柜使用费").click()
    page.get_by_role("link", name="判读样本").click()
    for done in range(13):
        expect(page.get_by_text(f"已判 {done} / 13")).to_be_visible()
        press(page, "y")
    expect(page.get_by_text("样本已经判完")).to_be_visible()
    expect(page.get_by_role("img", name="准确率 100.0%")).to_be_visible()
    check_open_page(page)
    page.get_by_role("button", name="批准启用").click()
    expect(page.get_by_text("已批准启用")).to_be_visible()
    page.goto("/rules/fees.locker")
    expect(page.get_by_role("heading", name="收取更衣柜使用费")).to_be_visible()
    page.goto("/rules/lab")
    check_open_page(page)
    page.get_by_role("link", name="收取更衣柜使用费").click()
    page.get_by_label("提出停用的理由").fill("误报多")
    check_open_page(page)
    page.get_by_role("button", name="提出停用").click()
    expect(page.get_by_text("已提出停用，等另一位审批人决定").first).to_be_visible()
    page.goto("/rules")
    expect(page.get_by_text("提出人说明：误报多")).to_be_visible()
    expect(page.get_by_role("button", name="同意停用")).to_have_count(0)
    check_open_page(page)
    sign_out(page)

    sign_in("author")
    expect(page.get_by_text("提出停用规则“收取更衣柜使用费”：误报多")).to_be_visible()
    page.get_by_role("link", name="查看并决定").click()
    page.get_by_label("理由（不同意停用时必填）").fill("没有看到误报")
    page.get_by_role("button", name="不同意，继续启用").click()
    expect(page.get_by_text("规则继续启用")).to_be_visible()
    expect(page.get_by_text("没有看到误报")).to_be_visible()
    page.goto("/rules/fees.locker")
    expect(page.get_by_role("heading", name="收取更衣柜使用费")).to_be_visible()
    check_open_page(page)


def test_ads_are_read_blind_by_keyboard(page, sign_in, world):
    raw = world.page(world.run(world.scan()), b"[]")
    for number in range(3):
        world.finding(Ad(text=f"限男性，编号{number}。", hits=[Hit("限男性")]), page=raw)
        world.posting(Ad(text=f"做事认真，编号{number}。", hits=[]), raw)
    seen = world.session.query(Posting).first().last_seen_at
    make_draw(world.session, clock.today(), 5, seen)
    total = world.session.query(BlindItem).count()
    world.session.rollback()
    world.user(name="reader")

    sign_in("reader")
    page.goto("/samples")
    check_open_page(page)
    expect(page.get_by_text(f"还有 {total} 条待读")).to_be_visible()
    page.get_by_label("性别限制").check()
    press(page, "y")
    expect(page.get_by_text("上一条已保存")).to_be_visible()
    press(page, "z")
    expect(page.get_by_text("已撤销")).to_be_visible()
    for left in range(total, 0, -1):
        expect(page.get_by_text(f"还有 {left} 条待读")).to_be_visible()
        press(page, "n")
    expect(page.get_by_text("没有待读的信息")).to_be_visible()
    page.goto("/error-rates")
    check_open_page(page)
    page.goto("/error-rates/readings")
    expect(page.get_by_role("cell", name="没有问题")).to_have_count(total)
    check_open_page(page)
