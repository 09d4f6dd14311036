"""Waiting for a page by its heading."""

from playwright.sync_api import expect


def heading(page, text):
    """Wait for the page with this heading, and for the keys on it to work."""
    expect(page.get_by_role("heading", level=1)).to_contain_text(text)
    page.wait_for_load_state()
