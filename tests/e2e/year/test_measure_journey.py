"""An interview from a fallen grade to its end, in a browser, with both people of the office."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from supervisor.domain.platform import clock
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.platform import User
from tests.support.credit_world import Office
from tests.support.site.accessibility import problems_of

pytestmark = pytest.mark.e2e


@pytest.fixture
def office(world):
    office = Office.of(world)
    yesterday = clock.today() - timedelta(days=1)
    credit_clock.run(world.session, yesterday)
    for code in ("C04", "C08"):
        office.served(code)
    world.session.rollback()
    return office


@pytest.fixture
def enter(page, sign_in, office):
    def change(user_id):
        username = office.session.get_one(User, user_id).username
        office.session.rollback()
        page.wait_for_load_state("networkidle")
        sign_in(username)

    return change


def note(page, kind, words, **fields):
    page.get_by_label(kind).check()
    for label, value in fields.items():
        page.get_by_label(label).fill(value)
    page.get_by_label("情况（必填）").fill(words)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_text("已登记。")).to_be_visible()


def test_a_fallen_grade_is_talked_over_and_followed_up(page, enter, office):
    today = clock.today()
    enter(office.inspector.user_id)
    page.goto("/measures/suggestions?kind=interview")
    expect(page.get_by_text("由 A 级降为 C 级")).to_be_visible()
    page.get_by_role("link", name="提出", exact=True).click()
    page.get_by_label("承办人").select_option(index=1)
    page.get_by_label("理由（必填）").fill("两起案件使等级由 A 级降为 C 级")
    page.get_by_role("button", name="提请批准").click()
    expect(page.get_by_text("等待另一名审批人批准")).to_be_visible()
    address = page.url

    enter(office.approver.user_id)
    page.goto(address)
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="批准", exact=True).click()
    expect(page.get_by_text("已批准，开始实施")).to_be_visible()

    enter(office.inspector.user_id)
    page.goto(address)
    meeting = (today + timedelta(days=3)).isoformat()
    note(page, "送达约谈通知书", "直接送达。", 约谈地点="本局三楼", 约谈日期=meeting)
    with page.expect_download() as notice:
        page.get_by_role("link", name="文书 PDF").click()
    assert notice.value.suggested_filename.endswith(".pdf")
    note(page, "约谈记录", "负责人到场说明。")
    note(page, "整改承诺", "建立双人审核。", 承诺兑现日期=meeting)
    page.goto("/agenda")
    page.get_by_role("link", name="办理激励惩戒措施").click()
    note(page, "回访：已兑现", "审核记录完整。")
    expect(page.locator(".chip", has_text="已结束")).to_be_visible()
    expect(page.get_by_role("cell", name="审核记录完整。")).to_be_visible()
    for place in (address, "/measures", "/measures/new", "/measures/suggestions"):
        assert problems_of(page, place) == []
