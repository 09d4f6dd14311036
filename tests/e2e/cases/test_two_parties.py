"""One ad of an employer and its agency: two respondents in one case, through its pages.

The employer is fined after a refused order, the agency has corrected; each gets papers of its own.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from supervisor.domain.cases.cases import CaseOrigin
from supervisor.domain.platform import clock
from supervisor.services.cases.opening import ByHand, open_by_hand
from supervisor.store.tables.platform import User
from tests.support.cases.course import HEAD, OFFICERS, Course
from tests.support.cases.pages import make_every_paper, past, take_step

pytestmark = pytest.mark.e2e

EMPLOYER, AGENCY = "武汉辰机电有限公司", "武汉巳人力资源有限公司"
NAMES = [row["name"] for row in OFFICERS]


def day(days_ago):
    return (clock.today() - timedelta(days=days_ago)).isoformat()


@pytest.fixture
def case(office):
    """Both are ordered to correct, the employer has not, the agency has; all are waiting."""
    ended = clock.today() - timedelta(days=40)
    typed = ByHand(EMPLOYER, CaseOrigin.REPORT, "同一招聘广告限男性", ended, "employer")
    with clock.at(clock.today() - timedelta(days=38)):
        case = Course(office, open_by_hand(office.session, office.inspector, typed))
    both = [{"name": EMPLOYER, "kind": "employer"}, {"name": AGENCY, "kind": "agency"}]
    acts = [
        {"id": "用人", "respondent": EMPLOYER, "what": "限男性", "breached": ["women_43"],
         "began": day(60), "ended": day(40)},
        {"id": "发布", "respondent": AGENCY, "what": "发布限男性的信息",
         "breached": ["market_29"], "began": day(60), "ended": day(40)},
    ]  # fmt: skip
    item = {"title": "招聘页面存档", "kind": "electronic_data", "verified": True}
    past(
        case, 37,
        {"step": "draft", "source": "lead", "discovered": day(38), "respondents": both,
         "acts": acts},
        {"step": "file", "approved_by": HEAD}, {"step": "officers", "officers": OFFICERS},
        {"step": "evidence", "items": [item]},
    )  # fmt: skip
    for name, breached, basis in (
        (EMPLOYER, "women_43", "women_83"), (AGENCY, "market_29", "market_43"),
    ):  # fmt: skip
        past(
            case, 36,
            {"step": "order", "respondent": name, "breached": [breached], "basis": [basis],
             "what": "删除", "deadline": day(26), "document": f"{name[2]}令1号"},
            {"step": "serve", "respondent": name, "document": "order", "way": "direct",
             "receipt": "签收"},
        )  # fmt: skip
    for name, result in ((EMPLOYER, "refused"), (AGENCY, "corrected")):
        past(
            case, 25,
            {"step": "recheck", "respondent": name, "officers": NAMES, "result": result,
             "found": "复查所见"},
        )  # fmt: skip
    yield case
    office.session.rollback()


@pytest.mark.usefixtures("browser")
def test_each_party_is_told_decided_and_served_for_itself(page, office, sign_in, case):
    head = office.session.get_one(User, office.approver.user_id).username
    past(case, 24, {"step": "conclude", "facts": "责令后机构已删除，用人单位另行发布。",
                    "proposal": "分别处理"})  # fmt: skip
    sign_in(head)
    take_step(
        page, case, "notice", on=day(20), reasons="逾期不改正。",
        **{"penalties-0-kind": "fine", "penalties-0-amount": "10000", "penalties-0-act": "用人"},
    )  # fmt: skip
    take_step(
        page, case, "serve", on=day(20), respondent=EMPLOYER, document="notice", way="direct",
        receipt="签收",
    )  # fmt: skip
    take_step(page, case, "collective", on=day(1), members=f"{HEAD}\n副局长", minutes="1",
              result="同意")  # fmt: skip
    take_step(page, case, "decision", performance="十五日内缴纳", orders_correction="1")
    page.goto(f"/cases/{case.case.id}/head/decision")
    expect(page.locator("[name='respondent']")).to_have_value(AGENCY)
    take_step(
        page, case, "decision", outcome="first_time", reason="初次违法，及时改正",
        **dict.fromkeys(("first", "slight", "corrected", "educated"), "1"),
    )  # fmt: skip
    for name in (EMPLOYER, AGENCY):
        take_step(page, case, "serve", respondent=name, document="decision", way="direct",
                  receipt="签收")  # fmt: skip
    take_step(page, case, "payment", amount="10000", way="bank")
    take_step(page, case, "close")
    kinds = make_every_paper(page, case)
    assert {one: kinds.count(one) for one in ("order", "decision", "no_penalty")} == {
        "order": 2, "decision": 1, "no_penalty": 1
    }  # fmt: skip
    assert kinds.count("service_receipt") == 5
    preview = page.get_by_label("预览")
    for words in (f"{EMPLOYER[2]}令1号", f"{AGENCY[2]}令1号", "不予处罚决定书"):
        expect(preview).to_contain_text(words)
