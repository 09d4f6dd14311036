"""A page held against the axe rules and its own width."""

from axe_playwright_python.sync_playwright import Axe

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}


def check(page, address, width):
    assert problems_of(page, address, width) == []


def problems_of(page, address, width):
    """Open a page and return what axe finds, and by how much it is too wide."""
    page.goto(address)
    results = Axe().run(page, options=RULES)
    found = [
        f"{address} at {width}: {item['id']}: {item['nodes'][0]['html'][:160]}"
        for item in results.response["violations"]
    ]
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found + ([f"{address} is {overflow} pixels too wide at {width}"] if overflow > 0 else [])
