"""What people do with sources while a scan runs, with a scheduler at work beside the console."""

import re
import threading
import time
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from scrapers.replica import ReplicaServer
from supervisor.jobs import runner
from supervisor.settings import Settings
from supervisor.store.tables.collect import Incident, SourceRun

pytestmark = pytest.mark.e2e


class SlowBoards(ReplicaServer):
    """Boards that take their time, as real ones do."""

    def answer(self, *arguments, **options):
        time.sleep(0.7)
        return super().answer(*arguments, **options)


@pytest.fixture
def boards() -> Iterator[ReplicaServer]:
    with SlowBoards(seed=7, volume=400) as server:
        yield server


@pytest.fixture
def settings(settings: Settings, boards: ReplicaServer) -> Settings:
    return settings.model_copy(update={"replica_url": boards.base_url})


@pytest.fixture
def scheduler(app: Flask) -> Iterator[None]:
    """Do what the scheduler does about scans that were asked for, a little more often."""
    done = threading.Event()

    def keep() -> None:
        while not done.wait(0.2):
            runner.continue_dead_runs(app)

    thread = threading.Thread(target=keep)
    thread.start()
    yield
    done.set()
    thread.join()


@pytest.mark.usefixtures("scheduler")
def test_an_inspector_watches_pauses_and_resumes_a_scan_and_follows_an_incident(
    page: Page, world, sign_in, boards
):
    world.user(name="zhang", display_name="张监察")
    sign_in("zhang")
    page.goto("/sources/replica_json")
    page.get_by_role("button", name="立即采集").click()
    expect(page.get_by_text("半分钟内开始")).to_be_visible()
    detail = page.locator('[data-field="detail"]')
    expect(detail).to_contain_text(re.compile(r"第 \d+ 页，约共 10 页"), timeout=20_000)

    page.goto("/sources")
    row = page.locator('[data-source="replica_json"]')
    expect(row).to_contain_text("第")
    page.goto("/sources/replica_json")
    page.get_by_role("button", name="暂停采集").click()
    expect(detail).to_contain_text("恢复后从下一页继续", timeout=20_000)
    expect(page.locator('[data-field="state"]')).to_have_text("已暂停")
    asked = boards.requests
    world.refresh()
    (stopped,) = world.session.query(SourceRun).all()
    assert 0 < stopped.pages == asked < 10
    world.refresh()

    page.get_by_role("button", name="恢复采集").click()
    expect(page.get_by_text("从停下的那一页继续")).to_be_visible()
    expect(page.locator('[data-field="state"]')).to_have_text("正常", timeout=30_000)
    assert boards.requests == 10  # no page of the 200 ads was asked for twice
    expect(page.get_by_text("未恢复的异常")).to_have_count(0)

    boards.mutations = frozenset({"renamed_field"})
    page.get_by_role("button", name="立即采集").click()
    expect(page.get_by_role("heading", name="未恢复的异常")).to_be_visible(timeout=30_000)
    page.get_by_role("link", name="返回的数据中没有职位列表。").click()
    expect(page.get_by_role("heading", name="页面结构的变化")).to_be_visible()
    expect(page.get_by_text("data.records[].company_name: text")).to_be_visible()
    page.get_by_role("button", name="认领").click()
    expect(page.get_by_role("main")).to_contain_text("张监察")
    incident = page.url

    boards.mutations = frozenset()
    page.get_by_role("link", name="查看来源").click()
    page.get_by_role("button", name="立即采集").click()
    expect(page.locator('[data-field="state"]')).to_have_text("正常", timeout=30_000)
    page.goto(incident)
    expect(page.get_by_text("已恢复")).to_be_visible()
    world.refresh()
    (closed,) = world.session.query(Incident).all()
    assert closed.owner_id is not None
    assert closed.closed_at is not None


def test_without_script_the_page_renews_itself(browser, address, world, sign_in, page):
    world.user(name="zhang")
    sign_in("zhang")
    page.goto("/sources/replica_json")
    page.get_by_role("button", name="立即采集").click()  # nobody is there to begin it
    context = browser.new_context(
        base_url=address, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto("/sources")
    expect(plain.locator('[data-source="replica_json"]')).to_contain_text("等待开始")
    assert 'http-equiv="refresh"' in plain.content()
    context.close()
