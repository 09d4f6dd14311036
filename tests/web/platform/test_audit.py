"""The pages of the trail: how far the chain goes and is signed, who read what, what was erased."""

import pytest
from pydantic import ValidationError

from supervisor.domain.platform.retention import KEEPING_RULES, Erasure
from supervisor.domain.platform.roles import Role
from supervisor.services.platform import audit, chain
from supervisor.services.platform.audit import SYSTEM, AuditAction
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.platform import AuditEvent


@pytest.fixture
def auditor(world, sign_in):
    return sign_in(world.user(Role.AUDITOR, name="shen"))


def actions(world):
    world.refresh()
    return [event.action for event in world.session.query(AuditEvent).order_by(AuditEvent.id)]


def test_the_page_says_how_long_the_chain_is_and_that_it_is_not_signed(auditor):
    page = auditor.get("/settings/audit").text
    assert "留痕链共" in page
    assert "还没有签名" in page


def test_the_page_names_the_newest_signed_head(auditor, world, settings):
    head = chain.sign_head(world.session, settings)
    assert f"最近一次签名到第 {head.number} 条" in auditor.get("/settings/audit").text


def test_a_file_of_heads_that_cannot_be_read_is_said(auditor, settings):
    chain.heads_path(settings).write_text("not a head\n")
    assert "链头签名文件读不出来" in auditor.get("/settings/audit").text


def test_reading_the_trail_leaves_a_line_in_it(auditor, world):
    auditor.get("/settings/audit")
    assert actions(world)[-1] == "trail_read"


def test_a_page_that_was_not_shown_leaves_none(auditor, world):
    assert auditor.get("/complaints/999").status_code == 404
    assert "complaint_read" not in actions(world)


def test_the_periods_are_shown_with_their_articles_and_what_was_erased(app, auditor, world):
    page = auditor.get("/settings/audit/kept").text
    assert page.count("一直保存") == len(Erasure)
    assert "还没有清除过" in page
    assert "行政处罚法" in page
    assert "个人信息保护法" in page
    given = app.config["SETTINGS"]
    app.config["SETTINGS"] = given.model_copy(
        update={"keep_ads_months": 30, "keep_trail_months": 48}
    )
    told = {"before": "2024-05-30", "number": 1234}
    with unit_of_work(world.session):
        about = ("erasure", str(Erasure.ADS))
        audit.record(world.session, SYSTEM, AuditAction.RECORDS_ERASED, about, told)
    page = auditor.get("/settings/audit/kept").text
    assert "30 个月" in page
    assert "4 年" in page
    assert "2024-05-30" in page
    assert "1,234" in page
    assert "/settings/audit/kept" in auditor.get("/settings/audit").text


def test_no_period_can_be_set_below_what_the_page_tells(settings):
    fields = {
        Erasure.ADS: "keep_ads_months",
        Erasure.COMPLAINTS: "keep_complaints_months",
        Erasure.PICTURES: "keep_pictures_months",
        Erasure.TRAIL: "keep_trail_months",
    }
    for kind, rule in KEEPING_RULES.items():
        with pytest.raises(ValidationError):
            type(settings)(**{fields[kind]: rule.least_months - 1})
        assert type(settings)(**{fields[kind]: rule.least_months})
