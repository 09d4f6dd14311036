"""A case's steps and papers through its pages, and its steps of earlier days past them."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from supervisor.domain.cases.course.offer import HEADS
from supervisor.domain.platform import clock
from tests.support.cases.course import Course
from tests.support.site.forms import fill_in

HEADS_STEPS = {str(kind) for kind in HEADS}
TYPED = {
    "住所": "中北路1号", "复议机关": "某区人民政府", "诉讼法院": "某区人民法院",
    "联系电话": "027-12345678", "地点": "听证室", "时间": "上午九时", "时刻": "上午九时",
    "参加人": "代理人一名", "正文": "问：是否属实？\n答：属实。", "收件机关": "某区公安分局",
    "违反条款": "有关条款", "文书文号": "1号", "协查事项": "登记地址", "答复日期": "2026年3月1日",
}  # fmt: skip
"""What an officer writes into the places that a case does not fill."""


def past(course: Course, days_ago: int, *rows: dict) -> None:
    """Take steps so many days ago."""
    with clock.at(clock.today() - timedelta(days=days_ago)):
        for row in rows:
            claims = dict(row)
            name = claims.pop("step")
            course.take(name, heads=name in HEADS_STEPS, **claims)


def take_step(page: Page, course: Course, name: str, **fields: str) -> None:
    """Take a step through its form; what is not named stays as the form has it."""
    where = "head" if name in HEADS_STEPS else "step"
    page.goto(f"/cases/{course.case.id}/{where}/{name}")
    fill_in(page, fields)
    if (read := page.locator("[name='understood']")).count():
        read.check()
    page.locator("form button.btn-primary").last.click()
    expect(page.get_by_text("已登记：")).to_be_visible()


def make_paper(page: Page) -> None:
    """Make the paper whose page is open: the places nobody filled are typed."""
    for name, text in TYPED.items():
        place = page.locator(f"[name='{name}']")
        if place.count() and not place.input_value().strip():
            place.fill(text)
    page.get_by_role("button", name="制作").click()
    expect(page.get_by_text("已制作：")).to_be_visible()
    expect(page.get_by_label("预览")).not_to_contain_text("【")


def make_every_paper(page: Page, course: Course) -> list[str]:
    """Make every paper a case has come to, the index last; return their kinds in order."""
    page.goto(f"/cases/{course.case.id}/papers")
    links = page.locator("main a[href*='/papers/']").evaluate_all(
        "all => all.map(one => one.getAttribute('href'))"
    )
    slots = [one for one in dict.fromkeys(links) if re.search(r"/papers/[a-z_]+-\d+$", one)]
    kinds = []
    for address in sorted(slots, key=lambda one: "/index-" in one):
        page.goto(address)
        make_paper(page)
        kinds.append(address.rsplit("/", 1)[1].rsplit("-", 1)[0])
    return kinds
