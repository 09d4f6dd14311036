"""From a photo taken on the street to the marked lead, on a page as wide as a phone."""

import re
import zipfile

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from sqlalchemy import func, select

from supervisor.domain.pictures.states import PictureState
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.services.pictures import public_check, queue
from supervisor.store.tables.pictures import Picture, PictureReading
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
    page.wait_for_url(re.compile(r"/pictures/\d+$"))


def until_read(page):
    for _ in range(60):
        if not page.get_by_text("正在识别").count():
            return
        page.wait_for_timeout(1_000)
        page.reload()


def test_a_photo_becomes_a_marked_lead_on_a_phone_and_the_third_joins_the_map(
    page, sign_in, inspector
):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(inspector)
    page.goto("/pictures/new")
    assert page.locator("#camera").get_attribute("capture") == "environment"
    upload(page, "传单.jpg", drawn(LEAFLET))
    until_read(page)
    expect(page.get_by_text("武汉晨光人力资源有限公司").first).to_be_visible()
    assert page.locator("polygon.picture-box").count() >= 3
    fits(page)
    page.locator("a[href='#hit-1']").focus()
    page.keyboard.press("Enter")
    assert page.url.endswith("#hit-1")
    page.get_by_role("link", name="查看线索").click()
    expect(page.locator("mark", has_text="18-35岁").first).to_be_visible()

    for name, turn in (("又见.jpg", 2), ("再见.jpg", -2)):
        upload(page, name, drawn(LEAFLET).rotate(turn, expand=True, fillcolor="gray"))
        until_read(page)
    expect(page.get_by_text("第 3 次出现")).to_be_visible()
    page.get_by_role("link", name="街道分布和出现经过").click()
    expect(page.get_by_text("出现 3 次")).to_be_visible()
    expect(page.locator(".street-tile-4")).to_contain_text("3")
    fits(page)


def test_photos_taken_without_network_wait_on_the_phone_and_are_sent_once(
    page, sign_in, inspector, world
):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(inspector)
    page.goto("/pictures/new")
    expect(page.locator("#picture-form[data-ready=yes]")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_label("现在拍照").set_input_files([photo("离线.jpg", drawn(LEAFLET[:2]))])
    page.get_by_role("button", name="上传并识别").click()
    expect(page.locator("#send-state")).to_contain_text("网络不通，已存本机 1 张")
    page.reload()  # the page itself comes from the phone now
    expect(page.locator("#kept-photos")).to_contain_text("离线.jpg")
    fits(page)
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(page.locator("#send-state")).to_contain_text("已发送 1 张")
    assert world.session.scalar(select(func.count(Picture.id))) == 1


def test_anybody_has_a_photographed_licence_answered(citizen, monkeypatch):
    borrow(monkeypatch, public_check)
    citizen.goto("/public/papers")
    citizen.get_by_label("证照的照片").set_input_files([photo("墙上.jpg", licence())])
    citizen.get_by_role("button", name="核对").click(timeout=60_000, no_wait_after=True)
    expect(citizen.get_by_text("名册中没有此证").first).to_be_visible(timeout=60_000)
    expect(citizen.get_by_text("依据的名册")).to_be_visible()


def fits(page):
    """No scrolling sideways, and nothing an assistive tool would stumble over."""
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert Axe().run(page, options=RULES).response["violations"] == []


def test_a_photographed_licence_is_answered(page, sign_in, inspector):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(inspector)
    upload(page, "墙上.jpg", licence())
    until_read(page)
    expect(page.get_by_text("名册中没有此证").first).to_be_visible()


def test_the_lead_of_a_photo_becomes_a_case_whose_evidence_holds_the_photo(
    page, sign_in, inspector, world
):
    world.user(Role.APPROVER, "head")
    world.session.rollback()
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(inspector)
    upload(page, "传单.jpg", drawn(LEAFLET))
    until_read(page)
    page.get_by_role("button", name="重新识别").click()
    for _ in range(60):
        page.reload()
        if page.get_by_text("与保存的一致").count():
            break
        page.wait_for_timeout(1_000)
    expect(page.get_by_text("与保存的一致")).to_be_visible()
    fits(page)
    picture = page.url
    page.get_by_role("link", name="查看线索").click()
    page.wait_for_url(re.compile(r"/findings/\d+"))
    lead = page.url
    expect(page.get_by_role("link", name="查看图片和标注")).to_have_attribute(
        "href", picture[picture.index("/pictures") :].partition("#")[0]
    )
    fits(page)
    page.keyboard.press("y")
    page.wait_for_url(re.compile(r"/findings(\?.*)?$"))  # decided: no other lead waits
    page.goto(f"{lead.partition('?')[0]}?status=any")
    page.get_by_role("button", name="立案").click()
    expect(page.get_by_role("status").first).to_contain_text("拟案已写好")
    number = re.search(r"/findings/(\d+)", lead).group(1)
    with page.expect_download() as taken:
        page.get_by_role("button", name="证据包").click()
    with zipfile.ZipFile(taken.value.path()) as capsule:
        names = capsule.namelist()
        original = capsule.read(f"leads/{number}/picture/original.bin")
    assert original == encoded(drawn(LEAFLET))
    assert f"leads/{number}/picture/picture.json" in names


def sightings(world, leaflets, most):
    """Enter leaflets with long names, the first of them seen very often, on every street."""
    streets = tuple(Street)
    for leaflet in range(leaflets):
        first = None
        for number in range(most if leaflet == 0 else 2):
            made = Picture(
                digest="0" * 64,
                name="很长的文件名" * 19 + ".jpg",
                size=1,
                street=streets[number % len(streets)] if number % 9 else None,
                place="沿街门面外墙第三块广告牌下方靠近公交站的玻璃门上" * 5,
                state=PictureState.READ,
                taken={"at": "2026:11:20 08:30:00"},
                readings=[
                    PictureReading(
                        engine="rapidocr",
                        digest="0" * 64,
                        text="急招长白班普工月薪八千包吃住当天上岗电话13871234567" * 8,
                        pages=[],
                        record={},
                    )
                ],
            )
            world.session.add(made)
            world.session.flush()
            first = first or made.id
            made.sighting_of = first
    world.session.commit()


@pytest.mark.parametrize("width", [1440, 390])
def test_leaflets_fit_the_screen_when_there_are_many_with_long_words(
    page, sign_in, inspector, world, width
):
    sightings(world, 70, 230)
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(inspector)
    page.goto("/pictures/leaflets")
    expect(page.get_by_text("230 次").first).to_be_visible()
    fits(page)
    page.goto("/pictures/leaflets?page=3")
    fits(page)
    page.goto("/pictures/leaflets/1")
    expect(page.get_by_text("出现 230 次")).to_be_visible()
    expect(page.get_by_text("只列最近 200 次")).to_be_visible()
    assert "13871234567" not in page.content()
    fits(page)
    page.goto("/pictures")
    fits(page)
