"""The office's side of events, report, complaints, campaigns and draws, in a real browser."""

import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from supervisor.domain.clock import office_date
from supervisor.domain.draws import verify
from supervisor.services.demo_doors import load_demo_doors
from supervisor.services.demo_history import load_demo_history
from supervisor.services.register_demo import load_demo_register
from supervisor.services.seal import Seal
from supervisor.store.base import utc_now
from supervisor.store.tables.users import Role
from tests.e2e.test_accessibility import RULES

pytestmark = pytest.mark.e2e

PAGES = (
    "/events",
    "/events/new",
    "/events/1",
    "/events/import",
    "/report?from=2019-09-01&to=2022-08-31",
    "/report/records/posts_offered?from=2019-09-01&to=2022-08-31",
    "/leadership",
    "/complaints",
    "/complaints/2",
    "/campaigns",
    "/campaigns/1",
    "/campaigns/new",
    "/inspections",
)


@pytest.fixture
def office(world, settings):
    """The demonstration with two inspectors and an approver; returns their account names."""
    load_demo_register(world.session)
    names = [world.user(Role.INSPECTOR).username for _ in range(2)]
    names.append(world.user(Role.APPROVER).username)
    today = office_date(utc_now())
    load_demo_history(world.session, today)
    load_demo_doors(world.session, Seal.of(settings), today)
    world.session.rollback()
    return names


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible_and_fit_the_screen(page, sign_in, office, width):
    page.set_viewport_size({"width": width, "height": 844})
    sign_in(office[2])
    expect(page.get_by_role("button", name="退出")).to_be_visible()
    for path in PAGES:
        page.goto(path)
        assert Axe().run(page, options=RULES).response["violations"] == [], path
        assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth"), path


def test_a_figure_of_the_report_opens_its_records(page, sign_in, office):
    sign_in(office[0])
    page.goto("/report?from=2019-09-01&to=2022-08-31")
    expect(page.get_by_text("114场")).to_be_visible()
    page.get_by_role("link", name="29万余个").click()
    expect(page.get_by_text("293,460")).to_be_visible()
    page.locator("main tbody a").first.click()
    expect(page.get_by_role("heading", name="活动情况")).to_be_visible()
    page.go_back()
    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word").click()
    assert download.value.suggested_filename.endswith(".docx")


def test_a_draw_is_frozen_drawn_by_another_and_redone_by_a_stranger(
    page, sign_in, office, tmp_path
):
    sign_in(office[0])
    page.goto("/inspections")
    page.get_by_label("名称").fill("第四季度双随机抽查")
    page.get_by_label("抽查户数").fill("3")
    page.get_by_label("公开数值").fill("明日开奖号码")
    page.get_by_role("button", name="冻结并公布承诺").click()
    expect(page.get_by_text("抽取后公布")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    sign_in(office[2])
    page.goto("/inspections/draws/1")
    page.get_by_label("明日开奖号码").fill("7 3 1")
    page.get_by_role("button", name="抽取").click()
    expect(page.get_by_text("种子和结果已公布")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    page.goto("/public/draws/1")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载公布的文件").click()
    path = tmp_path / "draw.zip"
    download.value.save_as(path)
    assert verify(unpacked(path)) == []


def unpacked(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
