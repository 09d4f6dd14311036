"""Who may be called unlicensed, in the browser: a list comes in, a licence ends, is revoked."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from scrapers.fetching.fetcher import Fetcher
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.register.agencies import LicenceEventKind
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.leads.standing import judge_standing
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting
from supervisor.store.tables.register import Licence, LicenceEventRow
from tests.support.cases.course import REVOCATION, Course
from tests.support.credit_world import Office
from tests.support.scan_samples import scan
from tests.support.site.lists import keep_every_list

pytestmark = pytest.mark.e2e

ELSEWHERE = "武汉市江岸区岚川人力资源有限公司"
TODAY = clock.today()


@pytest.fixture
def night(world, settings):
    """Let a platform hand over one ad of a poster, and judge what stands; return the lead."""
    folder = settings.inbox_path / "handover"

    def night(poster):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "ads.jsonl").write_text(
            f'{{"id": "1", "title": "普工", "company": "{poster}", "city": "武汉市", '
            '"text": "我公司受客户委托代招电子厂普工。"}',
            encoding="utf-8",
        )
        fetcher = Fetcher(user_agent_contact="a@example.org")
        scan(ScanEnvironment(world.session, settings, fetcher))
        judge_standing(world.session, settings)
        world.refresh()
        return world.session.scalars(select(Finding)).one_or_none()

    return night


def test_a_list_turns_a_severe_lead_into_licensed_elsewhere_and_back(
    page, world, settings, sign_in, night
):
    keep_every_list(world.session, settings)
    world.user(Role.APPROVER, "wang")
    lead = f"/findings/{night(ELSEWHERE).id}"
    sign_in("wang")
    page.goto(lead)
    expect(page.get_by_text("名册未见").first).to_be_visible()
    expect(page.get_by_text("严重").first).to_be_visible()
    page.goto("/lists")
    page.get_by_label("发证机关全称").fill("江岸区人社局")
    page.get_by_label("由其发证的行政区划代码").fill("420102")
    page.get_by_label("名单截止日期").fill(TODAY.isoformat())
    file = {"name": "名单.csv", "mimeType": "text/csv"}
    content = f"机构名称,许可证编号\n{ELSEWHERE},420102001\n".encode()
    page.get_by_label("文件").set_input_files([file | {"buffer": content}])
    page.get_by_role("button", name="上传并预览").click()
    expect(page.get_by_role("rowheader", name=ELSEWHERE)).to_be_visible()
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="确认启用").click()
    expect(page.get_by_role("status").first).to_contain_text("1 条未处理的线索因此改变")
    listed = page.url
    page.goto(lead)
    expect(page.get_by_text("由“名册未见”变为“外地持证”").first).to_be_visible()
    page.goto(f"/public?q={ELSEWHERE}")
    expect(page.locator(".answer")).to_contain_text("由 江岸区人社局 发证，编号 420102001")
    page.goto(listed)
    page.get_by_label("原因").fill("送错了文件")
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="撤下").click()
    expect(page.get_by_role("status").first).to_contain_text("1 条未处理的线索因此改变")
    page.goto(lead)
    expect(page.get_by_text("由“外地持证”变为“名册未见”").first).to_be_visible()


def three_days_pass(world, licence):
    """Move everything the night has stored three days back: the clock itself does not move."""
    world.refresh()
    past = timedelta(days=3)
    licence.valid_to -= past
    licence.agency.address = "中山路 3 号"  # the register has moved on
    for ad in world.session.scalars(select(Posting)):
        ad.first_seen_at, ad.last_seen_at = ad.first_seen_at - past, ad.last_seen_at - past
        ad.judged_on -= past
        for wording in ad.revisions:
            wording.seen_at -= past
    world.session.commit()


def test_a_licence_that_ends_under_an_ad_makes_a_lead_and_its_renewal_withdraws_it(
    page, world, settings, sign_in, night
):
    agency = world.agency(star=4)
    [licence] = agency.licences
    licence.valid_to, licence.scope = TODAY + timedelta(days=1), []
    world.session.commit()
    world.user(Role.INSPECTOR, "li")
    assert night(agency.name) is None
    three_days_pass(world, licence)
    lead = night(agency.name)
    sign_in("li")
    page.goto(f"/findings/{lead.id}")
    expect(page.get_by_text("许可失效").first).to_be_visible()
    page.goto(f"/agencies/{agency.id}")
    expect(page.get_by_text("星级、信用等级暂停").first).to_be_visible()
    world.refresh()
    until = TODAY + timedelta(days=365)
    renewal = {"kind": LicenceEventKind.RENEWED, "on_date": TODAY, "valid_to": until}
    licence.valid_to = until
    licence.events.append(LicenceEventRow(**renewal))
    world.session.commit()
    night(agency.name)
    page.goto(f"/findings/{lead.id}")
    expect(page.get_by_text("由“许可失效”变为“持证机构”，线索已撤回").first).to_be_visible()
    page.goto(f"/agencies/{agency.id}")
    expect(page.get_by_text("四星级").first).to_be_visible()


def test_a_served_revocation_reaches_register_public_page_star_and_ads_at_once(
    page, citizen, world, settings, sign_in, night
):
    office = Office.make(world.session, settings)
    agency = office.agency
    agency.licences = [
        Licence(kind="hr_service", number="1", scope=[], valid_to=TODAY + timedelta(days=900))
    ]
    agency.star = 3
    world.session.commit()
    world.user(Role.INSPECTOR, "li")
    assert night(agency.name) is None
    citizen.goto(f"/public/agencies/{agency.uscc}")
    expect(citizen.locator(".answer")).to_contain_text("可以从事职业中介")
    case = Course(office, office.decided(REVOCATION, "V1")).served()
    citizen.reload()
    expect(citizen.locator(".answer")).to_contain_text("被吊销，请勿交费。")
    expect(citizen.get_by_text("星级、信用等级暂停")).to_be_visible()
    citizen.goto("/public/closed")
    expect(citizen.get_by_role("link", name=agency.name)).to_be_visible()
    sign_in("li")
    page.goto(f"/agencies/{agency.id}")
    expect(page.get_by_text("许可 已吊销").first).to_be_visible()
    lead = night(agency.name)
    page.goto(f"/findings/{lead.id}")
    expect(page.get_by_text("许可失效").first).to_be_visible()
    expect(page.get_by_text("被吊销许可证，此后仍在发布招聘信息")).to_be_visible()
    expect(page.get_by_role("link", name=f"案件 {case.number}")).to_be_visible()
