"""A day at the desk: keys alone, two people at one queue, groups, a session that ran out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from scrapers.replica import ReplicaPosting, ReplicaServer
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.domain.ratings.rounds import RoundStage
from supervisor.domain.screening.model import Category, Severity
from supervisor.services.desk import ad_looks, mass_acts
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.leads import Finding, Review
from supervisor.store.tables.ratings import RatingRound
from tests.support.factories import PASSWORD, Ad, Hit
from tests.support.live_scans import environment_of, scan
from tests.support.site.headings import heading

pytestmark = pytest.mark.e2e


def leads(world, count):
    """Make ``count`` leads; the queue begins with number 1."""
    for number in range(count, 0, -1):
        hit = Hit("限男性", Category.GENDER, Severity.ORDINARY)
        world.finding(Ad(title=f"职位{number}", text="任职要求：限男性。", hits=[hit]))


def standing(world):
    world.refresh()
    return world.session.query(Review).filter(Review.undone_at.is_(None)).all()


def test_fifty_leads_are_decided_by_keys_alone_without_a_page_being_loaded(page, world, sign_in):
    world.user(name="zhang")
    leads(world, 51)
    sign_in("zhang")
    page.goto("/findings")
    page.keyboard.press("o")
    heading(page, "职位1")
    page.evaluate("window.sameDocument = true")
    for number in range(1, 51):
        heading(page, f"职位{number}")
        expect(page.locator("[data-desk-list] [aria-current]")).to_contain_text(f"职位{number}")
        if number % 2:
            page.keyboard.press("y")
        else:
            page.keyboard.press("n")
            page.keyboard.press("4")
    heading(page, "职位51")
    assert page.evaluate("window.sameDocument") is True
    expect(page.locator("[data-step]")).to_contain_text("我今天判的 50 条")
    for left in range(49, 39, -1):
        page.keyboard.press("z")
        expect(page.locator("[data-step]")).to_contain_text(f"我今天判的 {left} 条")
    assert len(standing(world)) == 40, "ten steps are taken back one by one"


def test_a_held_key_decides_once(page, world, sign_in):
    world.user(name="zhang")
    leads(world, 4)
    sign_in("zhang")
    page.goto("/findings")
    page.keyboard.press("o")
    heading(page, "职位1")
    page.keyboard.down("y")
    page.keyboard.down("y")
    page.keyboard.down("y")
    page.keyboard.up("y")
    heading(page, "职位2")
    expect(page.locator("[data-step]")).to_contain_text("职位1")
    assert len(standing(world)) == 1


def test_two_people_at_one_queue_never_judge_the_same_lead(
    browser: Browser, address, world, page, sign_in
):
    world.user(name="zhang", display_name="张监察")
    world.user(name="li", display_name="李监察")
    leads(world, 10)
    sign_in("zhang")
    other = browser.new_context(base_url=address, locale="zh-CN").new_page()
    other.goto("/sign-in")
    other.get_by_label("用户名").fill("li")
    other.get_by_label("密码").fill(PASSWORD)
    other.get_by_role("button", name="登录").click()
    page.goto("/findings")
    page.get_by_role("link", name="从第一条开始复核").click()
    heading(page, "职位1")
    page.wait_for_load_state("networkidle")
    other.goto("/findings")
    expect(other.locator("[data-row]").first).to_contain_text("张监察在看")
    other.get_by_role("link", name="从第一条开始复核").click()
    heading(other, "职位2")  # fetched ahead by the first person, who does not look at it yet
    other.wait_for_load_state("networkidle")
    page.keyboard.press("y")
    heading(page, "职位3")  # what was fetched ahead is in the other's hand by now
    other.keyboard.press("y")
    expect(other.locator("[data-step]")).to_contain_text("我今天判的 1 条")
    page.keyboard.press("y")
    expect(page.locator("[data-step]")).to_contain_text("我今天判的 2 条")
    made = standing(world)
    assert len({one.finding_id for one in made}) == len(made) == 3
    other.goto("/findings/1")
    page.goto("/findings/1")
    expect(page.get_by_text("李监察正在看这条线索")).to_be_visible()
    page.get_by_role("button", name="接手").click()
    other.keyboard.press("y")
    expect(other.locator(".flash-severe")).to_contain_text("张监察正在办理这条线索")
    other.context.close()


def test_four_leads_of_one_operator_are_decided_but_one_and_taken_back(page, world, sign_in):
    world.user(name="zhang")
    agency = world.agency()
    for number, name in enumerate(("晨帆人力", "武汉晨帆人力资源有限公司", "晨帆", "晨帆人力")):
        ad = Ad(title=f"职位{number}", company=name, hits=[Hit("限男性")])
        world.finding(ad, agency_id=agency.id, verdict=Verdict.LICENSED)
    sign_in("zhang")
    page.goto("/findings")
    page.get_by_role("link", name="按主体一并看").click()
    page.get_by_role("link", name="4 条，一并看").click()
    heading(page, "同一主体：4 条待复核")
    page.get_by_label("例外").first.check()
    page.get_by_label("以上样本已逐条看过").check()
    page.get_by_role("button", name="一并确认属实").click()
    expect(page.get_by_text("共 3 条线索判为“确认属实”")).to_be_visible()
    page.get_by_role("button", name="合并为一案，写拟案").click()
    expect(page.get_by_role("status").first).to_contain_text("拟案已写好")
    world.refresh()
    case = world.session.query(Case).one()
    assert len(case.leads) == 3
    page.goto("/desk/today")
    page.get_by_role("button", name="撤销“确认属实”").click()
    expect(page.get_by_role("status").first).to_contain_text("连同同一主体的 2 条")
    world.refresh()
    assert {one.status for one in world.session.query(Finding)} == {FindingStatus.OPEN}


def test_a_hit_is_struck_by_its_number_and_a_missed_sentence_marked(page, world, sign_in):
    world.user(name="zhang")
    hits = [Hit("限男性"), Hit("押金100元", Category.FEES, Severity.SEVERE)]
    world.finding(Ad(text="限男性。押金100元。三十岁以下优先。", hits=hits))
    sign_in("zhang")
    page.goto("/findings/1")
    page.keyboard.press("1")
    expect(page.get_by_label("为什么划去第 1 处")).to_be_focused()
    page.get_by_role("button", name="划去第 1 处").click()
    expect(page.get_by_role("status").first).to_contain_text("已划去这一处命中")
    page.keyboard.press("m")
    page.keyboard.type("三十岁以下优先。")
    page.get_by_label("属于哪一类").select_option("age")
    page.get_by_role("button", name="标出这一句").click()
    expect(page.get_by_role("status").first).to_contain_text("已标出这一句")


def test_a_session_that_ran_out_gives_the_form_back(page, world, sign_in):
    world.user(name="zhang")
    leads(world, 2)
    sign_in("zhang")
    page.goto("/complaints/new")
    page.get_by_label("被投诉人").first.fill("武汉某某劳务")
    page.context.clear_cookies()
    page.locator("main form button.btn-primary").click()
    expect(page.get_by_text("登录已过期")).to_be_visible()
    page.get_by_label("用户名").fill("zhang")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text("已恢复登录过期前填写的内容")).to_be_visible()
    expect(page.get_by_label("被投诉人").first).to_have_value("武汉某某劳务")


def test_the_search_key_finds_a_case_by_its_number_and_an_agency_by_sound(page, world, sign_in):
    world.user(name="zhang")
    world.user(Role.APPROVER, "head")
    agency = world.agency("武汉晨帆人力资源有限公司")
    finding = world.finding(agency_id=agency.id)
    sign_in("zhang")
    page.goto(f"/findings/{finding.id}")
    page.keyboard.press("y")
    heading(page, "问题线索")
    page.goto(f"/findings/{finding.id}?status=any")
    page.keyboard.press("e")
    expect(page.get_by_role("status").first).to_contain_text("拟案已写好")
    world.refresh()
    number = world.session.query(Case).one().number
    page.keyboard.press("Control+k")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name=number)).to_be_visible()
    page.keyboard.press("Control+k")
    page.keyboard.type("chenfan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("main").get_by_role("link", name=agency.name).first).to_be_visible()


def proposed(page, world, sign_in):
    """Propose to end the self-rating of two agencies that have not answered."""
    world.agency("武汉晨帆人力资源有限公司")
    world.agency("武汉听澜人力资源有限公司")
    credit_clock.run(world.session, clock.today())
    world.user(Role.APPROVER, "head")
    sign_in("head")
    page.goto("/ratings")
    page.get_by_label("名称").fill("年度星级评定")
    page.get_by_label("自评截止日期").fill((clock.today() + timedelta(days=30)).isoformat())
    page.get_by_role("button", name="开启").click()
    page.get_by_label("我已核对，将影响 2 家").check()
    page.get_by_role("button", name="开启").click()
    expect(page.get_by_text("2 家尚未自评的机构退出本次评定")).to_be_visible()
    expect(page.get_by_text("还有 30 天")).to_be_visible()
    page.get_by_label("理由（必填）").fill("已两次书面催告。")
    page.get_by_role("button", name="提出结束自评").click()
    heading(page, "年度星级评定")  # the browser asks for the tick first
    page.get_by_label("我已核对，将影响 2 家").check()
    page.get_by_role("button", name="提出结束自评").click()
    heading(page, "批量操作")
    expect(page.get_by_role("main")).to_contain_text("待另一名审批人同意")


def test_a_mass_act_is_agreed_by_another_and_carried_out(page, world, sign_in):
    proposed(page, world, sign_in)
    page.goto("/desk/acts")
    expect(page.get_by_role("button", name="同意", exact=True)).to_have_count(0)
    world.session.rollback()
    world.user(Role.APPROVER, "other")
    sign_in("other")
    page.goto("/desk/acts")
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("等待执行")
    world.refresh()
    assert mass_acts.carry_out_due(world.session, utc_now()) == 0
    assert mass_acts.carry_out_due(world.session, utc_now() + timedelta(days=1)) == 1
    page.reload()
    expect(page.get_by_role("button", name="撤回")).to_have_count(0)
    expect(page.get_by_role("main")).not_to_contain_text("等待执行")
    world.refresh()
    made = world.session.query(RatingRound).one()
    assert made.stage is RoundStage.CHECKING
    page.goto(f"/ratings/{made.id}")
    expect(page.get_by_role("main")).to_contain_text("核查")
    world.session.rollback()


def test_a_mass_act_is_refused_confirmed_and_taken_back(page, world, sign_in):
    proposed(page, world, sign_in)
    assert mass_acts.carry_out_due(world.session, utc_now() + timedelta(days=1)) == 0
    world.session.rollback()
    world.user(Role.APPROVER, "other")
    sign_in("other")
    page.goto("/desk/acts")
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("等待执行")
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_role("status").first).to_contain_text("已撤回")
    assert mass_acts.carry_out_due(world.session, utc_now() + timedelta(days=1)) == 0
    world.refresh()
    assert world.session.query(RatingRound).one().stage is RoundStage.ASSESSING


def test_an_agency_says_that_an_ad_is_mended_and_both_sides_see_what_came_of_it(
    page, world, settings, sign_in
):
    agency = world.agency()
    ads = tuple(
        ReplicaPosting(str(700_000_001 + number), title, agency.name, text, "武汉-武昌区",
                       "5000-7000元/月", clock.today())
        for number, (title, text) in enumerate(
            (("分拣员", "负责分拣包裹。限男性，能吃苦。"), ("收银员", "负责收银。"),
             ("理货员", "负责理货，限女性。"), ("保安", "负责巡逻。"))
        )
    )  # fmt: skip
    world.user(Role.AGENCY, "owner", agency_id=agency.id)
    world.user(name="zhang")
    with ReplicaServer(postings=ads) as board:
        scan(world.session, settings, board, ["replica_json"])
        own = environment_of(world.session, settings, board)
        sign_in("owner")
        page.goto("/my-agency/ads")
        for title in ("分拣员", "理货员"):
            page.locator("article", has_text=title).get_by_role("button", name="已改").click()
            expect(page.locator("article", has_text=title)).to_contain_text("等待再次采集")
        world.refresh()
        board.postings = (replace(ads[0], text="负责分拣包裹，男女不限。"), *ads[1:])
        assert ad_looks.look_at_mended(world.session, own.settings, own.fetcher) == 2
        assert ad_looks.look_at_mended(world.session, own.settings, own.fetcher) == 0
    page.reload()
    mended, same = (page.locator("article", has_text=one) for one in ("分拣员", "理货员"))
    expect(mended).to_contain_text("再次采集：已看不到问题表述")
    expect(same).to_contain_text("再次采集：文字没有变")
    same.get_by_role("button", name="不是我发的").click()
    sign_in("zhang")
    page.goto("/today")
    page.get_by_role("link", name="3 条机构对招聘信息的反馈没有人看过").click()
    row = page.locator("tr", has_text="分拣员")
    expect(row).to_contain_text("再次采集：已看不到问题表述")
    row.get_by_role("button", name="已阅").click()
    expect(page.locator("tr", has_text="分拣员")).to_have_count(0)
    page.locator("tr", has_text="理货员").first.get_by_role("link", name="理货员").click()
    expect(page.get_by_role("main")).to_contain_text("反馈：不是我发的")
