"""The agency's journeys through its credit file, in a browser, with the office's part in them."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from playwright.sync_api import expect

from supervisor.domain.platform import clock
from supervisor.services.cases import steps
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.platform import User
from tests.support.credit_world import Office
from tests.support.files.printed import words

pytestmark = pytest.mark.e2e


@pytest.fixture
def office(world):
    office = Office.of(world)
    credit_clock.run(world.session, clock.today())
    case = office.served()
    steps.mark_duty_done(office.session, office.inspector, case.id, case.version, clock.today())
    world.session.rollback()
    return office


@pytest.fixture
def enter(page, sign_in, office):
    """Change to another person's desk."""
    session = office.session
    ids = {
        "owner": office.owner.id,
        "inspector": office.inspector.user_id,
        "approver": office.approver.user_id,
    }
    names = {who: session.get_one(User, number).username for who, number in ids.items()}
    session.rollback()

    def change(who):
        page.wait_for_load_state("networkidle")  # a late answer would bring the cookie back
        page.context.clear_cookies()
        sign_in(names[who])

    return change


def test_an_agency_disputes_and_wins(page, enter):
    enter("owner")
    page.goto("/my-agency")
    expect(page.get_by_text("1 项扣 15 分，得 85 分")).to_be_visible()
    page.get_by_role("link", name="提出异议").click()
    page.get_by_label("异议理由").fill("三条岗位均有用工协议，可以提供。")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("待核查")).to_be_visible()

    enter("inspector")
    page.goto("/credit/requests")
    page.get_by_role("link", name="异议", exact=True).click()
    page.get_by_label("核查情况和意见").fill("核对用工协议，岗位属实。")
    page.get_by_role("button", name="建议成立").click()
    expect(page.get_by_text("已记录核查意见")).to_be_visible()

    enter("approver")
    page.goto("/credit/requests")
    page.get_by_role("link", name="异议", exact=True).click()
    page.get_by_label("答复内容").fill("经核查，异议成立，撤销该记录。")
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="成立", exact=True).click()
    expect(page.get_by_text("已答复当事人")).to_be_visible()

    enter("owner")
    page.goto("/my-agency")
    expect(page.get_by_text("保持基准分")).to_be_visible()
    page.get_by_role("link", name="申请与承诺").click()
    expect(page.get_by_text("经核查，异议成立，撤销该记录。")).to_be_visible()


def test_an_agency_repairs_after_the_least_period(page, enter, office):
    profile = f"/public/agencies/{office.agency.uscc}"
    facts = office.entries()[0].facts
    office.session.rollback()
    enter("owner")
    page.goto("/my-agency")
    expect(page.get_by_role("link", name="申请修复")).to_have_count(0)
    later = datetime.now(UTC) + timedelta(days=100)
    with time_machine.travel(later, tick=True):
        enter("owner")
        page.goto("/my-agency")
        page.get_by_role("link", name="申请修复").click()
        page.get_by_label("整改和履行情况").fill("虚假岗位已全部下架，罚款已缴清。")
        page.get_by_label("已阅读并作出以上承诺，同意向社会公开").check()
        page.get_by_label("签署人姓名").fill("王某")
        page.get_by_role("button", name="提交申请").click()
        expect(page.get_by_text("已提交信用修复申请")).to_be_visible()

        enter("inspector")
        page.goto("/credit/requests")
        page.get_by_role("link", name="信用修复", exact=True).click()
        page.get_by_label("审查意见").fill("材料齐全，符合条件。")
        page.get_by_role("button", name="符合条件，提交审批").click()
        expect(page.get_by_text("已记录审查意见")).to_be_visible()

        enter("approver")
        page.goto("/credit/requests")
        page.get_by_role("link", name="信用修复", exact=True).click()
        page.goto(profile)
        expect(page.get_by_text(facts)).to_be_visible()
        page.go_back()
        page.get_by_label("我已核对").check()
        page.get_by_role("button", name="准予修复").click()
        expect(page.get_by_role("heading", name="准予信用修复决定书").first).to_be_visible()
        with page.expect_download() as download:
            page.get_by_role("link", name="PDF").click()
        assert "准予信用修复决定书" in words(Path(download.value.path()).read_bytes())

        enter("owner")
        page.goto("/my-agency")
        expect(page.get_by_text("保持基准分")).to_be_visible()
        page.goto(profile)
        expect(page.get_by_text("信用 A 优秀")).to_have_count(0)  # not published by default
        expect(page.get_by_text("没有公示期内的处理决定")).to_be_visible()
        expect(page.get_by_text(facts)).to_have_count(0)
