"""Journeys that pass through several hands: a complaint becomes a grade, a round becomes a star."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.services.platform.audit import Actor
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency
from tests.support.cases.course import DEPOSIT, Course
from tests.support.site.accessibility import RULES

pytestmark = pytest.mark.e2e

NAME = "武汉晨帆人力资源有限公司"
DOCUMENT = "武昌人社监罚〔2026〕1号"
STAFF = (Role.INSPECTOR, Role.APPROVER)


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


def complain(page):
    """Complain as a citizen; return the receipt code."""
    public_profile(page)
    page.get_by_role("link", name="投诉举报", exact=True).last.click()
    page.get_by_label("投诉事项").select_option(label="收取押金、扣押证件")
    page.get_by_label("经过和诉求").fill("面试后要求先交三百元押金，没有收据，也不退还。")
    page.get_by_label("附件").set_input_files([receipt()])
    page.get_by_role("button", name="提交").click()
    assert Axe().run(page, options=RULES).response["violations"] == []
    return page.locator(".receipt-code").inner_text()


def take_up(page):
    """Accept the complaint, which drafts its case the same day; return the case's number."""
    page.goto("/complaints")
    page.locator("main tbody a").first.click()
    page.get_by_role("button", name="受理并立案").click()
    page.get_by_role("link", name="查看案件").click()
    return page.get_by_role("heading", level=1).inner_text()


def course_of(world, number):
    """The case's course, taken by the people at the desks (tests/e2e/cases drives its pages)."""
    session = world.session
    ids = {role: session.scalars(select(User.id).filter_by(role=role)).one() for role in STAFF}
    people = SimpleNamespace(
        session=session, inspector=Actor(ids[Role.INSPECTOR]), approver=Actor(ids[Role.APPROVER])
    )
    return Course(people, session.scalars(select(Case).filter_by(number=number)).one())


def test_a_complaint_becomes_a_case_an_entry_and_a_grade(page, desks, world):
    code = complain(page)
    desks("inspector")
    page.goto("/credit")
    expect(page.get_by_role("row").filter(has_text=NAME)).to_contain_text("100")
    course = course_of(world, take_up(page))

    course.decided(DEPOSIT, "C08", DOCUMENT)
    public_profile(page)
    expect(page.get_by_text(DOCUMENT)).to_have_count(0)

    course.served()
    page.goto(f"/cases/{course.case.id}")
    entries = page.get_by_role("region", name="信用记录")
    expect(entries).to_contain_text("-25 分")
    page.get_by_role("link", name=NAME).first.click()
    expect(page.get_by_text(DOCUMENT).first).to_be_visible()

    desks("owner")
    page.goto("/my-agency")
    expect(page.get_by_text("1 项扣 25 分，得 75 分")).to_be_visible()

    page.context.clear_cookies()
    public_profile(page)
    expect(page.get_by_text(DOCUMENT)).to_be_visible()
    expect(page.get_by_text("押金，没有收据")).to_have_count(0)
    page.goto("/public/complaints/receipt")
    page.get_by_label("16 位查询码").fill(code)
    page.get_by_role("button", name="查看").click()
    expect(page.get_by_text("已受理立案").first).to_be_visible()


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
