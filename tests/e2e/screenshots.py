"""Take the pictures of the documentation from a fresh demonstration.

``python -m tests.e2e.screenshots`` writes ``docs/screenshots/<page>-<width>.png``, and the first
page of some papers of a case as ``docs/screenshots/paper-<name>.png``; with ``papers`` these alone.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from playwright.sync_api import Browser, Page, sync_playwright

from supervisor.demo.endings import ENDINGS
from supervisor.demo.successors import CLOSED
from tests.support.cases.pages import make_paper

PORT = 5099
BASE = f"http://127.0.0.1:{PORT}"
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
WIDTHS = (1440, 390)
BROWSER = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")

# name → (account or nobody, address, links to follow from there)
PAGES = {
    "sign-in": (None, "/sign-in", None),
    "public": (None, "/public?q=人力", None),
    "public-agency": (None, "/public?q=人力", "main a[href^='/public/agencies/']"),
    "complaint": (None, "/public/complaints/new", None),
    "check": (None, "/check", None),
    "today": ("jiancha", "/today", None),
    "agenda": ("jiancha", "/agenda", None),
    "queue": ("jiancha", "/findings", None),
    "finding": ("jiancha", "/findings", "main a[href*='/findings/']"),
    "postings": ("jiancha", "/postings", None),
    "judgements": ("jiancha", "/judgements", None),
    "successions": ("jiancha", "/successions", None),
    "succession": ("jiancha", "/successions", "main table a[href^='/successions/']"),
    "agencies": ("jiancha", "/agencies", None),
    "agency": ("jiancha", "/agencies", "main a[href^='/agencies/']:not([href*='?'])"),
    "sources": ("jiancha", "/sources", None),
    "source": ("jiancha", "/sources/replica_json", None),
    "self-check": ("jiancha", "/self-check", None),
    "incidents": ("jiancha", "/incidents", None),
    "rules": ("jiancha", "/rules", None),
    "complaints": ("jiancha", "/complaints", None),
    "cases": ("jiancha", "/cases", None),
    "samples": ("jiancha", "/samples", None),
    "events": ("jiancha", "/events", None),
    "import": ("shenpi", "/agencies/import", None),
    "credit": ("shenpi", "/credit", None),
    "credit-file": ("shenpi", "/credit", "main table a[href^='/credit/']"),
    "schemes": ("shenpi", "/schemes", None),
    "ratings": ("shenpi", "/ratings", None),
    "rule-lab": ("shenpi", "/rules/lab", None),
    "error-rates": ("shenpi", "/error-rates", None),
    "campaigns": ("shenpi", "/campaigns", None),
    "inspections": ("shenpi", "/inspections", None),
    "inspection": ("shenpi", "/inspections/draws/1", "main tbody a"),
    "inspection-form": ("jiancha", "/inspections/8", "a[href$='/form']"),
    "campaign": ("shenpi", "/campaigns/1", None),
    "leadership": ("shenpi", "/leadership", None),
    "report": ("shenpi", "/report", None),
    "my-agency": ("jigou", "/my-agency", None),
    "my-duties": ("jigou", "/my-agency/duties", None),
    "my-report": ("jigou", "/my-agency/duties", "main a[href^='/my-agency/filings/annual/']"),
    "duties": ("shenpi", "/duties", None),
    "change-notice": ("shenpi", "/duties/changes", "main table a"),
    "market-statistics": ("shenpi", "/duties/statistics", None),
    "my-replies": ("jigou", "/my-agency/replies", None),
    "alerts": (
        None,
        "/public?q=人力",
        "main a[href^='/public/agencies/'] → a[href^='/public/alerts/']",
    ),
    "mail": ("guanli", "/settings/mail", None),
    "users": ("guanli", "/settings/users", None),
    "audit": ("guanli", "/settings/audit", None),
}

HEARD = next(one.party for one in ENDINGS if one.has_papers)
PAPERS = {
    "filing-approval": (HEARD, "立案审批表"),
    "question-notice": (HEARD, "询问通知书"),
    "question-record": (HEARD, "询问笔录"),
    "order": (HEARD, "责令改正通知书"),
    "penalty-notice": (HEARD, "行政处罚事先告知书"),
    "hearing-offer": (HEARD, "听证告知书"),
    "hearing-notice": (HEARD, "听证通知书"),
    "hearing-record": (HEARD, "听证笔录"),
    "decision": (HEARD, "行政处罚决定书"),
    "service-receipt": (HEARD, "送达回证"),
    "closing-approval": (HEARD, "结案审批表"),
    "index": (HEARD, "案卷目录"),
    "assistance": (HEARD, "协查函"),
    "demand": ("武汉同舟劳务服务有限公司", "催告书"),
    "transfer": ("武汉阿强劳务信息部", "移送函"),
    "no-penalty": ("武汉沐阳职业介绍所", "不予处罚决定书"),
    "closure": (CLOSED, "关闭（取缔）决定书"),
}
"""Papers by the name of their picture: whose case, and which; made there if nobody has yet."""


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration(Path(folder)) as passwords,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=list(BROWSER)
        )
        for width in () if sys.argv[1:] == ["papers"] else WIDTHS:
            take_all(browser, width, passwords)
        take_papers(browser, passwords)
        browser.close()


@contextmanager
def demonstration(instance: Path) -> Iterator[dict[str, str]]:
    process = subprocess.Popen(  # noqa: S603 - our own command
        [sys.executable, "-m", "supervisor.cli", "demo", "--port", str(PORT)],
        env={**os.environ, "SUPERVISOR_INSTANCE_PATH": str(instance)},
        stdout=subprocess.DEVNULL,
    )
    try:
        wait_until_served(process)
        yield json.loads((instance / "demo_accounts.json").read_text(encoding="utf-8"))
    finally:
        process.terminate()
        process.wait()


def wait_until_served(process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            with urllib.request.urlopen(f"{BASE}/sign-in"):  # noqa: S310 - loopback
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    raise RuntimeError("the demonstration ended before it served anything")


def take_all(browser: Browser, width: int, passwords: dict[str, str]) -> None:
    signed_in: dict[str | None, Page] = {}
    for name, (account, address, link) in PAGES.items():
        if account not in signed_in:
            signed_in[account] = sign_in(browser, width, account, passwords)
        page = signed_in[account]
        page.goto(BASE + address)
        for step in link.split(" → ") if link else ():
            page.locator(step).first.click()
        page.screenshot(path=FOLDER / f"{name}-{width}.png")
        print(name, width, page.title())


def take_papers(browser: Browser, passwords: dict[str, str]) -> None:
    """Take pictures of papers of every sort that the demonstration's endings come to."""
    page = sign_in(browser, WIDTHS[0], "shenpi", passwords)
    for name, (party, label) in PAPERS.items():
        page.goto(f"{BASE}/cases?q={party}")
        page.locator("main table a[href^='/cases/']").first.click()
        page.goto(f"{page.url.split('?')[0]}/papers")
        page.get_by_role("link", name=label, exact=True).last.click()
        if not page.locator("a[href$='.pdf']").count():
            make_paper(page)
        address = page.locator("a[href$='.pdf']").first.get_attribute("href")
        draw(page.request.get(BASE + str(address)).body(), name)


def draw(pdf: bytes, name: str) -> None:
    """Write the first page of a paper as a small picture in grey."""
    first = pypdfium2.PdfDocument(pdf)[0]
    picture = first.render(scale=0.8).to_pil().convert("L").quantize(16)
    picture.save(FOLDER / f"paper-{name}.png", optimize=True)


def sign_in(browser: Browser, width: int, account: str | None, passwords: dict[str, str]) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    page = context.new_page()
    if account:
        page.goto(f"{BASE}/sign-in")
        page.fill("input[name=username]", account)
        page.fill("input[name=password]", passwords[account])
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: "sign-in" not in url)
    return page


if __name__ == "__main__":
    main()
