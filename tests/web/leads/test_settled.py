"""A conclusion stands: it is not decided anew in passing, least of all under a filed case."""

import re

import pytest
from flask.testing import FlaskClient

from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.screening.model import Category, Severity
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.leads import Finding, Review
from tests.support.factories import Ad, Hit

REASON = "当事人补交了材料"


@pytest.fixture
def approver(world, sign_in) -> FlaskClient:
    return sign_in(world.user(Role.APPROVER))


@pytest.fixture
def lead(world) -> Finding:
    basis = ["就业促进法 第四十一条"]
    hit = Hit("押金100元", Category.FEES, Severity.SEVERE, basis=basis)
    ad = Ad(text="入职先交押金100元。", hits=[hit])
    return world.finding(ad, agency_id=world.agency().id, verdict=Verdict.LICENSED)


def decide(client, world, lead, decision, **form):
    world.refresh()
    form |= {"decision": decision, "version": lead.version}
    address = f"/findings/{lead.id}/decide"
    world.session.rollback()
    return client.post(address, data=form)


def status_of(world, lead):
    world.refresh()
    return world.session.get_one(Finding, lead.id).status


def newest(world) -> int:
    world.refresh()
    review = world.session.query(Review.id).order_by(Review.id.desc()).limit(1).scalar()
    world.session.rollback()
    return review


def drafted(client, lead) -> str:
    return client.post(f"/cases/from-finding/{lead.id}").location


def filed(client, world, address) -> Case:
    world.refresh()
    case = world.session.get_one(Case, int(address.rpartition("/")[2]))
    form = {"version": case.version, "on": clock.today().isoformat(), "approved_by": "程局"}
    world.session.rollback()
    assert client.post(f"{address}/head/file", data=form).status_code == 302
    world.refresh()
    return case


def test_a_decided_lead_offers_no_decision_and_takes_none(world, inspector, lead):
    assert "data-decision" in inspector.get(f"/findings/{lead.id}").text
    decide(inspector, world, lead, "confirm")
    page = inspector.get(f"/findings/{lead.id}").text
    assert "data-decision" not in page
    assert "已判为“属实”，这里不再判定" in page
    assert "撤销我的判定" in page
    for decision in ("unsure", "confirm", "reject"):
        answer = decide(inspector, world, lead, decision, reason="own_hiring", note="想改判")
        assert answer.status_code == 422
        assert "不能直接改判" in answer.text
        assert "重新打开这条判定" in answer.text
        assert "想改判" in answer.text
    assert status_of(world, lead) is FindingStatus.CONFIRMED
    assert world.session.query(Review).count() == 1
    inspector.post(f"/desk/reopen/{lead.id}", data={"reason": "看错了"})
    assert "data-decision" in inspector.get(f"/findings/{lead.id}").text
    assert decide(inspector, world, lead, "unsure").status_code == 302
    assert decide(inspector, world, lead, "confirm").status_code == 302
    assert status_of(world, lead) is FindingStatus.CONFIRMED


def test_under_a_filed_case_only_a_reason_opens_a_decision_again(world, inspector, approver, lead):
    decide(inspector, world, lead, "confirm")
    review = newest(world)
    address = drafted(inspector, lead)
    case = filed(approver, world, address)
    page = inspector.get(f"/findings/{lead.id}?status=any").text
    assert f"案件 {case.number}</a>（调查中）的依据" in page
    assert "撤销我的判定" not in page
    refused = [
        decide(inspector, world, lead, "reject", reason="own_hiring"),
        inspector.post(f"/findings/undo/{review}", follow_redirects=True),
        decide(approver, world, lead, "unsure"),
    ]
    for answer in refused:
        assert f"是案件 {case.number}（调查中）的依据" in answer.text
        assert "由作出判定的人或审批人" in answer.text
    assert [one.status_code for one in refused] == [422, 200, 422]
    assert status_of(world, lead) is FindingStatus.CONFIRMED
    assert "不再是“属实”" not in inspector.get(address).text
    version = case.version
    approver.post(f"/desk/reopen/{lead.id}", data={"reason": REASON})
    assert status_of(world, lead) is FindingStatus.OPEN
    page = inspector.get(address).text
    assert f"线索 {lead.id} 的判定“确认属实”已被重新打开：{REASON}" in page
    assert "现为“待复核”，不再是“属实”" in page
    stale = {"version": version, "on": clock.today().isoformat(), "facts": "收取押金"}
    assert "刚被他人更新" in inspector.post(f"{address}/step/conclude", data=stale).text
    assert decide(inspector, world, lead, "reject", reason="own_hiring").status_code == 302
    assert "现为“不属实”，不再是“属实”" in inspector.get(address).text
    approver.post(f"/desk/reopen/{lead.id}", data={"reason": "再核"})
    decide(inspector, world, lead, "confirm")
    assert "不再是“属实”" not in inspector.get(address).text


def test_under_a_draft_a_decision_is_undone_and_the_case_says_so(world, inspector, lead):
    decide(inspector, world, lead, "confirm")
    address = drafted(inspector, lead)
    inspector.post(f"/findings/undo/{newest(world)}")
    assert status_of(world, lead) is FindingStatus.OPEN
    page = inspector.get(address).text
    assert f"线索 {lead.id}</a> 现为“待复核”，不再是“属实”" in page


def test_a_changed_text_is_not_said_to_overturn_what_was_confirmed(
    world, inspector, approver, lead
):
    decide(inspector, world, lead, "confirm")
    address = drafted(inspector, lead)
    filed(approver, world, address)
    world.reword(world.session.get_one(Finding, lead.id), "先交押金。", [Hit("先交押金")])
    page = inspector.get(address).text
    assert "后来文字有变，现在的文字待复核；原来文字上的“属实”判定仍在" in page
    assert "不再是“属实”" not in page


def test_a_group_is_not_undone_while_a_filed_case_rests_on_one_of_it(
    world, inspector, approver, lead
):
    other = world.finding(
        Ad(title="另一个岗位"), agency_id=lead.agency_id, verdict=Verdict.LICENSED
    )
    leads = [f"{one.id}:{one.version}" for one in (lead, other)]
    form = {"seen": "yes", "leads": leads, "decision": "confirm"}
    done = inspector.post(f"/desk/groups/{lead.id}/decide", data=form).location
    assert "撤销这 2 条判定" in inspector.get(done).text
    case = filed(approver, world, drafted(inspector, other))
    page = inspector.get(done).text
    assert "撤销这" not in page
    assert f"案件 {case.number} 已经立案" in page
    made = done.rpartition("/")[2]
    answer = inspector.post(f"/findings/undo/{made}", follow_redirects=True)
    assert f"线索 {other.id} 是案件 {case.number}（调查中）的依据" in answer.text
    assert status_of(world, lead) is status_of(world, other) is FindingStatus.CONFIRMED
    inspector.post(f"/desk/reopen/{other.id}", data={"reason": "看错了"})
    inspector.post(f"/findings/undo/{made}")
    assert status_of(world, lead) is FindingStatus.OPEN
    made = world.session.query(Review).filter_by(decision=Decision.CONFIRM)
    assert made.filter(Review.undone_at.is_(None)).count() == 0


def test_the_next_lead_follows_the_place_held_when_the_lead_was_opened(world, inspector):
    light = Hit("限男性", rule="gender.b", severity=Severity.ADVISORY)
    grave = Hit("押金100元", Category.FEES, Severity.SEVERE, rule="fees.a")
    ordinary = world.finding(Ad(title="一般的", hits=[Hit("限男性")]))
    after = world.finding(Ad(title="严重的下一条", text="限男性。押金100元。", hits=[grave]))
    opened = world.finding(Ad(title="打开的", text="限男性。押金100元。", hits=[grave, light]))
    last = world.finding(Ad(title="提示的", hits=[light]))
    (struck,) = [hit.id for hit in opened.hits if hit.rule == "fees.a"]
    ids = {one: one.id for one in (ordinary, after, opened, last)}
    page = inspector.get(f"/findings/{ids[opened]}").text
    form = re.search(r'action="([^"]*/strike[^"]*)"', page).group(1)
    world.refresh()
    said = {"hit": struck, "version": opened.version, "reason": "wording_misread"}
    world.session.rollback()
    back = inspector.post(form, data=said).location
    page = inspector.get(back).text
    assert re.search(r'rel="next" href="([^"?]*)', page).group(1) == f"/findings/{ids[after]}"
    queued = re.findall(r'data-row.*?href="/findings/(\d+)', page, re.S)
    assert [int(one) for one in queued] == [ids[one] for one in (opened, after, ordinary, last)]
    form = re.search(r'action="([^"]*/decide[^"]*)"', page).group(1)
    world.refresh()
    said = {"decision": "confirm", "version": opened.version}
    world.session.rollback()
    assert inspector.post(form, data=said).location == f"/findings/{ids[after]}"
