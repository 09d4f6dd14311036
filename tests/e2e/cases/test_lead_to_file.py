"""From a confirmed lead to a complete draft file: what an inspector clicks and types."""

from time import perf_counter

import pytest
from playwright.sync_api import expect

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.roles import Role

pytestmark = pytest.mark.e2e


class Counted:
    """A page on which clicks are counted; nothing is typed."""

    def __init__(self, page):
        self.page, self.clicks = page, 0

    def click(self, target):
        target.click()
        self.clicks += 1


def test_four_clicks_and_nothing_typed(page, world, sign_in):
    finding = world.finding(status=FindingStatus.CONFIRMED)
    number, title = finding.id, finding.revision.title
    party = finding.revision.company
    name = world.user(Role.INSPECTOR).username
    world.session.rollback()
    sign_in(name)
    page.goto(f"/findings/{number}")
    counted, started = Counted(page), perf_counter()

    counted.click(page.get_by_role("button", name="立案"))
    facts = page.get_by_role("region", name="案情")
    for words in (party, f"招聘信息‘{title}’涉嫌", str(number)):
        expect(facts).to_contain_text(words)
    counted.click(page.get_by_role("link", name="文书", exact=True))
    counted.click(page.get_by_role("link", name="立案审批表"))
    preview = page.get_by_label("预览")
    expect(preview).to_contain_text("（签名）")
    counted.click(page.get_by_role("button", name="制作"))
    expect(page.get_by_text("已制作：立案审批表第 1 版。")).to_be_visible()
    print(f"{perf_counter() - started:.1f} s")  # shown with -s

    assert counted.clicks == 4
    for words in (party, title, f"线索{number}", "存档"):
        expect(preview).to_contain_text(words)
    expect(preview).not_to_contain_text("【")
