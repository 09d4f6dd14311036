"""A hit of a lab rule carries the rule's own words on every page that shows one."""

import shutil

import pytest

from scrapers.evidence.archive import Archive
from supervisor.domain.platform.roles import Role
from supervisor.domain.screening.model import Category, Severity
from supervisor.services.leads.versions import record_rules
from supervisor.services.platform.audit import Actor
from supervisor.services.rules import stops
from tests.support.factories import Ad, Hit
from tests.support.lab_rules import EXPLANATION, REWORDING, TITLE, WORDS, bring_live


@pytest.fixture
def live(world):
    return bring_live(world.session, world)


@pytest.fixture
def agency(world):
    return world.agency()


@pytest.fixture
def finding(world, settings, live, agency):
    hit = Hit(WORDS, Category.FEES, Severity.ADVISORY, rule=live.rule_id)
    rules = record_rules(world.session, Archive(settings.archive_path))
    return world.finding(
        Ad(text=f"入职另交{WORDS}，其余面议。", hits=[hit]),
        agency_id=agency.id,
        rules_version_id=rules.id,
    )


@pytest.fixture
def inspector(world, sign_in):
    return sign_in(world.user(Role.INSPECTOR))


@pytest.fixture
def owner(world, sign_in, agency):
    return sign_in(world.user(Role.AGENCY, agency_id=agency.id))


def test_the_finding_page_says_what_the_rule_says(inspector, finding):
    page = inspector.get(f"/findings/{finding.id}").text
    assert f"{TITLE}：{EXPLANATION}" in page
    assert REWORDING in page


def test_the_queue_shows_the_words_that_hit_and_the_category(inspector, finding):
    page = inspector.get("/findings").text
    assert f"<mark>{WORDS}</mark>" in page
    assert Category.FEES.label in page


def test_an_agency_reads_the_rules_own_advice_on_its_own_ads(owner, finding):
    assert REWORDING in owner.get("/my-agency/ads").text


def test_the_check_page_says_what_the_rule_says(app, live):
    page = app.test_client().post("/check", data={"text": f"入职另交{WORDS}。"}).text
    assert TITLE in page
    assert REWORDING in page


def test_a_rule_sent_back_keeps_its_words_where_it_hit(world, live, finding, inspector):
    first, second = (Actor(world.user(Role.APPROVER).id) for _ in range(2))
    proposal_id = stops.propose(world.session, first, live.id, "不再需要。")
    stops.accept(world.session, second, proposal_id, "")
    page = inspector.get(f"/findings/{finding.id}").text
    assert f"{TITLE}：{EXPLANATION}" in page


def test_the_rules_in_force_stand_in_for_a_lost_archive(settings, finding, inspector, owner):
    shutil.rmtree(settings.archive_path / "blobs" / "rules")
    page = inspector.get(f"/findings/{finding.id}").text
    assert "规则存档读不出" in page
    assert f"{TITLE}：{EXPLANATION}" in page
    assert REWORDING in owner.get("/my-agency/ads").text
