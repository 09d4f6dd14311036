"""Measure an inspector's review in a real browser, the same way before and after a change.

    python scripts/measure_review.py http://127.0.0.1:5000 USER PASSWORD [LEADS]

Walks LEADS leads (40) from the start of the queue, alternately confirming and rejecting, and prints
as JSON, at 1440 pixels with keys and at 390 with taps: seconds and keys or taps per lead (no time
for reading), how far down the law stands (pixels from the top of the first screen, median and 90th
percentile), how many leads show the law within the first screen, and how many were decided with the
list in view. It decides leads: run it on a demonstration.
"""

import json
import re
import sys
import time
from collections.abc import Callable
from functools import partial
from statistics import median, quantiles

from playwright.sync_api import Page, sync_playwright

LAW = "section:has(> h2:text('违反什么')), section:has(> h2:text('依据与提示'))"


def main() -> None:
    """Run the walk and print what was measured."""
    base, user, password = sys.argv[1:4]
    leads = int(sys.argv[4]) if len(sys.argv) > 4 else 40
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        context = browser.new_context(
            base_url=base, locale="zh-CN", viewport={"width": 1440, "height": 900}
        )
        page = context.new_page()
        page.goto("/sign-in")
        page.get_by_label("用户名").fill(user)
        page.get_by_label("密码").fill(password)
        page.get_by_role("button", name="登录").click()
        page.goto("/findings")
        addresses = [
            link.get_attribute("href") or "" for link in page.locator("[data-row] a").all()[:leads]
        ]
        found = {
            f"pixels to the law at {width}": _places(page, addresses, width, height)
            for width, height in ((1440, 900), (390, 844))
        }
        page.set_viewport_size({"width": 1440, "height": 900})
        found["with keys at 1440"] = _walk(page, leads, page.keyboard.press)
        page.set_viewport_size({"width": 390, "height": 844})
        found["with taps at 390"] = _walk(page, leads, partial(_tap, page))
        print(json.dumps(found, ensure_ascii=False, indent=1))
        browser.close()


def _places(page: Page, addresses: list[str], width: int, height: int) -> dict[str, float]:
    page.set_viewport_size({"width": width, "height": height})
    tops = []
    for address in addresses:
        page.goto(address)
        box = page.locator(LAW).first.bounding_box()
        tops.append(box["y"] if box else 9999.0)
    return {
        "median": round(median(tops)),
        "p90": round(quantiles(tops, n=10)[8]),
        "within the first screen": sum(top < height - 120 for top in tops),
        "of": len(tops),
    }


def _walk(page: Page, leads: int, answer: Callable[[str], object]) -> dict[str, float]:
    page.goto("/findings")
    page.locator("[data-row] a").first.click()
    page.wait_for_url(re.compile(r"/findings/\d+"))
    took, keys, beside = [], 1, 0
    for number in range(leads):
        page.wait_for_load_state()
        before = _lead(page)
        beside += page.locator("[data-row]:visible").count() > 1
        page.wait_for_timeout(1500)  # what a glance takes; what comes next is fetched meanwhile
        pressed = ["y"] if number % 2 else ["n", "4"]
        began = time.perf_counter()
        for key in pressed:
            answer(key)
        while _lead(page) == before:
            time.sleep(0.005)
        took.append(time.perf_counter() - began)
        keys += len(pressed)
    return {
        "seconds to the next lead, median": round(median(took), 3),
        "seconds to the next lead, p95": round(quantiles(took, n=20)[18], 3),
        "keys or taps per lead": round(keys / leads, 2),
        "decided with the list in view": round(beside / leads, 2),
    }


def _tap(page: Page, key: str) -> None:
    """Press the button that the key stands for."""
    button = f"[data-decision='{key}']" if key.isalpha() else "[data-reason]"
    page.locator(button).nth(0 if key.isalpha() else int(key) - 1).click()


def _lead(page: Page) -> str:
    """The address of the lead that can be decided; nothing while the page is on its way."""
    try:
        return (
            page.evaluate("document.querySelector('[data-decide]')?.getAttribute('action')") or ""
        )
    except Exception:
        time.sleep(0.005)
        return _lead(page)


if __name__ == "__main__":
    main()
