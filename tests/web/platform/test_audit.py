"""The page of the trail: how far the chain goes and is signed; who read what is told there."""

import pytest

from supervisor.domain.platform.roles import Role
from supervisor.services.platform import chain
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
