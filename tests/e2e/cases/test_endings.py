"""Every ending of a case through its pages, with the papers that go with it.

What comes before the ending happens through the services, on its days; the ending itself, its
service and its papers are entered as the head enters them.
"""

from datetime import timedelta
from functools import partial

import pytest
from playwright.sync_api import expect

from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.platform import clock
from supervisor.services.cases.opening import ByHand, open_by_hand
from supervisor.store.tables.platform import User
from tests.support.cases.course import CLOSURE, DEPOSIT, HEAD, OFFICERS, REVOCATION, Course
from tests.support.cases.pages import make_every_paper, make_paper, past, take_step

pytestmark = pytest.mark.e2e

FINE = {
    "breached": ["market_29"], "basis": ["market_43"],
    "penalties": [{"kind": "fine", "amount": 20_000}],
}  # fmt: skip
RIGHTS = ["statement", "defence", "hearing"]


@pytest.fixture
def begin(office):
    """Open a case so many days ago and return its course; ``at`` lets a step fall on its day."""

    def start(days_ago, name, kind="agency"):
        ended = clock.today() - timedelta(days=days_ago + 3)
        typed = ByHand(name, CaseOrigin.REPORT, f"{name}违法", ended, kind)
        with clock.at(clock.today() - timedelta(days=days_ago)):
            return Course(office, open_by_hand(office.session, office.inspector, typed))

    yield start
    office.session.rollback()


def served(document):
    return {"step": "serve", "document": document, "way": "direct", "receipt": "签收"}


def day(days_ago):
    return (clock.today() - timedelta(days=days_ago)).isoformat()


FILED = (
    {"step": "file", "approved_by": HEAD},
    {"step": "officers", "officers": OFFICERS},
    {"step": "evidence", "items": [
        {"title": "页面存档", "kind": "electronic_data", "verified": True}]},
)  # fmt: skip


def refused_order(course, ago):
    """File, order and find the order refused, from so many days ago on."""
    names = [row["name"] for row in OFFICERS]
    what = {"breached": ["market_29"], "basis": ["market_43"], "what": "改正"}
    past(course, ago, *FILED, {"step": "order", **what, "deadline": day(ago - 5)}, served("order"))
    past(
        course, ago - 6,
        {"step": "recheck", "officers": names, "result": "refused", "found": "未改正"},
        {"step": "conclude", "facts": "责令后仍发布。", "proposal": "处罚"},
        {"step": "notice", **FINE, "facts": "责令后仍发布。", "reasons": "理由", "rights": RIGHTS},
        served("notice"),
    )  # fmt: skip


def fined(course, ago):
    """Fine 20,000 yuan after a refused order; the decision is served so many days ago."""
    refused_order(course, ago + 25)
    weighed = {"step": "collective", "members": [HEAD, "副局长"], "minutes": True, "result": "同意"}
    past(
        course, ago,
        {"step": "waive_statement", "written": True}, {"step": "waive_hearing", "written": True},
        weighed,
        {"step": "decision", "outcome": "penalty", "decided_by": HEAD, "document": "罚1号", **FINE,
         "facts": "责令后仍发布。", "remedies": ["reconsideration", "litigation"],
         "performance": "十五日内缴纳"},
        served("decision"),
    )  # fmt: skip


@pytest.fixture
def take(page):
    return partial(take_step, page)


@pytest.fixture
def make(page):
    """Make papers of a case: the places nobody filled are typed, then the paper is there."""

    def papers(course, *labels):
        for label in labels:
            page.goto(f"/cases/{course.case.id}/papers")
            page.get_by_role("link", name=label, exact=True).last.click()
            make_paper(page)

    return papers


@pytest.fixture
def head(office, sign_in):
    name = office.session.get_one(User, office.approver.user_id).username
    office.session.rollback()
    sign_in(name)


def is_closed(page, course):
    page.goto(f"/cases/{course.case.id}")
    expect(page.get_by_text("已结案").first).to_be_visible()


def end(take, make, page, course):
    """Serve what was decided, close and file away, with the papers of the end."""
    take(course, "close")
    make(course, "结案审批表", "案卷目录")
    take(course, "archive", index="决定书\n送达回证")
    is_closed(page, course)


def ready(course, imposed):
    """Everything up to the decision, in one day, rights waived."""
    course.investigated()
    facts = {"facts": "查实。", **imposed}
    course.take("conclude", facts="查实。", proposal="处罚")
    course.take("notice", reasons="理由", rights=RIGHTS, **facts)
    course.serve("notice")
    course.take("waive_statement", written=True)
    course.take("waive_hearing", written=True)
    course.take("legal_review", by="罗律", qualified=True, result="passed")
    course.take("collective", members=[HEAD, "副局长"], minutes=True, result="同意")
    return course


def test_penalties_end_a_case(page, head, begin, take, make):
    decided = {"performance": "十五日内缴纳", "orders_correction": "1"}
    fine = ready(begin(1, "武汉甲劳务有限公司"), DEPOSIT)
    take(fine, "decision", **decided)
    take(fine, "serve", document="decision", way="direct", receipt="经办人签收")
    make(fine, "行政处罚事先告知书", "听证告知书", "行政处罚决定书", "送达回证")
    take(fine, "payment", amount="10000", way="bank")
    end(take, make, page, fine)

    revoked = ready(begin(1, "武汉乙人才有限公司"), REVOCATION)
    take(revoked, "decision", **decided)
    take(revoked, "serve", document="decision", way="left", witness="社区干部见证并录像")
    make(revoked, "行政处罚决定书")
    take(revoked, "close")
    is_closed(page, revoked)

    shut = ready(begin(1, "丙劳务信息部", "unlicensed"), CLOSURE)
    take(shut, "decision", **decided)
    take(shut, "serve", document="decision", way="direct", receipt="经营者签收")
    make(shut, "关闭（取缔）决定书")
    take(shut, "duty_done", what="门店已关闭")
    take(shut, "close")
    is_closed(page, shut)


def test_a_hearing_and_a_decision_on_the_spot(page, head, begin, take, make):
    heard = begin(60, "武汉丁人力资源有限公司")
    refused_order(heard, 50)
    past(
        heard, 42, {"step": "hearing_request"},
        {"step": "hearing_notice", "held_on": day(1), "place": "听证室"}, served("hearing_notice"),
    )  # fmt: skip
    take(heard, "hearing", on=day(1), host="刘法制", minutes="1", signed="signed")
    make(heard, "听证笔录")
    take(heard, "legal_review", by="郑审核", qualified="1", result="passed")
    take(heard, "collective", members=f"{HEAD}\n副局长", minutes="1", result="同意")
    take(heard, "decision", performance="十五日内缴纳")
    make(heard, "行政处罚决定书")
    expect(page.get_by_label("预览")).to_contain_text("举行听证")

    spot = begin(1, "武汉戊商贸有限公司", "employer")
    past(spot, 0, FILED[2])
    take(
        spot, "simple_decision",
        **{"breached": "劳动保障监察条例第三十条", "basis": "劳动保障监察条例第三十条",
           "penalties-0-kind": "fine", "penalties-0-amount": "2000",
           "officers-0-name": "周敏", "officers-0-cert": "鄂A01",
           "officers-1-name": "何川", "officers-1-cert": "鄂A02"},
        showed_certificate="1", told="1", heard="1", delivered="1", reported="1",
        orders_correction="1",
    )  # fmt: skip
    make(spot, "行政处罚决定书")
    expect(page.get_by_label("预览")).to_contain_text("贰仟元整")
    take(spot, "payment", amount="2000", way="electronic")
    take(spot, "close")
    is_closed(page, spot)


def test_endings_without_a_penalty(page, head, begin, take, make):
    for number, (outcome, flags) in enumerate({
        "minor": ("slight", "corrected", "no_harm", "educated"),
        "first_time": ("first", "slight", "corrected", "educated"),
    }.items()):  # fmt: skip
        spared = begin(1, f"武汉己{number}服务有限公司")
        spared.investigated()
        spared.take("conclude", facts="已经改正。", proposal="不予处罚")
        take(spared, "decision", outcome=outcome, **dict.fromkeys(flags, "1"))
        take(spared, "serve", document="decision", way="direct", receipt="签收")
        make(spared, "不予处罚决定书")
        expect(page.get_by_label("预览")).to_contain_text("行政处罚法》第三十三条")
        take(spared, "close")
        is_closed(page, spared)

    blameless = begin(1, "武汉寅超市有限公司", "employer")
    blameless.investigated()
    blameless.take("conclude", facts="账号被他人冒用。", proposal="不予处罚")
    take(
        blameless, "decision", outcome="no_fault", educated="1",
        reason="账号被他人冒用并已报警，有证据足以证明没有主观过错",
    )  # fmt: skip
    take(blameless, "serve", document="decision", way="direct", receipt="签收")
    take(blameless, "close")
    assert make_every_paper(page, blameless) == [
        "filing_approval", "question_notice", "no_penalty", "service_receipt", "closing_approval",
        "assistance", "index",
    ]  # fmt: skip
    expect(page.get_by_label("预览")).to_contain_text("不予处罚决定书")
    is_closed(page, blameless)

    unproven = begin(1, "武汉卯人力资源有限公司")
    unproven.investigated()
    unproven.take("conclude", facts="岗位经核实存在。", proposal="不予处罚")
    take(
        unproven, "decision", outcome="not_established", reason="用人单位证实岗位存在",
    )  # fmt: skip
    take(unproven, "serve", document="decision", way="mail", receipt="邮局回执1号")
    make(unproven, "不予处罚决定书")
    expect(page.get_by_label("预览")).to_contain_text("违法事实不能成立")
    expect(page.get_by_label("预览")).to_contain_text("行政处罚法》第五十七条")
    take(unproven, "close")
    is_closed(page, unproven)

    withdrawn = begin(1, "武汉庚信息有限公司", "employer")
    withdrawn.investigated()
    take(withdrawn, "withdraw_filing", reason="not_established", explanation="与当事人无关")
    take(withdrawn, "close")
    is_closed(page, withdrawn)

    dropped = begin(1, "武汉辛物流有限公司", "employer")
    take(dropped, "drop", reason="没有违法事实")
    is_closed(page, dropped)

    handed = begin(1, "壬劳务信息部", "unlicensed")
    take(
        handed, "transfer", to="police", reason="涉嫌诈骗", materials="线索复印件",
        approved_by=HEAD,
    )  # fmt: skip
    make(handed, "移送函")
    take(handed, "transfer_reply", to="police", accepted="1", receipt="回执1号")
    take(handed, "close")
    is_closed(page, handed)


def test_what_follows_a_decision(page, head, begin, take, make):
    paying = begin(100, "武汉癸人力资源有限公司")
    fined(paying, 60)
    past(
        paying, 50,
        {"step": "instalments", "applied": True, "hardship": "困难", "approved_by": HEAD,
         "until": day(7)},
        {"step": "payment", "amount": 10_000, "way": "bank"},
    )  # fmt: skip
    take(paying, "surcharge", amount="4200", rate_told="1")
    take(paying, "payment", amount="14200", way="electronic")
    take(paying, "close")
    make(paying, "结案审批表")
    expect(page.get_by_label("预览")).to_contain_text("含加处罚款4,200.00元")

    forced = begin(265, "武汉子人力资源有限公司")
    fined(forced, 225)
    past(forced, 60, {"step": "demand", "amount": 20_000, "term": day(45), "rights": True})
    past(forced, 59, served("demand"))
    take(forced, "apply_enforcement", court="某区人民法院")
    take(forced, "enforce", by="court", result="已划拨")
    take(forced, "close")
    is_closed(page, forced)

    undone = begin(100, "武汉丑人力资源有限公司")
    fined(undone, 60)
    take(undone, "appeal", kind="reconsideration")
    take(undone, "appeal_result", result="revoked")
    take(undone, "close")
    make(undone, "结案审批表")
    expect(page.get_by_label("预览")).to_contain_text("撤销")
