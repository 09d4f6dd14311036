"""Who sits at the browser."""

from playwright.sync_api import expect


def sign_out(page):
    """Leave, so that the next person can sign in."""
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_label("用户名")).to_be_visible()
