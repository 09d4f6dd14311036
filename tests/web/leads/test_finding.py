"""The finding page and what an inspector decides on it."""

import re

import pytest

from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.domain.platform.roles import Role
from supervisor.domain.screening.model import Category, Severity
from supervisor.store.tables.leads import Finding, Review
from supervisor.store.tables.platform import AuditEvent
from tests.support.factories import Ad, Hit


def decide(client, finding, decision="confirm", query="", **form):
    form = {"decision": decision, "version": finding.version, **form}
    return client.post(f"/findings/{finding.id}/decide{query}", data=form)


def status_of(world, finding):
    world.refresh()
    return world.session.get(Finding, finding.id).status


def test_the_text_is_marked_and_numbered_to_its_hits(world, inspector):
    ad = Ad(
        text="限男性，18-35岁。", hits=[Hit("18-35岁", severity=Severity.ADVISORY), Hit("限男性")]
    )
    page = inspector.get(f"/findings/{world.finding(ad).id}").text
    first = page.index('id="mark-1"')
    second = page.index('id="mark-2"')
    assert page.index("限男性", first) < second
    assert "18-35岁" in page[second : second + 200]
    assert 'id="hit-1"' in page
    assert 'id="hit-2"' in page


def test_of_hits_in_each_other_the_gravest_that_stands_gives_the_colour(world, inspector):
    text = "学费2600从工资扣，限男性"
    inner = Hit("2600从工资扣", Category.FEES, Severity.SEVERE)
    lead = world.finding(Ad(text=text, hits=[Hit("学费2600从工资扣"), inner]))
    struck = Hit("学费2600从工资扣", exception="培训费另有约定")
    other = world.finding(Ad(text=text, hits=[struck, inner]))
    for finding, outer in ((lead, "ordinary"), (other, "exempt")):
        page = inspector.get(f"/findings/{finding.id}").text
        ad = re.sub(r"<a class=.mark-number.*?</a>", "", page[page.index("ad-text") :])
        assert f'<mark class="mark-{outer}">学费</mark>' in ad
        assert '<mark class="mark-severe">2600从工资扣</mark>' in ad


def test_the_page_shows_who_law_and_history(world, inspector):
    judge = world.user(display_name="王审")
    same = Ad(text="限男性，能吃苦。")
    earlier = world.finding(same)
    world.review(earlier, judge, Decision.REJECT, note="已电话核实")
    page = inspector.get(f"/findings/{world.finding(same).id}").text
    assert "同城不同字号，疑似另一家机构。" in page
    assert "就业促进法 第二十七条" in page
    assert "同样的文字" in page
    assert "文字误读" in page
    assert "王审" in page
    assert "已电话核实" in page


def test_a_decision_leads_to_the_next_of_the_same_queue(world, inspector):
    first = world.finding(Ad(title="甲"))
    other = world.finding(Ad(title="乙", source="replica_json"))
    last = world.finding(Ad(title="丙"))
    answer = decide(inspector, last, query="?source=handover")
    assert answer.location == f"/findings/{first.id}?source=handover"
    assert "已判为“确认属实”" in inspector.get(answer.location).text
    assert status_of(world, last) is FindingStatus.CONFIRMED
    assert status_of(world, other) is FindingStatus.OPEN
    end = decide(inspector, first, query="?source=handover")
    assert end.location == "/findings?source=handover"


def test_the_offer_to_undo_shows_no_contacts(world, inspector):
    finding = world.finding(Ad(title="急招，电话13812345678"))
    page = inspector.get(decide(inspector, finding).location)
    assert "急招，电话138****" in page.text
    assert "13812345678" not in page.text


def test_a_rejection_needs_its_reason(world, inspector):
    finding = world.finding()
    answer = decide(inspector, finding, "reject", note="写了一半的说明")
    assert answer.status_code == 422
    assert "须选择原因" in answer.text
    assert "写了一半的说明" in answer.text
    other = decide(inspector, finding, "reject", reason="other")
    assert "请在说明中写明" in other.text
    assert status_of(world, finding) is FindingStatus.OPEN
    decide(inspector, finding, "reject", reason="own_hiring")
    assert status_of(world, finding) is FindingStatus.REJECTED


def test_the_slower_of_two_inspectors_is_told_and_loses_nothing(world, sign_in):
    finding = world.finding()
    version = finding.version
    quick, slow = sign_in(world.user(display_name="快手")), sign_in(world.user())
    decide(quick, finding, "confirm")
    form = {"decision": "reject", "version": version, "reason": "duplicate", "note": "我的说明"}
    answer = slow.post(f"/findings/{finding.id}/decide", data=form)
    assert answer.status_code == 409
    assert "快手已先判为“确认属实”" in answer.text
    assert "我的说明" in answer.text
    assert '<option value="duplicate" selected>' in answer.text
    world.refresh()
    assert world.session.query(Review).count() == 1


def test_a_double_click_decides_once(world, inspector):
    finding = world.finding()
    version = finding.version
    for _ in range(2):
        inspector.post(
            f"/findings/{finding.id}/decide", data={"decision": "unsure", "version": version}
        )
    world.refresh()
    assert world.session.query(Review).count() == 1


def test_undo_returns_the_finding_and_keeps_the_review(world, inspector):
    finding = world.finding()
    decide(inspector, finding, "confirm")
    world.refresh()
    review = world.session.query(Review).one()
    answer = inspector.post(f"/findings/undo/{review.id}?category=gender")
    assert answer.location == f"/findings/{finding.id}?category=gender"
    assert status_of(world, finding) is FindingStatus.OPEN
    assert world.session.query(Review).one().undone_at is not None
    assert "已撤销" in inspector.get(f"/findings/{finding.id}").text


def test_after_undo_the_note_stands_in_its_box_once(world, inspector):
    finding = world.finding()
    decide(inspector, finding, "unsure", note="等电话 核实")
    world.refresh()
    review = world.session.query(Review).one()
    page = inspector.post(f"/findings/undo/{review.id}", follow_redirects=True).text
    box = r'<input id="note"[^>]* value="{}"'
    assert re.search(box.format("等电话 核实"), page)
    assert re.search(box.format(""), inspector.get(f"/findings/{finding.id}").text)


def test_enter_in_the_note_presses_a_button_that_cannot_be_pressed(world, inspector):
    finding = world.finding()
    for address in (f"/findings/{finding.id}", f"/desk/groups/{finding.id}"):
        page = inspector.get(address).text
        form = next(one for one in page.split("<form") if 'value="confirm"' in one)
        assert re.search("<button[^>]*>", form)[0] == '<button type="submit" disabled hidden>'
        assert "说明（选“其他”时必填）" in form


def test_nobody_undoes_for_another(world, inspector, sign_in):
    finding = world.finding()
    decide(inspector, finding, "confirm")
    world.refresh()
    review = world.session.query(Review).one()
    other = sign_in(world.user())
    page = other.post(f"/findings/undo/{review.id}", follow_redirects=True)
    assert "只能撤销自己作出的复核" in page.text
    assert status_of(world, finding) is FindingStatus.CONFIRMED


def test_a_reworded_ad_shows_what_changed(world, inspector):
    finding = world.finding(Ad(text="限男性，能吃苦。"))
    decide(inspector, finding, "confirm")
    world.refresh()
    finding = world.reword(
        world.session.get(Finding, finding.id), "男士优先，能吃苦。", [Hit("男士优先")]
    )
    page = inspector.get(f"/findings/{finding.id}").text
    assert "线索重新打开" in page
    assert "<del>" in page
    assert "<ins>" in page
    assert page.count('class="hit"') == 1


def test_contacts_are_shown_once_and_the_look_is_kept(world, sign_in):
    finding = world.finding(Ad(text="限男性，电话13812345678。"))
    client = sign_in(world.user(Role.APPROVER))
    assert "13812345678" not in client.get(f"/findings/{finding.id}").text
    shown = client.post(f"/findings/{finding.id}/contacts", follow_redirects=True)
    assert "13812345678" in shown.text
    assert "13812345678" not in client.get(f"/findings/{finding.id}").text
    world.refresh()
    event = world.session.query(AuditEvent).filter_by(action="contacts_shown").one()
    assert event.object_id == str(finding.id)


def test_the_original_is_handed_out_as_received_and_kept_in_the_trail(world, inspector):
    body = "原件，电话13812345678".encode()
    page = world.page(world.run(world.scan()), body, "text/plain; charset=utf-8")
    finding = world.finding(page=page)
    answer = inspector.post(f"/snapshots/{finding.revision_id}/original")
    assert answer.data == body
    assert answer.headers["Content-Disposition"].startswith("attachment")
    world.refresh()
    assert world.session.query(AuditEvent).filter_by(action="original_taken").count() == 1


def test_a_damaged_archive_is_said_and_hides_nothing_else(world, inspector):
    finding = world.finding()
    finding.revision.raw_page.digest = "0" * 64
    world.session.commit()
    page = inspector.get(f"/findings/{finding.id}?tab=page")
    assert "存档无法读取" in page.text
    assert "限男性" in inspector.get(f"/findings/{finding.id}").text


@pytest.mark.parametrize(
    "form", [{}, {"decision": "maybe"}, {"decision": "confirm", "version": ""}]
)
def test_a_made_up_decision_is_a_bad_request(world, inspector, form):
    finding = world.finding()
    answer = inspector.post(f"/findings/{finding.id}/decide", data={"version": 1, **form})
    assert answer.status_code == 400


def test_no_such_finding(inspector):
    assert inspector.get("/findings/999").status_code == 404


def test_a_citation_leads_to_its_article_and_is_found_as_printed(world, inspector):
    finding = world.finding(Ad(text="限男性", hits=[Hit("限男性")]))
    page = inspector.get(f"/findings/{finding.id}").text
    address = re.search(r'<a href="(/laws/[^"]+)">就业促进法 第二十七条</a>', page)[1]
    assert inspector.get(address).status_code == 200
    for typed in ("就业促进法 第二十七条", "就业促进法第二十七条"):
        assert address in inspector.get("/search", query_string={"q": typed}).text


def test_a_case_number_is_found_however_its_brackets_are_typed(world, inspector):
    finding = world.finding()
    decide(inspector, finding, "confirm")
    address = inspector.post(f"/cases/from-finding/{finding.id}").location
    year, number = re.search(r"〔(\d+)〕(\d+)", inspector.get(address).text).groups()
    for typed in ("[{}]{}", "（{}）{}号", "{} {}", "〔{}〕{}"):
        page = inspector.get("/search", query_string={"q": typed.format(year, number)})
        assert f'href="{address}"' in page.text, typed


def test_what_is_left_is_counted_among_leads_that_wait(world, inspector):
    leads = [world.finding(Ad(text=f"限男性，第{number}班。")) for number in range(7)]
    for lead in leads[:5]:
        decide(inspector, lead)
    world.refresh()
    address = f"/findings/{leads[6].id}"
    assert "还剩 2 条，按此速度" in inspector.get(address).text
    assert "按此速度" not in inspector.get(f"{address}?status=any").text
