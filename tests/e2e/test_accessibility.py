"""Every page passes the axe rules of WCAG 2.1 AA, wide and narrow, and never scrolls sideways."""

import pytest

from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform.roles import Role
from supervisor.domain.screening.model import Category, Severity
from tests.support.factories import Ad, Hit
from tests.support.site.accessibility import check

pytestmark = pytest.mark.e2e

PAGES = (
    "/today", "/agenda", "/findings", "/findings?status=any", "/findings?category=fees",
    "/findings/1",
    "/findings/1?tab=page", "/findings/1?tab=record", "/findings/2", "/postings", "/postings/1",
    "/snapshots/1", "/sources", "/self-check", "/sources/handover", "/sources/handover/upload",
    "/sources/runs/1/refused", "/rules", "/search?q=分拣", "/search", "/settings/users",
    "/settings/users/new", "/settings/mail", "/settings/audit", "/password", "/nowhere",
)  # fmt: skip


@pytest.fixture
def filled(world):
    run = world.run(world.scan(), refused=1)
    page = world.page(run, b'[{"title": "x"}]')
    world.refused(page, 2)
    hits = [
        Hit("限男性"),
        Hit("18-35岁", Category.AGE, Severity.ADVISORY),
        Hit("押金300元", Category.FEES, Severity.SEVERE),
        Hit("代招", Category.INTERMEDIARY, Severity.ADVISORY, exception="例外"),
    ]
    text = "限男性，18-35岁，押金300元，代招。电话13812345678。"
    finding = world.finding(Ad(text=text, hits=hits), page=page)
    world.reword(finding, "女士优先。", [Hit("女士优先")])
    other = world.finding(Ad(text="长" * 500 + "限男性" + "x" * 500, company="很" * 90), page=page)
    world.review(other, world.user(), Decision.UNSURE, note="待核实")
    return world


@pytest.mark.parametrize("width", [1440, 390])
def test_pages_are_accessible_and_fit(page, filled, sign_in, width):
    filled.user(Role.ADMIN, "chief")
    page.set_viewport_size({"width": width, "height": 900})
    check(page, "/sign-in", width)
    sign_in("chief")
    for address in PAGES:
        check(page, address, width)


def test_the_decision_bar_is_accessible(page, filled, sign_in):
    filled.user(name="zhang")
    sign_in("zhang")
    check(page, "/findings/1", 1440)
