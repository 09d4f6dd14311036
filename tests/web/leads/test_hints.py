"""Beside the violations: what is missing, noticed and contradicted, and the post of each hit."""

import re

from supervisor.domain.screening.model import Category
from tests.support.factories import Ad, Hit

RICH = Ad(
    text="性别：不限\n任职要求：限女性，能吃苦。\n有意加V：abc12345\n截止日期：2026年1月5日",
    hits=[Hit("限女性")],
)


def hints(page):
    return re.search(r'id="hints">(.*?)</section>', page, re.DOTALL)[1]


def test_hints_are_named_quoted_and_told_from_violations(world, inspector):
    panel = hints(inspector.get(f"/findings/{world.finding(RICH).id}").text)
    assert "提示，不是违法认定" in panel
    assert "招聘人数" in panel
    assert "基本劳动报酬" not in panel  # the source's own field gives the pay
    assert "变体联系方式" in panel
    assert "采集时所写的截止日期已过" in panel
    assert "写着“性别：不限”，又写了“限女性”" in panel
    assert 'href="#hit-1"' in panel


def test_contacts_in_hints_are_hidden_until_they_are_asked_for(world, inspector):
    finding = world.finding(RICH)
    page = inspector.get(f"/findings/{finding.id}").text
    assert "加V：ab******" in hints(page)
    assert "abc12345" not in page
    shown = inspector.post(f"/findings/{finding.id}/contacts", follow_redirects=True).text
    assert "加V：abc12345" in hints(shown)


def test_a_deadline_is_held_against_the_day_the_wording_was_seen(world, inspector):
    # The factory's nights are of 2026-11-23 on the office's clock.
    kept = world.finding(Ad(text="限女性。截止日期：2026年11月23日", hits=[Hit("限女性")]))
    assert "截止日期已过" not in inspector.get(f"/findings/{kept.id}").text
    past = world.finding(Ad(text="限女性。截止日期：2026年11月22日", hits=[Hit("限女性")]))
    assert "截止日期已过" in inspector.get(f"/findings/{past.id}").text


def test_each_hit_of_a_notice_names_its_post(world, inspector):
    text = "1、电工 2名\n限男性\n2、前台 1名\n限女性"
    finding = world.finding(Ad(text=text, hits=[Hit("限女性"), Hit("限男性")]))
    page = inspector.get(f"/findings/{finding.id}").text
    first, second = page.split('id="hit-1"')[1].split('id="hit-2"')
    assert "岗位：电工" in first
    assert "岗位：前台" in second
    assert "岗位：" not in inspector.get(f"/findings/{world.finding(RICH).id}").text


def test_an_ad_that_says_everything_has_nothing_to_look_at(world, inspector):
    text = "招聘3人，长期有效。岗位职责：分拣。任职要求：限男性。"
    page = inspector.get(f"/findings/{world.finding(Ad(text=text, hits=[Hit('限男性')])).id}").text
    assert "没有发现其他要留意的地方" in hints(page)


def test_hostile_words_are_only_words(world, inspector):
    text = (
        "限女性\n1、<b>电工 2名\n限***<script>alert(1)</script>\n2、x/+ 1名\n加V：\"'><i>abc12345"
    )
    finding = world.finding(Ad(company="<i>李", text=text, hits=[Hit("限女性")]))
    page = inspector.get(f"/findings/{finding.id}").text
    assert "<script>alert" not in page
    assert "<i>" not in page
    assert "<b>电工" not in page


def test_hints_cost_no_statement(world, inspector, count_statements):
    # Neighbours on both sides for each, so that only the wording differs.
    other = Ad(text="任职要求：限女性。", hits=[Hit("限女性")])
    _first, plain, rich, _last = [world.finding(ad).id for ad in (None, other, RICH, None)]
    inspector.get(f"/findings/{plain}")
    counts = [
        count_statements(lambda address=f"/findings/{number}": inspector.get(address))
        for number in (plain, rich)
    ]
    assert counts[0] == counts[1]


def test_beside_a_promise_of_income_stands_the_pay_that_was_read(world, inspector):
    bait = Hit("轻松月入过万", Category.BAIT, rule="bait.income")
    for text, said in (
        ("轻松月入过万。工资4000-6000，包住。", "读到的薪资：工资4000-6000"),
        ("轻松月入过万。待遇面议。", "读到的薪资：面议"),
    ):
        stated = "" if "4000" in text else "面议"
        finding = world.finding(Ad(text=text, hits=[bait], salary_text=stated))
        page = inspector.get(f"/findings/{finding.id}").text
        assert said in page, text
        assert ("基本劳动报酬" in hints(page)) is (stated == "面议"), text
