"""From a photo taken on the street to the marked lead, on a page as wide as a phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from supervisor.domain.platform.roles import Role
from supervisor.services.pictures import queue
from tests.support.pictures import LEAFLET, borrow, drawn, encoded, licence
from tests.support.site.accessibility import RULES

pytestmark = pytest.mark.e2e


@pytest.fixture
def inspector(world, monkeypatch):
    borrow(monkeypatch, queue)
    name = world.user(Role.INSPECTOR).username
    world.session.rollback()
    return name


def photo(name, picture):
    return {"name": name, "mimeType": "image/jpeg", "buffer": encoded(picture)}


def upload(page, name, picture):
    page.goto("/pictures/new")
    page.get_by_label("现在拍照").set_input_files([photo(name, picture)])
    page.get_by_label("在哪条街道看到").select_option(index=1)
    page.get_by_role("button", name="上传并识别").click()


def until_read(page):
    for _ in range(60):
        if not page.get_by_text("正在识别").count():
            return
        page.wait_for_timeout(1_000)
        page.reload()


def test_a_photo_becomes_a_marked_lead_on_a_phone(page, sign_in, inspector):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(inspector)
    page.goto("/pictures/new")
    assert page.locator("#camera").get_attribute("capture") == "environment"
    upload(page, "传单.jpg", drawn(LEAFLET))
    until_read(page)
    expect(page.get_by_text("武汉晨光人力资源有限公司").first).to_be_visible()
    assert page.locator("polygon.picture-box").count() >= 3
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert Axe().run(page, options=RULES).response["violations"] == []
    page.locator("a[href='#hit-1']").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#hit-1")
    page.get_by_role("link", name="查看线索").click()
    expect(page.locator("mark", has_text="18-35岁").first).to_be_visible()

    upload(page, "又见.jpg", drawn(LEAFLET).rotate(2, expand=True, fillcolor="gray"))
    until_read(page)
    expect(page.get_by_text("第 2 次出现")).to_be_visible()


def test_a_photographed_licence_is_answered(page, sign_in, inspector):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(inspector)
    upload(page, "墙上.jpg", licence())
    until_read(page)
    expect(page.get_by_text("名册中没有此证").first).to_be_visible()
