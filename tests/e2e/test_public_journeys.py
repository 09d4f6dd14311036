"""What a citizen does at the public door, in a browser that runs no script."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from supervisor.domain.platform.roles import Role
from tests.support.files.printed import code_of

pytestmark = pytest.mark.e2e


def test_a_printed_proof_is_verified_by_anybody(citizen, world):
    agency = world.agency()
    citizen.goto("/public")
    citizen.get_by_label("机构名称").fill("chenfan")
    citizen.get_by_role("button", name="查询").click()
    citizen.get_by_role("link", name=agency.name).click()
    citizen.get_by_role("link", name="出具查询单").click()
    expect(citizen.get_by_role("img", name="核验二维码")).to_be_visible()
    printed = citizen.locator(".proof-address a").inner_text()
    assert code_of(citizen.pdf(format="A4", print_background=True)) == printed
    citizen.goto("/public/verify")
    citizen.get_by_label("查询单、报告上的核验地址").fill(printed)
    citizen.get_by_role("button", name="核验").click()
    expect(citizen.get_by_role("status")).to_contain_text("核验通过")
    expect(citizen.get_by_role("heading", name=agency.name)).to_be_visible()
    changed = printed[:-8] + "AAAAAAAA"
    citizen.goto(changed)
    expect(citizen.get_by_role("alert")).to_contain_text("核验不通过")


def test_a_complaint_goes_from_the_form_to_the_officers_answer(citizen, page, sign_in, world):
    agency = world.agency()
    officer = world.user(Role.INSPECTOR)
    username = officer.username
    world.session.rollback()
    citizen.goto(f"/public/agencies/{agency.uscc}")
    citizen.get_by_role("link", name="投诉举报", exact=True).last.click()
    citizen.get_by_label("投诉事项").select_option(label="收取押金、扣押证件")
    citizen.get_by_label("经过和诉求").fill("太短")
    citizen.get_by_role("button", name="提交").click()
    expect(citizen.get_by_role("alert")).to_contain_text("还没有提交成功")
    citizen.get_by_label("经过和诉求").fill("面试后要求先交三百元押金，没有收据，也不退还。")
    photo = io.BytesIO()
    Image.new("RGB", (20, 20), "blue").save(photo, "PNG")
    citizen.get_by_label("附件").set_input_files(
        {"name": "收据.png", "mimeType": "image/png", "buffer": photo.getvalue()}
    )
    citizen.get_by_role("button", name="提交").click()
    code = citizen.locator(".receipt-code").inner_text()
    assert re.fullmatch(r"(\d{4} ?){4}", code)

    sign_in(username)
    page.goto("/complaints")
    page.get_by_role("link", name=re.compile("TS")).click()
    expect(page.get_by_role("link", name="附件1.jpg")).to_be_visible()
    page.get_by_role("button", name="受理并立案", exact=True).click()
    page.get_by_label("答复投诉人").fill("已联系机构核实，请补充付款截图。")
    page.get_by_role("button", name="发送").click()
    expect(page.get_by_role("status")).to_contain_text("回复已发出")

    citizen.context.clear_cookies()
    citizen.goto("/public/complaints/receipt")
    citizen.get_by_label("16 位查询码").fill(code)
    citizen.get_by_role("button", name="查看").click()
    expect(citizen.get_by_text("已受理立案", exact=True)).to_be_visible()
    expect(citizen.get_by_text("请补充付款截图")).to_be_visible()
