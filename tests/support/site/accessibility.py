"""A page held against the axe rules and its own width."""

from axe_playwright_python.sync_playwright import Axe

# What passes is not told: to bring it over from the browser takes longer than the check.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],
}
_WIDE, _NARROW = 1440, 390
_VIOLATIONS = """options => axe.run(options).then(results => results.violations.map(
    item => item.id + ": " + item.nodes[0].html.slice(0, 160)))"""


def check(page, address, width):
    page.goto(address)
    page.evaluate(Axe().axe_script)
    assert _problems_now(page, address, width) == []


def check_open_page(page):
    """Hold the page that is open against the rules and both widths; leave it wide."""
    for width in (_WIDE, _NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": _WIDE, "height": 900})


def problems_of(page, address):
    """Open a page and return, narrow and wide, what axe finds and by how much it is too wide.

    The page is loaded once, as a phone loads it, and then widened: filters that a phone folds
    open again, so that the wide page is the one that a wide window loads.
    """
    page.set_viewport_size({"width": _NARROW, "height": 900})
    page.goto(address)
    page.evaluate(Axe().axe_script)
    problems = _problems_now(page, address, _NARROW)
    page.set_viewport_size({"width": _WIDE, "height": 900})
    page.evaluate("() => new Promise(requestAnimationFrame)")  # scripts have heard of the width
    return problems + _problems_now(page, address, _WIDE)


def _problems_now(page, address, width):
    violations = page.evaluate(_VIOLATIONS, RULES)
    found = [f"{address} at {width}: {violation}" for violation in violations]
    overflow = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return found + ([f"{address} is {overflow} pixels too wide at {width}"] if overflow > 0 else [])
