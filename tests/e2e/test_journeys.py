"""What people do with the console, from sign-in to sign-out."""

import re

import pytest
from playwright.sync_api import expect

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.roles import Role
from supervisor.domain.screening.model import Category, Severity
from supervisor.store.tables.leads import Finding, Review
from tests.support.factories import PASSWORD, Ad, Hit
from tests.support.site.headings import heading

pytestmark = pytest.mark.e2e

CSV = (
    "职位名称,公司名称,职位描述,工作城市\n"
    "仓库分拣员,武汉晨帆人力资源有限公司,任职要求：限男性，能吃苦。,武汉\n"
    ",无名公司,没有职位名称的一行,武汉\n"
    "前台接待,武汉听澜企业管理有限公司,接待来访客人。,武汉\n"
)


def test_first_sign_in_asks_for_an_own_password(page, world, sign_in):
    world.user(name="zhang", display_name="张监察", must_change_password=True)
    sign_in("zhang")
    heading(page, "修改密码")
    page.goto("/findings")
    heading(page, "修改密码")
    page.get_by_label("当前密码").fill(PASSWORD)
    page.get_by_label("新密码（必填）", exact=True).fill("loud-mountain-7")
    page.get_by_label("再输一次新密码").fill("loud-mountain-7")
    page.get_by_role("button", name="修改密码").click()
    heading(page, "今日")
    page.get_by_role("button", name="退出").click()
    heading(page, "登录")
    sign_in("zhang", PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码不正确")
    sign_in("zhang", "loud-mountain-7")
    heading(page, "今日")


def test_a_handed_over_file_becomes_leads_and_a_list_of_refused_rows(page, world, sign_in):
    world.user(name="zhang")
    sign_in("zhang")
    page.get_by_role("link", name="数据来源").click()
    page.get_by_role("link", name="上传文件").first.click()
    page.get_by_label("文件").set_input_files(
        {"name": "十一月报送.csv", "mimeType": "text/csv", "buffer": CSV.encode("gb18030")}
    )
    page.get_by_role("button", name="上传并读取").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("报送文件已读取", timeout=30_000)
    figures = page.locator(".figure")
    expect(figures.nth(0)).to_contain_text("3")
    expect(figures.nth(1)).to_contain_text("2")
    expect(page.get_by_role("table")).to_contain_text("职位")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载清单").click()
    assert download.value.suggested_filename.startswith("refused-handover-")
    page.get_by_role("link", name="查看线索").click()
    heading(page, "问题线索")
    expect(page.locator("[data-row]")).to_have_count(1)
    expect(page.locator("[data-row] mark")).to_contain_text("男")


def test_five_findings_are_reviewed_by_keyboard(page, world, sign_in):
    world.user(name="zhang")
    for number in range(5, 0, -1):
        hit = Hit("限男性", Category.GENDER, Severity.ORDINARY)
        world.finding(Ad(title=f"职位{number}", text="任职要求：限男性。", hits=[hit]))
    sign_in("zhang")
    page.goto("/findings?category=gender")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("o")
    heading(page, "职位1")

    page.keyboard.press("y")
    heading(page, "职位2")
    expect(page.get_by_role("status").first).to_contain_text("已判为“确认属实”：职位1")

    page.keyboard.press("u")
    heading(page, "职位3")
    page.keyboard.press("z")
    heading(page, "职位2")
    expect(page.get_by_role("status").first).to_contain_text("已撤销")
    page.keyboard.press("n")
    expect(page.get_by_text("为什么不属实")).to_be_visible()
    page.keyboard.press("4")
    heading(page, "职位3")

    page.get_by_label("说明", exact=True).fill("y n u 都只是字")
    page.keyboard.press("Escape")
    page.keyboard.press("u")
    heading(page, "职位4")
    page.keyboard.press("j")
    heading(page, "职位5")
    page.keyboard.press("y")
    heading(page, "问题线索")
    expect(page.locator("[data-row]")).to_have_count(1)
    page.goto("/findings")
    page.keyboard.press("o")
    heading(page, "职位4")
    page.keyboard.press("n")
    page.keyboard.press("7")
    expect(page.get_by_label("说明", exact=True)).to_be_focused()
    page.keyboard.type("来源写错")
    page.keyboard.press("Enter")  # in a field it decides nothing, least of all that it is true
    page.wait_for_load_state("networkidle")
    heading(page, "职位4")
    expect(page.get_by_label("说明", exact=True)).to_have_value("来源写错")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", name="待复核的线索已全部处理")).to_have_count(0)
    expect(page.get_by_text("待复核的线索已全部处理")).to_be_visible()

    world.refresh()
    statuses = {finding.revision.title: finding.status for finding in world.session.query(Finding)}
    assert statuses == {
        "职位1": FindingStatus.CONFIRMED,
        "职位2": FindingStatus.REJECTED,
        "职位3": FindingStatus.UNSURE,
        "职位4": FindingStatus.REJECTED,
        "职位5": FindingStatus.CONFIRMED,
    }
    assert world.session.query(Review).filter(Review.undone_at.isnot(None)).count() == 1


def test_a_confirmed_lead_becomes_a_case_by_one_key(page, world, sign_in):
    world.user(name="zhang")
    finding = world.finding()
    sign_in("zhang")
    page.goto(f"/findings/{finding.id}")
    page.keyboard.press("e")
    heading(page, finding.revision.title)
    page.keyboard.press("y")
    heading(page, "问题线索")
    page.goto(f"/findings/{finding.id}?status=any")
    page.keyboard.press("e")
    expect(page.get_by_role("status").first).to_contain_text("拟案已写好，请负责人批准立案")


def test_help_and_search_answer_to_their_keys(page, world, sign_in):
    world.user(name="zhang")
    world.finding()
    sign_in("zhang")
    page.goto("/findings")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    page.keyboard.press("/")
    page.keyboard.type("分拣")
    page.keyboard.press("Enter")
    heading(page, "搜索：分拣")
    expect(page.get_by_role("link", name="仓库分拣员").first).to_be_visible()


def test_contacts_appear_when_asked_for(page, world, sign_in):
    world.user(name="zhang")
    finding = world.finding(Ad(text="限男性，电话13812345678。"))
    sign_in("zhang")
    page.goto(f"/findings/{finding.id}")
    expect(page.locator(".ad-text")).to_contain_text("138********")
    page.get_by_role("button", name="显示联系方式").click()
    expect(page.locator(".ad-text")).to_contain_text("13812345678")
    page.reload()
    expect(page.locator(".ad-text")).to_contain_text("138********")


def test_review_works_without_script(browser, address, world):
    world.user(name="zhang")
    finding = world.finding()
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/findings/{finding.id}")
    page.get_by_label("用户名").fill("zhang")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.get_by_label("不属实的原因").select_option("duplicate")
    page.get_by_role("button", name=re.compile("^不属实")).click()
    expect(page.get_by_role("status").first).to_contain_text("已判为“不属实”")
    context.close()


def test_an_administrator_makes_an_account(page, world, sign_in):
    world.user(Role.ADMIN, "chief")
    sign_in("chief")
    page.get_by_role("link", name="用户", exact=True).click()
    page.get_by_role("link", name="新建用户").click()
    page.get_by_label("姓名").fill("李娜")
    page.get_by_label("用户名").fill("lina")
    page.get_by_label("角色").select_option("inspector")
    page.get_by_role("button", name="新建用户").click()
    password = page.locator(".one-time").inner_text()
    page.get_by_role("button", name="退出").click()
    sign_in("lina", password)
    heading(page, "修改密码")


def test_on_a_phone_the_navigation_folds_and_scrolls(page, world, sign_in):
    page.set_viewport_size({"width": 390, "height": 500})
    world.user(name="zhang")
    sign_in("zhang")
    menu = page.get_by_role("navigation", name="主导航")
    expect(menu).to_be_hidden()
    page.get_by_role("link", name="菜单").click()
    expect(menu).to_be_visible()
    assert menu.bounding_box() == {"x": 0, "y": 48, "width": 390, "height": 452}
    menu.get_by_role("link", name="收起").click()
    expect(menu).to_be_hidden()
    page.get_by_role("link", name="菜单").click()
    menu.get_by_role("link", name="规则").click()
    heading(page, "规则")
