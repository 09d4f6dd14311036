"""Overfull pages pass the axe rules of WCAG 2.1 AA and never scroll sideways.

Every other page is opened in ``test_every_page.py``.
"""

import pytest

from supervisor.domain.leads.findings import Decision
from supervisor.domain.screening.model import Category, Severity
from tests.support.factories import Ad, Hit
from tests.support.site.accessibility import Seen, check

pytestmark = pytest.mark.e2e

# What the crawl of every page does not have: texts far longer than usual, and decided leads.
OVERFULL = (
    "/findings?status=any", "/findings/1", "/findings/2", "/postings", "/sources/runs/1/refused",
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


def test_overfull_pages_are_accessible_and_fit(page, filled, sign_in):
    filled.user(name="zhang")
    sign_in("zhang")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for address in OVERFULL:
            check(page, address, width)


def test_what_is_new_is_judged_within_what_passed_before(page, tmp_path):
    """A picture nobody described, in a part of the page that was sound until then."""
    rows = "".join(f"<li><a href='#'>第 {n} 行</a></li>" for n in range(20))
    file, seen = tmp_path / "page.html", Seen(page)

    def problems(more):
        body = f"<main><h1>名册</h1><ul>{rows}</ul>{more}</main>"
        view = "<meta name=viewport content='width=device-width'>"
        head = f"<meta charset=utf-8>{view}<title>名册</title>"
        file.write_text(f"<!doctype html><html lang=zh-CN>{head}{body}</html>", encoding="utf-8")
        return seen.problems_of(file.as_uri())

    assert problems("") == []
    assert problems(f"<ul>{rows}</ul>") == []
    found = problems(f"<ul>{rows}<li><a href='#'>看</a><img src='data:,'></li></ul>")
    assert [": image-alt" in one for one in found] == [True, True]
    assert "too wide" in problems("<p style='width:2000px'>宽</p>")[0]
