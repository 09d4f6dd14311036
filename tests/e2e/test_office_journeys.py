"""Journeys that pass through several hands: a complaint becomes a grade, a round becomes a star."""

import io
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.platform.audit import Actor
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.platform import User
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
