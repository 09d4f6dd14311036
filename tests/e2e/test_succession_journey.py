"""An inspector follows a suspected succession from the list to a case."""

import pytest
from playwright.sync_api import expect

from supervisor.store.tables.cases.cases import Case
from tests.support.site.accessibility import check
from tests.support.succession_world import ADDRESS, NEW, OLD, PHONE, SuccessionWorld


@pytest.fixture
def filled(world, settings):
    found = SuccessionWorld(world.session, settings)
    found.agency()
    found.ads({"text": f"招普工，电话{PHONE}", "address": ADDRESS})
    found.recompute()
    return found


def test_from_evidence_to_judgement_to_case(page, world, filled, sign_in):
    world.user(name="zhang")
    sign_in("zhang")
    page.get_by_role("link", name="1 个新主体疑似延续被查处或终止的主体").click()
    page.get_by_role("link", name=NEW).click()
    expect(page.get_by_role("img", name=f"{OLD} 与 {NEW} 的 2 项共同点")).to_be_visible()
    table = page.get_by_role("table")
    expect(table).to_contain_text("138********")
    expect(table).to_contain_text("同一地址只有这两家使用")
    page.get_by_role("button", name="显示联系方式").click()
    expect(table).to_contain_text(PHONE)

    page.get_by_label("依据什么（可不填）").fill("现场核实，人员相同")
    page.get_by_role("button", name="同一经营者", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已认定为“同一经营者”")
    page.get_by_role("button", name="对新主体立案").click()
    expect(page.get_by_role("status")).to_contain_text("请调查取证后提出处理意见")
    expect(page.get_by_role("main")).to_contain_text(OLD)
    world.refresh()
    assert world.session.query(Case).one().party == NEW


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible_and_fit(page, world, filled, sign_in, width):
    page.set_viewport_size({"width": width, "height": 900})
    world.user(name="zhang")
    sign_in("zhang")
    for address in ("/successions", "/successions?kind=agency", "/successions/1"):
        check(page, address, width)
