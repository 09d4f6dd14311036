from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select

from scrapers.evidence.archive import Archive
from scrapers.fetching.fetcher import Fetcher
from supervisor.domain.leads.findings import Decision, RejectReason
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.rules.lab import LabStatus
from supervisor.jobs import daily
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.leads import review
from supervisor.services.leads.versions import record_rules
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.platform.audit import Actor
from supervisor.services.rules import lab, shadow, stops
from supervisor.services.rules.in_force import packaged_rules, screener_in_force
from supervisor.services.rules.lab import LabRefused
from supervisor.services.rules.monitor import (
    Minimum,
    precision_of,
    propose_stops,
    send_back_unreadable,
)
from supervisor.services.rules.packs import archived_pack
from supervisor.store.queries.rules.readings import open_proposals
from supervisor.store.tables.collect import Version
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.rules import LabRule, ShadowRun, ShadowSample
from tests.support.factories import Ad
from tests.support.lab_rules import TEXT, submitted


@pytest.fixture
def people(world):
    return [Actor(world.user(Role.APPROVER).id) for _ in range(2)]


@pytest.fixture
def ads(world):
    """Forty ads with the words, two of one wording, over two days; five without."""
    page = world.page(world.run(world.scan()), b"[]")
    for number in range(39):
        world.posting(Ad(text=f"第{number}组，入职另交更衣柜使用费。", hits=[]), page)
    world.posting(Ad(text="第0组，入职另交更衣柜使用费。", hits=[]), page)
    for number in range(5):
        world.posting(Ad(text=f"更衣柜免费，编号{number}。", hits=[]), page)
    newest = world.posting(Ad(text="做事认真。", hits=[]), page).revisions[0]
    newest.seen_at += timedelta(days=1)
    world.session.commit()


def judged(session, reader, lab_id, wrong=0):
    run_id = session.get_one(LabRule, lab_id).runs[-1].id
    ids = session.scalars(select(ShadowSample.id).filter_by(run_id=run_id)).all()
    for place, sample_id in enumerate(ids):
        reading = Reading.CLEAN if place < wrong else Reading.VIOLATION
        lab.judge(session, reader, sample_id, reading)
    return len(ids)


def brought_live(session, people, text=TEXT):
    lab_id = submitted(session, people[0], text)
    judged(session, people[1], lab_id)
    version = session.get_one(LabRule, lab_id).version
    lab.approve(session, people[1], lab_id, version)
    session.expire_all()
    return session.get_one(LabRule, lab_id)


def test_a_shadow_run_counts_and_makes_no_finding(session, ads, people, monkeypatch):
    monkeypatch.setattr(shadow, "BATCH", 7)
    lab_id = submitted(session, people[0])
    run = session.get_one(LabRule, lab_id).runs[-1]
    assert (run.ads_total, run.ads_done, run.ads_hit, run.ads_lost) == (46, 46, 40, 0)
    assert run.ads_new == 40
    assert run.per_day == 20.0
    samples = session.scalars(select(ShadowSample)).all()
    assert len(samples) == 39  # one of the two with the same wording
    for sample in samples:
        text = getattr(sample.revision, sample.field)
        assert text[sample.start : sample.end] == "更衣柜使用费"
    assert session.scalars(select(Finding)).all() == []


def test_overlap_and_loss_against_the_rules_in_force(session, world, people):
    page = world.page(world.run(world.scan()), b"[]")
    world.posting(Ad(text="任职要求：限男性。", hits=[]), page)
    world.posting(Ad(text="女生勿扰。", hits=[]), page)
    text = """category = "gender"
[[rules]]
id = "gender.only"
version = 900
title = "新版"
explanation = "说明。"
rewording = "改写。"
severity = "severe"
basis = ["employment_promotion_27"]
patterns = ['生勿扰']
hits = ["女生勿扰"]
misses = ["中介勿扰"]
"""
    run = session.get_one(LabRule, submitted(session, people[0], text)).runs[-1]
    assert (run.ads_hit, run.ads_new, run.ads_lost) == (1, 0, 1)
    assert list(run.overlap) == ["gender.refused"]


def test_a_bad_text_is_refused_with_its_line_and_nothing_is_kept(session, people):
    with pytest.raises(LabRefused, match="规则文本 第 9 行"):
        lab.submit(session, people[0], TEXT.replace("advisory", "mild"))
    submitted(session, people[0])
    with pytest.raises(LabRefused, match="改为 2 或更大"):
        lab.submit(session, people[0], TEXT)
    assert len(session.scalars(select(LabRule)).all()) == 1


def test_only_above_the_gate_and_by_a_second_person(session, ads, people):
    lab_id = submitted(session, people[0])
    rule = session.get_one(LabRule, lab_id)
    with pytest.raises(LabRefused, match="39 条没有判读"):
        lab.approve(session, people[1], lab_id, rule.version)
    judged(session, people[1], lab_id, wrong=8)
    with pytest.raises(LabRefused, match="门槛"):
        lab.approve(session, people[1], lab_id, rule.version)
    judged(session, people[1], lab_id, wrong=2)
    with pytest.raises(LabRefused, match="提交人不能批准"):
        lab.approve(session, people[0], lab_id, rule.version)
    with pytest.raises(LabRefused, match="刚有变动"):
        lab.approve(session, people[1], lab_id, rule.version + 1)
    session.expire_all()
    assert session.get_one(LabRule, lab_id).status is LabStatus.SHADOW
    lab.approve(session, people[1], lab_id, rule.version)
    session.expire_all()
    assert session.get_one(LabRule, lab_id).status is LabStatus.LIVE


def in_force(session):
    return {rule.id for rule in screener_in_force(session).rules.rules}


def agreed(session, people, proposal_id):
    """Stop what the first of two people proposed to stop."""
    stops.accept(session, people[1], proposal_id, "")


def test_the_archived_pack_is_packaged_and_live_without_stopped(session, settings, ads, people):
    archive = Archive(settings.archive_path)
    before = record_rules(session, archive).digest
    rule = brought_live(session, people)
    agreed(session, people, stops.propose_packaged(session, people[0], "gender.refused", "误报多"))
    digest = record_rules(session, archive).digest
    assert digest != before
    kept = archived_pack(settings.archive_path, digest)
    shipped = {one.id for one in packaged_rules().rules}
    assert {one.id for one in kept.rules} == shipped - {"gender.refused"} | {"fees.locker"}
    agreed(session, people, stops.propose(session, people[0], rule.id, "不准"))
    lab.resume_packaged(session, people[1], "gender.refused")
    assert record_rules(session, archive).digest == before
    actions = [
        event.action for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    ]
    assert [a for a in actions if a.startswith("rule_") and a != "rule_judged"] == [
        "rule_drafted", "rule_live", "rule_stop_proposed", "rule_stopped",
        "rule_stop_proposed", "rule_stopped", "rule_resumed",
    ]  # fmt: skip


def test_a_stopped_version_gives_way_to_the_packaged_one(session, ads, people):
    newer = TEXT.replace("fees.locker", "fees.charge").replace("version = 1", "version = 900")
    rule = brought_live(session, people, newer)
    assert screener_in_force(session).rules.get("fees.charge").version == 900
    agreed(session, people, stops.propose(session, people[0], rule.id, "不准"))
    assert screener_in_force(session).rules.get("fees.charge").version < 900
    with pytest.raises(LabRefused, match="没有在启用中"):
        stops.propose(session, people[0], rule.id, "还是不准")


def test_a_newer_version_replaces_the_live_one(session, ads, people):
    first = brought_live(session, people)
    second = brought_live(session, people, TEXT.replace("version = 1", "version = 2"))
    session.expire_all()
    assert (first.status, second.status) == (LabStatus.REPLACED, LabStatus.LIVE)
    assert screener_in_force(session).rules.get("fees.locker").version == 2


@pytest.fixture
def scanned(session, settings, ads, people):
    """A live rule, and the findings a scan made with it."""
    rule = brought_live(session, people)
    inbox = settings.inbox_path / "handover"
    inbox.mkdir(parents=True)
    rows = [
        {"id": f"new-{n}", "title": "普工", "company": "", "text": f"{n}号，另交更衣柜使用费。"}
        for n in range(20)
    ]
    content = "\n".join(orjson.dumps(row).decode() for row in rows)
    (inbox / "ads.jsonl").write_text(content, encoding="utf-8")
    environment = ScanEnvironment(session, settings, Fetcher(user_agent_contact="t@example.org"))
    key = ScanKey.manual(utc_now())
    run_scan(environment, open_scan(session, environment.settings, key, ["handover"]))
    return rule


def decide(session, finding, reviewer, decision, reason=None):
    ruling = review.Ruling(decision, finding.version, reason)
    review.decide(session, finding.id, reviewer, ruling)


def test_findings_keep_the_version_that_made_them(session, scanned):
    hits = session.scalars(select(FindingHit).filter_by(rule="fees.locker")).all()
    assert len(hits) == 20
    assert {hit.rule_version for hit in hits} == {1}
    version = session.get_one(Version, session.scalars(select(Finding)).first().rules_version_id)
    assert version.items == len(packaged_rules().rules) + 1


def test_a_rule_that_reviewers_reject_falls_back_once_an_approver_agrees(session, scanned, people):
    findings = session.scalars(select(Finding).order_by(Finding.id)).all()
    start = precision_of(session, scanned)
    assert (start.hits, start.trials) == (39, 39)
    decide(session, findings[0], people[0], Decision.REJECT, RejectReason.WRONG_POSTER)
    assert precision_of(session, scanned) == start
    decide(session, findings[1], people[0], Decision.CONFIRM)
    least = Minimum(11, 2)
    assert propose_stops(session, least) == []
    for number, finding in enumerate(findings[2:12]):
        reader = people[number % 2]
        decide(session, finding, reader, Decision.REJECT, RejectReason.WORDING_MISREAD)
    assert propose_stops(session, least) == ["fees.locker"]
    assert "fees.locker" in in_force(session)
    (proposal,) = open_proposals(session)
    assert (proposal.right, proposal.judged, proposal.people) == (40, 50, 2)
    stops.accept(session, people[1], proposal.id, "同意")
    session.expire_all()
    assert scanned.status is LabStatus.SHADOW
    assert "退回试运行" in scanned.remark
    assert "fees.locker" not in in_force(session)
    event = session.scalars(select(AuditEvent).filter_by(action="rule_fell_back")).one()
    assert event.actor_id == people[1].user_id
    with pytest.raises(LabRefused, match="没有完成"):
        lab.approve(session, people[1], scanned.id, scanned.version)


def test_a_live_rule_the_software_can_no_longer_read_stops_no_night(session, ads, people):
    rule = brought_live(session, people)
    rule.text = rule.text.replace("labour_contract_9", "a_law_gone_since")
    session.commit()
    assert "fees.locker" not in in_force(session)
    assert send_back_unreadable(session) == [rule.id]
    session.expire_all()
    assert rule.status is LabStatus.SHADOW
    assert "a_law_gone_since" in rule.remark


def test_a_sample_is_judged_only_in_shadow(session, ads, people):
    rule = brought_live(session, people)
    sample_id = session.scalars(select(ShadowSample.id)).first()
    with pytest.raises(LabRefused, match="不在试运行中"):
        lab.judge(session, people[0], sample_id, Reading.CLEAN)
    with pytest.raises(LabRefused, match="不再试运行"):
        lab.open_run(session, rule.id)


def test_an_undone_rejection_no_longer_counts(session, scanned, people):
    finding = session.scalars(select(Finding)).first()
    decide(session, finding, people[0], Decision.REJECT, RejectReason.WORDING_MISREAD)
    assert precision_of(session, scanned).trials == 40
    review_id = finding.reviews[-1].id
    review.undo(session, review_id, people[0])
    assert precision_of(session, scanned).trials == 39


def test_the_job_does_the_runs_that_nobody_is_doing(app, session, ads, people):
    lab_id, run_id = lab.submit(session, people[0], TEXT)
    daily.watch_rules(app)
    session.expire_all()
    assert session.get_one(ShadowRun, run_id).finished_at is None
    session.get_one(ShadowRun, run_id).alive_at = utc_now() - timedelta(minutes=5)
    session.commit()
    daily.watch_rules(app)
    session.expire_all()
    assert session.get_one(ShadowRun, run_id).ads_hit == 40
    assert session.get_one(LabRule, lab_id).status is LabStatus.SHADOW


def test_a_run_that_breaks_says_so(session, ads, people, monkeypatch):
    def broken(*_arguments):
        raise RuntimeError("disk")

    monkeypatch.setattr(shadow, "_count", broken)
    _, run_id = lab.submit(session, people[0], TEXT)
    with pytest.raises(RuntimeError):
        shadow.run_shadow(session, run_id)
    session.expire_all()
    run = session.get_one(ShadowRun, run_id)
    assert "没有完成" in run.problem
    with pytest.raises(LabRefused, match="没有完成"):
        lab.approve(session, people[1], run.lab_rule_id, run.lab_rule.version)
