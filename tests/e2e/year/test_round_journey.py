"""A round of stars from its plan to the plaque, through the hands of five people and the public."""

import io
from datetime import timedelta

import pytest
import time_machine
from PIL import Image
from playwright.sync_api import expect

from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.ratings import Rating, RatingRound
from tests.support.site.accessibility import problems_of

pytestmark = pytest.mark.e2e

NAME = "武汉晨帆人力资源有限公司"
TITLE = "年度星级评定"


@pytest.fixture
def sit(world, page, sign_in):
    """One agency with a star of an earlier round, and a function that changes to a desk."""
    agency = world.agency(NAME, star=2, staff_count=24)
    past = clock.today() - timedelta(days=900)
    world.add(
        RatingRound(
            title="早年评定",
            scheme_text="",
            stage=RoundStage.EFFECTIVE,
            opened_on=past,
            assess_until=past,
            effective_on=past,
            ratings=[Rating(agency_id=agency.id, status=RatingStatus.EFFECTIVE, stars=2)],
        )
    )
    credit_clock.run(world.session, clock.today())
    world.user(Role.INSPECTOR, "checker", display_name="核查员")
    world.user(Role.INSPECTOR, "second", display_name="委员甲")
    world.user(Role.INSPECTOR, "third", display_name="委员乙")
    world.user(Role.APPROVER, "head", display_name="审批人")
    world.user(Role.AGENCY, "owner", agency_id=agency.id)
    world.session.rollback()

    def change(who):
        page.wait_for_load_state("networkidle")  # a late answer would bring the cookie back
        sign_in(who)
        expect(page.get_by_role("button", name="退出")).to_be_visible()

    return change


def picture():
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "blue").save(out, "PNG")
    return {"name": "现场.png", "mimeType": "image/png", "buffer": out.getvalue()}


def click(page, button, says):
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(says).first).to_be_visible()


def open_rating(page):
    page.goto("/ratings")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name=NAME).first.click()


def move_on(page, stage):
    page.goto("/ratings")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name=f"进入“{stage}”").click()
    expect(page.locator("[aria-current=step]")).to_contain_text(stage)


def give_points(page, but=()):
    rows = page.locator("main tbody tr:has(input[name^='points-'])").all()
    for row in rows:
        code = row.locator("th").inner_text().split()[0]
        most = float(row.locator("[data-label=满分]").inner_text())
        points = 0 if code in but else most
        row.locator("input[name^='points-']").fill(f"{points:g}")


def plan(page):
    page.goto("/ratings")
    today = clock.today()
    page.get_by_label("名称").fill(TITLE)
    for label, days in (("自评截止日期", 9), ("核查截止日期", 20), ("审定截止日期", 30)):
        page.get_by_label(label).fill((today + timedelta(days=days)).isoformat())
    page.get_by_label("核查前须有两人以上的实地核查记录").check()
    click(page, "开启", "受邀自评")
    page.get_by_label("我已核对").check()
    click(page, "开启", "评定已开启")
    page.get_by_role("link", name="评审委员会").first.click()
    for name in ("核查员", "委员甲", "委员乙", "审批人"):
        page.get_by_label(f"{name}（").check()
    click(page, "保存委员", "评审委员会已指定")


def assess(page):
    page.goto("/my-agency/ratings")
    page.get_by_role("link", name=TITLE).click()
    expect(page.get_by_text("按评分办法 12 分")).to_be_visible()
    expect(page.get_by_label("从业人员数量和学历的分数")).to_have_value("12")
    with page.expect_download() as notice:
        page.get_by_role("link", name="评定通知").click()
    assert notice.value.suggested_filename.endswith(".pdf")
    give_points(page)
    page.get_by_label("自评说明").fill("各项材料见附件。")
    page.get_by_label("证明材料").set_input_files([picture()])
    page.get_by_role("button", name="提交自评").click()
    expect(page.get_by_role("link", name="附件1.jpg")).to_be_visible()


def visit_and_check(page):
    open_rating(page)
    give_points(page, but=("S1.1",))
    click(page, "保存核查结果", "实地核查")
    page.get_by_role("link", name="登记实地核查").click()
    expect(page.locator("form[data-ready=yes]")).to_be_visible()
    assert problems_of(page, page.url) == []
    page.goto(page.url)
    expect(page.locator("form[data-ready=yes]")).to_be_visible()
    for name in ("核查员", "委员甲"):
        page.get_by_role("checkbox", name=name).check()
    page.get_by_label("看到的情况").fill("场所、制度、台账与自评一致，在岗人员不足。")
    page.get_by_label("证明材料").set_input_files([picture()])
    click(page, "登记核查", "实地核查已登记")
    page.get_by_role("link", name="查看记录").click()
    expect(page.get_by_text("场所、制度、台账与自评一致")).to_be_visible()
    give_points(page, but=("S1.1",))
    click(page, "保存核查结果", "请在该项写明理由")
    page.get_by_label("从业人员数量和学历与自评不同的理由").fill("现场在岗两人")
    click(page, "保存核查结果", "核查结果已保存")


def vote(page):
    page.goto("/ratings")
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="评审委员会").first.click()
    page.get_by_label(f"{NAME}：同意", exact=True).check()
    click(page, "提交我的表决", "表决已记录")


def keep_away(page):
    open_rating(page)
    page.get_by_text("声明回避", exact=True).first.click()
    page.get_by_label("回避的理由").fill("配偶在该机构任职")
    page.get_by_role("region", name="表决").get_by_label("我已核对").check()
    click(page, "声明回避", "已声明回避")
    page.goto(page.url.partition("/rating/")[0])
    page.get_by_role("link", name=TITLE).click()
    page.get_by_role("link", name="评审委员会").first.click()
    expect(page.get_by_label(f"{NAME}：同意", exact=True)).to_have_count(0)
    expect(page.get_by_text("您已回避这家机构，不能表决。")).to_be_visible()


def meet_and_decide(page, sit):
    """Hold the meeting, vote with one member away, put the result down; return both pages."""
    page.get_by_role("link", name="评审委员会").first.click()
    page.get_by_label("会议地点").fill("三楼会议室")
    click(page, "登记会议", "会议已登记")
    vote(page)
    committee = page.url
    sit("third")
    keep_away(page)
    sit("second")
    vote(page)
    sit("head")
    page.goto(committee)
    page.get_by_label("会议纪要（必填）").fill("逐家审议，同意核查结果。")
    click(page, "写明纪要", "会议纪要已写明")
    expect(page.get_by_text("这 1 家须逐家办理")).to_be_visible()
    open_rating(page)
    rating = page.url
    page.get_by_role("region", name="审定").get_by_label("我已核对").check()
    click(page, "审定", "已审定")
    return committee, rating


def verify(page, number):
    page.context.clear_cookies()
    page.goto("/public/verify")
    page.get_by_label("牌匾编号").fill(number)
    page.get_by_role("button", name="核验").click()
    expect(page.get_by_text("核验通过：牌匾由")).to_be_visible()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    assert problems_of(page, page.url) == []


def test_a_round_from_its_plan_to_the_plaque(page, sit, world):
    sit("head")
    plan(page)
    sit("owner")
    assess(page)
    sit("head")
    move_on(page, "区级核查")
    sit("checker")
    visit_and_check(page)
    sit("head")
    move_on(page, "评审委员会审定")
    committee, rating = meet_and_decide(page, sit)
    move_on(page, "公示")
    expect(page.get_by_role("region", name="与上一轮比较")).to_contain_text("升星 1 家")
    for place in (committee, rating):
        assert problems_of(page, place) == []
    page.context.clear_cookies()
    page.goto("/public/stars")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()
    with time_machine.travel(utc_now() + timedelta(days=30), tick=True):
        credit_clock.run(world.session, clock.today())
        world.refresh()
        numbers = world.session.query(Rating.plaque_number).order_by(Rating.id.desc())
        number = numbers.limit(1).scalar()
        world.session.rollback()
        sit("head")
        page.goto(rating)
        with page.expect_download() as plaque:
            page.get_by_role("link", name="牌匾", exact=True).click()
        assert plaque.value.suggested_filename == f"plaque-{number}.pdf"
        verify(page, number)
