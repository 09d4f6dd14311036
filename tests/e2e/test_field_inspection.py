"""An inspector fills the form of a drawn inspection in a basement without network."""

import io
import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import func, select

from supervisor.domain.fieldwork.draws import DrawPlan
from supervisor.domain.platform.roles import Role
from supervisor.services.fieldwork import inspections
from supervisor.services.fieldwork.inspections import NewDraw
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.seal import Seal
from supervisor.store.queries.fieldwork.inspections import reports_of
from supervisor.store.tables.fieldwork import Inspection, InspectionReport
from tests.support.site.accessibility import RULES

pytestmark = pytest.mark.e2e


@pytest.fixture
def drawn(world, settings):
    """One drawn inspection and the two inspectors drawn for it."""
    world.agency("武汉晨帆人力资源有限公司")
    people = [world.user(Role.INSPECTOR) for _ in range(2)]
    approver = world.user(Role.APPROVER)
    plan = NewDraw("年度抽查", DrawPlan(1, 2, 1), "明日开奖号码")
    seal = Seal.of(settings)
    made = inspections.freeze(world.session, seal, Actor(people[0].id), plan)
    made.frozen_at -= timedelta(days=1)
    world.session.commit()
    inspections.make_draw(world.session, seal, Actor(approver.id), made.id, "731")
    names = [person.username for person in people]
    world.session.rollback()
    return names


def photo():
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "gray").save(out, "PNG")
    return {"name": "现场.png", "mimeType": "image/png", "buffer": out.getvalue()}


def open_form(page):
    page.goto("/inspections/1")
    page.get_by_role("link", name="现场登记").click()
    expect(page.locator("form[data-offline][data-ready=yes]")).to_be_visible()


def fill(page, note):
    for box in page.get_by_role("checkbox").all():
        box.check()
    for item in page.locator("fieldset", has=page.get_by_role("radio")).all():
        item.get_by_label("是", exact=True).check()
    page.get_by_label("结果", exact=True).select_option(label="发现问题已责令改正")
    page.get_by_label("发现的问题和处理").fill(note)


def state(page):
    return page.locator("#sync-state")


def test_filled_without_network_reloaded_and_written_once(page, sign_in, drawn, world):
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(drawn[0])
    open_form(page)
    expect(state(page)).to_contain_text("断网也能填写")
    assert Axe().run(page, options=RULES).response["violations"] == []
    assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")

    page.context.set_offline(True)
    fill(page, "未明示收费标准，已责令改正。")
    page.get_by_label("照片和材料").set_input_files([photo()])
    expect(state(page)).to_contain_text("离线，已存本机")
    page.wait_for_function("async () => (await everyDraft()).some(one => one.photos.length)")
    page.reload()
    expect(page.get_by_label("发现的问题和处理")).to_have_value("未明示收费标准，已责令改正。")
    expect(page.locator("form[data-offline][data-ready=yes]")).to_be_visible()
    assert page.evaluate("document.getElementById('photos').files.length") == 1
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.sync-bar')).position") == "sticky"
    )
    page.get_by_role("button", name="提交登记").click()
    expect(state(page)).to_contain_text(re.compile(r"离线，已存本机 \d+ 项，恢复网络后自动提交"))
    assert count(world) == 0

    page.context.set_offline(False)
    expect(state(page)).to_contain_text("已同步")
    page.evaluate("sync()")
    world.refresh()
    (row,) = reports_of(world.session, 1)
    assert len(row.photos) == 1
    assert len(row.attended) == 2
    assert set(row.checklist.values()) == {"yes"}
    inspection = world.session.get(Inspection, 1)
    assert inspection.note == "未明示收费标准，已责令改正。"
    world.session.rollback()
    left = page.evaluate(
        "caches.open('inspection-forms').then((c) => c.match('/inspections/1/form'))"
    )
    assert left is None, "the page does not stay on the device"
    assert page.evaluate("everyDraft().then((all) => all.length)") == 0
    page.get_by_role("link", name="查看记录").click()
    expect(page.get_by_text("发现问题已责令改正")).to_be_visible()


def test_another_came_first_and_both_versions_are_shown(
    page, sign_in, drawn, world, browser, address
):
    sign_in(drawn[0])
    open_form(page)
    page.context.set_offline(True)
    fill(page, "甲在地下室填写。")
    page.get_by_role("button", name="提交登记").click()
    expect(state(page)).to_contain_text("离线")

    with browser.new_context(base_url=address, locale="zh-CN", java_script_enabled=False) as other:
        plain = other.new_page()
        plain.goto("/sign-in")
        plain.get_by_label("用户名").fill(drawn[1])
        plain.get_by_label("密码").fill("quiet-river-42")
        plain.get_by_role("button", name="登录").click()
        plain.goto("/inspections/1/form")
        fill(plain, "乙在办公室填写。")
        plain.get_by_role("button", name="提交登记").click()
        expect(plain.get_by_text("乙在办公室填写。")).to_be_visible()

    page.context.set_offline(False)
    expect(state(page)).to_contain_text("两份都已保存")
    page.get_by_role("link", name="查看记录").click()
    expect(page.get_by_text("甲在地下室填写。")).to_be_visible()
    expect(page.get_by_text("乙在办公室填写。").first).to_be_visible()
    page.get_by_role("button", name="采用这一份").click()
    expect(page.get_by_text("已采用这一份")).to_be_visible()
    assert count(world) == 2


def test_a_sign_in_that_ran_out_keeps_the_draft(page, sign_in, drawn, world):
    sign_in(drawn[0])
    open_form(page)
    page.context.set_offline(True)
    fill(page, "登录过期前填写。")
    page.context.clear_cookies()
    page.context.set_offline(False)
    page.get_by_role("button", name="提交登记").click()
    page.get_by_role("link", name="去登录").click()
    page.get_by_label("用户名").fill(drawn[0])
    page.get_by_label("密码").fill("quiet-river-42")
    page.get_by_role("button", name="登录").click()
    expect(state(page)).to_contain_text("已同步")
    assert count(world) == 1


def test_signing_out_asks_first_and_then_wipes_the_device(page, sign_in, drawn):
    sign_in(drawn[0])
    open_form(page)
    page.get_by_label("发现的问题和处理").fill("还没写完")
    expect(state(page)).to_contain_text("尚未提交")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_text("已退出登录")).to_be_visible()
    assert "还有 1 户" in asked[0]
    assert page.evaluate("localStorage.length") == 0
    assert page.evaluate("indexedDB.databases().then((all) => all.length)") == 0
    assert page.evaluate("caches.keys().then((all) => all.length)") == 0


def count(world):
    world.refresh()
    found = world.session.scalar(select(func.count(InspectionReport.id)))
    world.session.rollback()
    return found
