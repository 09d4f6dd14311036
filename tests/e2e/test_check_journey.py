"""An employer checks an ad on a phone without script; an inspector verifies the receipt."""

import pytest
from playwright.sync_api import expect


@pytest.mark.e2e
def test_from_draft_to_verified_receipt_without_script(browser, address):
    context = browser.new_context(
        base_url=address, java_script_enabled=False, viewport={"width": 390, "height": 844}
    )
    page = context.new_page()
    page.goto("/check")
    page.get_by_label("招聘信息正文").fill("任职要求：限女性，入职须交押金300元。")
    page.get_by_role("button", name="检查", exact=True).click()
    expect(page.get_by_text("发现 2 处可能违反规定的写法")).to_be_visible()
    expect(page.locator("mark").first).to_contain_text("限女性")
    page.get_by_role("button", name="出具回执").click()
    expect(page.get_by_label("核验二维码")).to_be_visible()
    page.locator(".proof-address a").click()
    expect(page.get_by_text("这张回执是真的")).to_be_visible()
    page.get_by_label("招聘信息正文").fill("任职要求：男女不限。")
    page.get_by_role("button", name="比对").click()
    expect(page.get_by_text("与检查时不同")).to_be_visible()
    context.close()
