"""The register in the console: an edit with its history, two persons for a star, a way back."""

from datetime import date

import pytest
from playwright.sync_api import expect

from supervisor.domain.platform.roles import Role
from supervisor.store.tables.register import Licence
from tests.support.files.register_files import A, B, csv_file
from tests.support.site.accessibility import check

pytestmark = pytest.mark.e2e

NAME = "武汉晨帆人力资源有限公司"


@pytest.fixture
def agency(world):
    world.user(Role.APPROVER, "wang")
    world.user(Role.APPROVER, "zhao")
    return world.agency(NAME, uscc=A, phone="027-87654321")


def sign_out(page):
    page.context.clear_cookies()


def test_an_edit_leaves_its_history(page, agency, sign_in):
    sign_in("wang")
    page.goto(f"/agencies/{agency.id}")
    page.get_by_role("link", name="修改登记").click()
    page.get_by_label("联系电话").fill("電話")
    page.get_by_label("地址").fill("中南路 1 号")
    page.get_by_role("button", name="保存").click()
    expect(page.locator("#phone-help")).to_contain_text("电话号码")
    expect(page.locator("#reason-help")).to_contain_text("依据")
    expect(page.get_by_label("地址")).to_have_value("中南路 1 号")
    page.get_by_label("联系电话").fill("027-88880000")
    page.get_by_label("变更的依据或原因").fill("机构来函，现场核对")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("已保存")
    history = page.locator("dl.diff").first
    expect(history).to_contain_text("027-87654321")
    expect(history).to_contain_text("027-88880000")
    expect(page.get_by_text("机构来函，现场核对").first).to_be_visible()


def test_a_star_takes_two_persons(page, agency, world, sign_in):
    sign_in("wang")
    page.goto(f"/agencies/{agency.id}/edit")
    page.get_by_label("星级", exact=True).select_option("4")
    page.get_by_label("变更的依据或原因").fill("评定结果已公示")
    page.get_by_label("文号").fill("武人社函〔2026〕8号")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status").first).to_contain_text("另一位审批人确认")
    page.goto("/agencies/changes")
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_text("这是您提出的")).to_be_visible()
    world.refresh()
    assert agency.star is None

    sign_out(page)
    sign_in("zhao")
    page.goto("/today")
    page.get_by_role("link", name="1 项名册变更待第二人确认").click()
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("dl.diff")).to_contain_text("星级")
    page.get_by_label("理由").fill("与公示文件一致")
    page.get_by_label("我已核对，将影响 1 家").check()
    page.get_by_role("button", name="确认生效").click()
    expect(page.get_by_role("status").first).to_contain_text("1 家机构的变更生效")
    world.refresh()
    assert agency.star == 4


def test_an_import_is_taken_back(page, agency, world, sign_in):
    world.agency("武汉听澜人力资源有限公司", uscc=B)
    headers = ["统一社会信用代码", "机构名称", "联系电话"]
    body = csv_file([[A, "", "027-88880001"], [B, "", "027-88880002"]], headers)
    sign_in("wang")
    page.goto("/agencies/import")
    page.get_by_label("名册文件").set_input_files(
        {"name": "名册.csv", "mimeType": "text/csv", "buffer": body}
    )
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="确认导入").click()
    world.refresh()
    assert agency.phone == "027-88880001"
    page.get_by_role("link", name="撤回这次导入").click()
    expect(page.locator("main")).to_contain_text("2 家机构恢复到导入之前")
    page.get_by_label("理由").fill("发错了文件")
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("已撤回")
    world.refresh()
    assert agency.phone == "027-87654321"


def test_ctrl_k_finds_an_agency_by_its_initials(page, agency, sign_in):
    sign_in("wang")
    page.goto(f"/agencies/{agency.id}/edit")
    page.get_by_label("地址").press("Control+k")
    expect(page.locator("#top-search")).to_be_focused()
    page.keyboard.type("cfrl")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name=NAME)).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible_and_fit(page, agency, world, sign_in, width):
    page.set_viewport_size({"width": width, "height": 900})
    number = "（鄂）人服证字〔2026〕第0106000001号"
    agency.licences = [Licence(kind="hr_service", number=number, valid_to=date(2030, 1, 1))]
    world.session.commit()
    sign_in("wang")
    page.goto(f"/agencies/{agency.id}/edit")
    page.get_by_label("星级", exact=True).select_option("4")
    page.get_by_label("变更的依据或原因").fill("评定结果已公示")
    page.get_by_role("button", name="保存").click()
    addresses = (
        "/agencies", "/agencies?queue=expires_90", "/agencies?queue=credit_still",
        f"/agencies/{agency.id}?tab=changes", f"/agencies/{agency.id}/edit",
        f"/agencies/{agency.id}/licence-event", "/agencies/changes", "/agencies/changes/1",
        "/entities", "/entities/import",
    )  # fmt: skip
    for address in addresses:
        check(page, address, width)
