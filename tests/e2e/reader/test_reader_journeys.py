"""Corrections of a lead, a candidate for the reader, a rule whose stop is refused: in a browser."""

import pytest
from playwright.sync_api import expect

from supervisor.domain.leads.findings import Decision, RejectReason
from supervisor.domain.platform.roles import Role
from supervisor.domain.reader.packaged import packaged_bytes
from supervisor.domain.reader.renewal import NIGHTS
from supervisor.domain.screening.model import Category, Severity
from supervisor.services.leads import review
from supervisor.services.platform.audit import Actor
from supervisor.services.reader import renewal
from supervisor.services.rules.in_force import packaged_rules
from supervisor.services.rules.monitor import Minimum, propose_stops
from supervisor.store.tables.leads import Finding, FindingHit
from tests.support.corpora.candidates import differed, read_nights, trainer_of
from tests.support.factories import Ad, Hit
from tests.support.site.accessibility import check_open_page
from tests.support.site.headings import heading
from tests.support.site.people import sign_out

pytestmark = pytest.mark.e2e

TEXT = "任职要求：限男性，35岁以下，形象好。\n上岗前另交工牌费两百元。"
HITS = (
    Hit("限男性", Category.GENDER, Severity.SEVERE),
    Hit("35岁以下", Category.AGE, Severity.ADVISORY, rule="age.test"),
    Hit("形象好", Category.APPEARANCE, Severity.ADVISORY, rule="appearance.test"),
)


def test_one_hit_of_three_is_struck_a_sentence_marked_and_the_rest_confirmed(page, sign_in, world):
    world.user(name="zhang", display_name="张监察")
    lead = world.finding(Ad(text=TEXT, hits=list(HITS)))
    lead_id = lead.id
    world.session.rollback()
    sign_in("zhang")
    page.goto(f"/findings/{lead_id}")
    first = page.locator("#hit-3")
    first.get_by_text("划去这一处").click()
    first.get_by_label("为什么划去第 3 处").select_option("wording_misread")
    check_open_page(page)
    first.get_by_role("button", name="划去第 3 处").click()
    expect(page.get_by_text("已划去这一处命中")).to_be_visible()
    expect(page.locator("#hit-3")).to_contain_text("张监察")
    expect(page.locator("#hit-3")).to_contain_text("文字误读")

    page.get_by_text("标出漏掉的句子").click()
    page.get_by_label("原文中的那句话").fill("上岗前收工牌费")
    page.get_by_label("属于哪一类").select_option("fees")
    page.get_by_role("button", name="标出这一句").click()
    expect(page.locator(".flash-severe")).to_contain_text("照原文抄写")
    expect(page.get_by_label("原文中的那句话")).to_have_value("上岗前收工牌费")
    page.get_by_label("原文中的那句话").fill("上岗前另交工牌费两百元")
    page.get_by_role("button", name="标出这一句").click()
    expect(page.get_by_text("已标出这一句")).to_be_visible()
    expect(page.locator("#hit-4")).to_contain_text("人工标出")
    check_open_page(page)

    page.get_by_role("button", name="确认属实").click()
    expect(page.get_by_text("已判为“确认属实”")).to_be_visible()
    world.refresh()
    finding = world.session.get(Finding, lead_id)
    assert str(finding.status) == "confirmed"
    hits = world.session.query(FindingHit).filter_by(finding_id=lead_id).order_by(FindingHit.id)
    assert [(str(hit.category), hit.counts) for hit in hits] == [
        ("gender", True), ("age", True), ("appearance", False), ("fees", True),
    ]  # fmt: skip
    page.goto(f"/findings/{lead_id}")
    expect(page.get_by_text("标出漏掉的句子")).to_have_count(0)


def test_a_candidate_is_compared_put_in_force_by_two_and_taken_back(page, sign_in, world):
    world.user(Role.INSPECTOR, "first")
    world.user(Role.APPROVER, "second")
    who = world.user()
    lead = world.finding()
    world.review(lead, who, Decision.CONFIRM)
    world.session.rollback()
    trainer = trainer_of(packaged_bytes())
    candidate_id = renewal.train_candidate(world.session, world.archive, trainer)
    differed(world, candidate_id)
    world.session.rollback()

    sign_in("first")
    page.goto("/rules")
    page.get_by_role("link", name="机器研判的模型").click()
    heading(page, "机器研判的模型")
    expect(page.get_by_role("img", name="候选模型与现用模型：召回率与准确率")).to_be_visible()
    expect(page.get_by_role("row", name="宏平均 F1")).to_contain_text("70.0%")
    expect(page.get_by_role("row", name="宏平均 F1")).to_contain_text("65.0%")
    expect(page.get_by_text("还要与现用模型并读 2 晚")).to_be_visible()
    expect(page.get_by_role("button", name="提请启用")).to_have_count(0)
    check_open_page(page)
    page.get_by_role("link", name="看差异").click()
    expect(page.locator("mark")).to_have_text("只留哥们儿的床位")
    check_open_page(page)
    page.get_by_role("button", name="处：属实").click()
    expect(page.get_by_text("1 处候选更好，0 处现用更好")).to_be_visible()
    read_nights(world.session, candidate_id, nights=NIGHTS - 1, after=1)
    page.goto("/rules/reader")
    page.get_by_role("button", name="提请启用").click()
    expect(page.get_by_text("已提请启用，等另一位审批人批准")).to_be_visible()
    sign_out(page)

    sign_in("second")
    page.goto("/rules/reader")
    page.get_by_role("button", name="批准启用").click()
    expect(page.get_by_text("已批准启用，从下一次采集起生效")).to_be_visible()
    check_open_page(page)
    page.locator("summary", has_text="撤回，用回原来的模型").click()
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="撤回，用回原来的模型").click()
    expect(page.get_by_text("已撤回，从下一次采集起用回原来的模型")).to_be_visible()
    expect(page.get_by_text("随产品发布", exact=True)).to_be_visible()


def test_the_stop_of_a_rule_is_proposed_refused_and_the_rule_stays_on(page, sign_in, world):
    rule = packaged_rules().get("school.mode")
    for _ in range(2):
        reader = Actor(world.user().id)
        for number in range(6):
            hit = Hit("统招", rule.category, rule=rule.id, version=rule.version)
            lead = world.finding(Ad(text=f"第{number}组，统招本科。", hits=[hit]))
            said = review.Ruling(Decision.REJECT, lead.version, RejectReason.WORDING_MISREAD)
            review.decide(world.session, lead.id, reader, said)
    world.user(Role.APPROVER, "second")
    world.session.rollback()
    assert propose_stops(world.session, Minimum(12, 2)) == [rule.id]
    world.session.rollback()

    sign_in("second")
    expect(page.get_by_text(f"规则“{rule.title}”复核中多有不属实")).to_be_visible()
    check_open_page(page)
    page.get_by_role("link", name="查看并决定").click()
    expect(page.get_by_text("2 人复核中 0 / 12 属实")).to_be_visible()
    page.get_by_role("button", name="不同意，继续启用").click()
    expect(page.locator(".flash-severe").first).to_contain_text("写明理由")
    page.get_by_label("理由（不同意停用时必填）").fill("误判的是同一家的信息。")
    page.get_by_role("button", name="不同意，继续启用").click()
    expect(page.get_by_text("规则继续启用")).to_be_visible()
    expect(page.get_by_text("不同意停用，继续启用：误判的是同一家的信息。")).to_be_visible()
    check_open_page(page)
    page.goto(f"/rules/{rule.id}")
    heading(page, rule.title)
    page.goto("/today")
    expect(page.get_by_text("查看并决定")).to_have_count(0)
