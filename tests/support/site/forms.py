"""Forms of the console as a person fills them in."""

from playwright.sync_api import Page


def fill_in(page: Page, fields: dict[str, str]) -> None:
    """Fill in the fields of these names, each as its kind wants it; the others stay."""
    for name, value in fields.items():
        target = page.locator(f"[name='{name}']").first
        kind = target.evaluate("one => one.type")
        if kind == "checkbox":
            target.check()
        elif kind == "select-one":
            target.select_option(value)
        else:
            target.fill(value)
