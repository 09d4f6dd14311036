"""The page of takedowns with more, and longer, than anybody would type: nothing runs out of it."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from supervisor.domain.cases.takedowns import LookBack, TakedownAddressee, TakedownStatus
from supervisor.store.tables.cases.papers import Takedown, TakedownLook
from tests.support.factories import Ad
from tests.support.site.accessibility import check_open_page

pytestmark = pytest.mark.e2e

MANY = 24
OUTSIDE = """() => [...document.querySelectorAll('main *')].filter(one => {
  if (one.closest('.table-wrap') || !one.checkVisibility()) return false;
  const box = one.getBoundingClientRect();
  return box.width > 0 && (box.right > innerWidth + 1 || box.left < -1);
}).map(one => one.tagName + '.' + one.className + ' ' + one.textContent.slice(0, 40))"""


def overfull(world):
    """Notices to many platforms with names that have no place to break, each looked at often."""
    sent = datetime(2026, 3, 1, 1, tzinfo=UTC)
    statuses = list(TakedownStatus)
    for number in range(MANY):
        title = "急聘高薪双休包食宿" * 12 if number % 2 else "SalesManager" * 16
        lead = world.finding(Ad(title=title[:200]))
        looks = [
            TakedownLook(
                at=sent + timedelta(days=day), visit=list(LookBack)[day % len(LookBack)],
                reason="https://jobs.example/" + "a1b2c3d4" * 30, http_status=200,
                digest="0123456789abcdef" * 4,
            )
            for day in range(12)
        ]  # fmt: skip
        world.session.add(
            Takedown(
                finding_id=lead.id, number="通知" + "ABCDEFGH" * 6 + f"{number:06d}",
                platform=f"platform{number:02d}" + "x" * 30, url="https://jobs.example/1",
                addressee=TakedownAddressee.PLATFORM,
                recipient=("某某信息技术有限公司" * 20 if number % 2 else "W" * 200),
                status=statuses[number % len(statuses)], sent_at=sent,
                wanted_by=sent.date(), reposts=number, looks=looks,
            )
        )  # fmt: skip
    world.session.commit()


def test_nothing_runs_out_of_the_page_at_either_width(page, sign_in, world):
    world.user(name="zhang")
    overfull(world)
    sign_in("zhang")
    for width, height in ((1440, 900), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.goto("/takedowns")
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        assert page.evaluate(OUTSIDE) == [], width
        check_open_page(page)

    assert page.locator(".result-cards > li").count() == 20
    page.get_by_role("link", name="下一页").click()
    expect(page.locator(".result-cards > li")).to_have_count(MANY - 20)
