"""A campaign from its target list to the closing report; an event with a refused exhibitor."""

import io
from datetime import date, timedelta
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.register.agencies import LicenceKind
from supervisor.store.tables.register import Licence
from tests.support.site.accessibility import problems_of

pytestmark = pytest.mark.e2e

AGENCY, EXPIRED = "武汉晨帆人力资源有限公司", "武汉过期人力资源有限公司"


@pytest.fixture
def people(world):
    """Return the usernames of two inspectors and an approver; two agencies are registered."""
    world.agency(AGENCY)
    lapsed = Licence(kind=LicenceKind.HR_SERVICE, number="鄂1", scope=[], valid_to=date(2020, 1, 1))
    world.agency(EXPIRED, licences=[lapsed])
    users = [
        world.user(Role.INSPECTOR, display_name="周敏"),
        world.user(Role.INSPECTOR, display_name="何川"),
        world.user(Role.APPROVER, display_name="程局"),
    ]
    names = [one.username for one in users]
    world.session.rollback()
    return names


KEPT = "async text => (await everyDraft()).some(d => d.fields.some(([, said]) => said === text))"


def visit_without_network(page):
    """Fill the form of a visit on a phone without a line, open it again, send it later, once."""
    page.set_viewport_size({"width": 390, "height": 844})
    expect(page.locator("#sync-state")).to_contain_text("断网也能填写")
    page.context.set_offline(True)
    page.get_by_label("违规收费").check()
    page.get_by_label("区市场监管局").check()
    page.get_by_label("措施").select_option("rectify")
    page.get_by_label("情况").fill("收费标准没有明示，责令改正。")
    page.wait_for_function(KEPT, arg="收费标准没有明示，责令改正。")
    page.reload()
    expect(page.get_by_label("情况")).to_have_value("收费标准没有明示，责令改正。")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("#sync-state")).to_contain_text("离线，已存本机")
    page.context.set_offline(False)
    expect(page.get_by_text("检查已登记")).to_be_visible()
    page.evaluate("sync()")


def test_a_campaign_from_its_list_to_the_closing_report(page, sign_in, people):
    today = clock.today()
    sign_in(people[2])
    page.goto("/campaigns/new")
    page.get_by_label("名称").fill(f"{today.year}年清理整顿")
    page.get_by_label("开始日期").fill(today.isoformat())
    page.get_by_label("结束日期").fill((today + timedelta(days=10)).isoformat())
    page.get_by_label("联合部门").fill("区市场监管局")
    for name in ("周敏", "何川"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="检查对象").click()
    page.wait_for_url("**/targets")
    address = page.url

    sign_in(people[0])
    page.goto(address)
    page.get_by_label("职业中介", exact=True).check()
    page.get_by_role("button", name="选取").click()
    page.get_by_role("button", name="列入名单").click()
    page.get_by_label(AGENCY).check()
    for name in ("周敏", "何川"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="指定给勾选的对象").click()
    expect(page.get_by_role("cell", name="周敏、何川")).to_be_visible()
    assert problems_of(page, address) == []
    page.goto(address)
    page.get_by_role("link", name="登记检查").click()
    page.wait_for_url("**/visit")
    visit = page.url
    assert problems_of(page, visit) == []
    page.goto(visit)
    visit_without_network(page)
    page.set_viewport_size({"width": 1440, "height": 900})

    sign_in(people[2])
    page.goto(address.removesuffix("/targets"))
    expect(page.get_by_text("1 / 1")).to_be_visible()
    page.get_by_label("总结").fill("整治到位，逐户回访。")
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="结束专项行动").click()
    with page.expect_download() as report:
        page.get_by_role("link", name="总结 Word").click()
    document = Document(io.BytesIO(Path(report.value.path()).read_bytes()))
    words = "\n".join(one.text for one in document.paragraphs)
    assert "出动2人次，检查1户、1户次，会同区市场监管局检查1户次" in words
    assert "整治到位" in words
    assert document.tables[1].rows[1].cells[2].text == "周敏、何川"


def test_an_exhibitor_without_a_licence_is_refused(page, sign_in, people):
    sign_in(people[0])
    page.goto("/events/new")
    page.get_by_label("活动编号").fill("ZP-1")
    page.get_by_label("活动名称").fill("家门口招聘会")
    page.get_by_label("开始日期").fill(clock.today().isoformat())
    page.get_by_label("形式").select_option("现场招聘会")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("link", name="申请与参会核查").click()
    page.wait_for_url("**/preparation")
    address = page.url
    page.get_by_label("主办单位").fill("公共就业服务中心")
    page.get_by_label("预计人数").fill("300")
    page.get_by_label("安全负责人").fill("周敏")
    page.get_by_label("安全方案").fill("场地容纳五百人，两个出入口，安保八人，医疗点一处。")
    page.get_by_role("button", name="提请审核").click()
    for name in (AGENCY, EXPIRED):
        page.get_by_label("单位全称或信用代码").fill(name)
        page.get_by_label("类别").select_option("agency")
        page.get_by_label("岗位数").fill("20")
        page.get_by_role("button", name="登记并核查").click()
        expect(page.get_by_role("link", name=name)).to_be_visible()
    good = page.get_by_role("row").filter(has_text=AGENCY)
    good.get_by_text("作出结论").click()
    good.get_by_role("button", name="准予参加", exact=True).click()
    bad = page.get_by_role("row").filter(has_text=EXPIRED)
    bad.get_by_text("作出结论").click()
    bad.get_by_label("不予参加的理由").select_option("no_licence")
    bad.get_by_label("核对情况").fill("许可已过期，已电话告知。")
    bad.get_by_role("button", name="不予参加").click()
    expect(page.get_by_role("row").filter(has_text=EXPIRED)).to_contain_text("没有有效的许可")
    assert problems_of(page, address) == []

    sign_in(people[2])
    page.goto(address)
    page.get_by_role("button", name="同意").click()
    expect(page.get_by_text("已同意").first).to_be_visible()

    page.set_viewport_size({"width": 390, "height": 844})
    count = address.replace("preparation", "count")
    page.goto(count)
    page.get_by_label("这一次数到的人数").fill("60")
    page.get_by_role("button", name="计入").click()
    expect(page.get_by_text("60", exact=True).first).to_be_visible()
    assert problems_of(page, count) == []
    page.goto(address)
    page.get_by_role("button", name="按记录填报活动数字").click()
    expect(page.get_by_text("活动数字已按记录填报")).to_be_visible()
    page.goto(address.removesuffix("/preparation"))
    expect(page.get_by_text("60 人")).to_be_visible()


def test_a_street_with_its_agency_and_its_station(page, sign_in, people):
    """A station is entered, a day of it, people named for the street; the street tells of all."""
    sign_in(people[2])
    page.goto("/stations")
    page.get_by_role("link", name="登记驿站").click()
    page.get_by_label("名称").fill("水果湖零工驿站")
    page.get_by_label("街道").select_option(label="水果湖街道")
    page.get_by_label("启用日期").fill((clock.today() - timedelta(days=30)).isoformat())
    page.get_by_role("button", name="保存").click()
    for label, value in (("岗位数", "40"), ("服务人数", "25"), ("对接成功人数", "9")):
        page.get_by_label(f"当日{'新发布' if label == '岗位数' else ''}{label}").fill(value)
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.get_by_role("cell", name="40")).to_be_visible()
    station = page.url
    page.get_by_role("link", name="水果湖街道").click()
    expect(page.get_by_text("新发布岗位 40 个，服务 25 人次，对接成功 9 人次")).to_be_visible()
    page.get_by_role("checkbox", name="周敏").check()
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_text("责任人已保存")).to_be_visible()
    with page.expect_download() as sheet:
        page.get_by_role("link", name="导出 Excel").click()
    assert sheet.value.suggested_filename == "street-shuiguohu.xlsx"
    places = (station, "/stations", "/stations/new", "/streets", "/streets/shuiguohu", "/report")
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for place in places:
            assert problems_of(page, place) == []
            assert not page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
