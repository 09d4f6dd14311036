"""A page held against the axe rules and its own width."""

from axe_playwright_python.sync_playwright import Axe

# What passes is not told: to bring it over from the browser takes longer than the check.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],
}
_WIDE, _NARROW = 1440, 390
_VIOLATIONS = """options => axe.run(
    {include: document, exclude: window.passedBefore || []}, options
).then(results => results.violations.map(
    item => item.id + ": " + item.nodes[0].html.slice(0, 160)))"""


def check(page, address, width):
    page.goto(address)
    assert _problems_now(page, address, width) == []


def check_open_page(page):
    """Hold the page that is open against the rules and both widths; leave it wide."""
    for width in (_WIDE, _NARROW):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": _WIDE, "height": 900})


class Seen:
    """What passed already, by width: how elements are made and where they stand.

    Two hundred rows of a table, the menu of every page, or one page for four people, are checked
    once. An element counts as new by its tag, its attributes and what those that axe judges hold,
    whether it has a text, and the tags and classes of all it stands in.
    """

    def __init__(self, page):
        self._page = page
        self._by_width = {_NARROW: set(), _WIDE: set()}
        self._styles = set()
        page.add_init_script(Axe().axe_script)  # brought to the browser once

    def problems_of(self, address):
        """As ``problems_of``, axe being asked only about what is new, the page around it kept."""
        return _both_widths(self._page, address, self._problems_now)

    def _problems_now(self, page, address, width):
        passed = self._by_width[width]
        shapes, styles = map(set, page.evaluate(_SHAPES))
        if shapes <= passed and styles <= self._styles:
            return _overflow(page, address, width)
        page.evaluate(_LEAVE_OUT, list(shapes & passed))
        # Style sheets are read for what they do to a turned phone: each once.
        rules = RULES | {"preload": not styles <= self._styles}
        problems = _problems_now(page, address, width, rules)
        if not problems:
            passed |= shapes
            self._styles |= styles
        return problems


_SHAPES = """() => {
    const told = ["role", "type", "scope", "lang", "tabindex", "aria-hidden", "aria-disabled"];
    const places = new Map();
    const place = node => {
        if (!node || node === document.documentElement) return "";
        if (!places.has(node)) {
            const own = node.tagName + "." + (node.getAttribute("class") || "");
            places.set(node, place(node.parentElement) + ">" + own);
        }
        return places.get(node);
    };
    const hash = text => {  // 52 bits: a site has some ten thousand shapes
        let one = 7, other = 11;
        for (let at = 0; at < text.length; at++) {
            one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
            one ^= one >>> 15;
            other = Math.imul(other + text.charCodeAt(at), 1597334677);
            other ^= other >>> 13;
        }
        return 67108864 * (one >>> 6) + (other >>> 6);
    };
    const shapes = new Map();
    for (const node of document.body.querySelectorAll("*:not(script):not(svg *)")) {
        const names = node.getAttributeNames().map(
            name => told.includes(name) ? name + "=" + node.getAttribute(name) : name);
        const text = node.textContent.trim() ? "text" : "";
        shapes.set(node, hash([place(node), names.sort().join(), text].join("|")));
    }
    window.shapesOfElements = shapes;
    const styles = [...document.styleSheets].map(sheet => sheet.href || "within the page");
    return [[...new Set(shapes.values())], styles];
}"""
# The largest parts of a page in which every element passed; small ones cost more than they save.
_LEAVE_OUT = """passed => {
    const known = new Set(passed), shapes = window.shapesOfElements, out = [];
    const mixed = new Set();
    for (const [node, shape] of shapes)
        if (!known.has(shape))
            for (let up = node; up && !mixed.has(up); up = up.parentElement) mixed.add(up);
    const walk = node => {
        for (const child of node.children)
            if (mixed.has(child)) walk(child);
            else if (shapes.has(child) && child.querySelectorAll("*").length > 4) out.push(child);
    };
    walk(document.body);
    window.passedBefore = out;
}"""


def problems_of(page, address):
    """Open a page and return, narrow and wide, what axe finds and by how much it is too wide."""
    return _both_widths(page, address, _problems_now)


def _both_widths(page, address, problems_now):
    """Load a page once, as a phone loads it, and then widen it.

    Filters that a phone folds open again, so that the wide page is the one a wide window loads.
    """
    page.set_viewport_size({"width": _NARROW, "height": 900})
    page.goto(address)
    problems = problems_now(page, address, _NARROW)
    page.set_viewport_size({"width": _WIDE, "height": 900})
    page.evaluate("() => new Promise(requestAnimationFrame)")  # scripts have heard of the width
    return problems + problems_now(page, address, _WIDE)


def _problems_now(page, address, width, rules=RULES):
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(Axe().axe_script)
    violations = page.evaluate(_VIOLATIONS, rules)
    found = [f"{address} at {width}: {violation}" for violation in violations]
    return found + _overflow(page, address, width)


def _overflow(page, address, width):
    wider = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{address} is {wider} pixels too wide at {width}"] if wider > 0 else []
