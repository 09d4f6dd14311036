"""What an inspector's desk keeps: second readings, lists taken along, leads taken up again."""

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.domain.platform.roles import Role
from supervisor.services.desk import exports, second
from supervisor.services.desk.reopening import reopen
from supervisor.services.desk.second import SecondRefused
from supervisor.services.leads.corrections.refusals import ReviewError
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.store.tables.desk import LeadReopening, SecondReading
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.platform import AuditEvent
from tests.support.factories import Ad, Hit

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
TWICE = Hit("限男性")


def decided(world, reviewer, count):
    """So many leads decided by one person, each at its own moment."""
    for number in range(count):
        ad = Ad(text=f"限男性，第{number}岗。", hits=[TWICE])
        at = NOW - timedelta(minutes=number)
        decision = Decision.CONFIRM if number % 3 else Decision.REJECT
        world.review(world.finding(ad), reviewer, decision, at=at)


def test_a_share_is_read_again_blind_by_another_once(world, session):
    first, other = world.user(), world.user()
    decided(world, first, 60)
    drawn = second.draw(session, NOW)
    items = session.scalars(select(SecondReading).order_by(SecondReading.id)).all()
    assert 0 < drawn == len(items) < 15
    assert second.draw(session, NOW) == 0
    item = items[0]
    with pytest.raises(SecondRefused, match="他人"):
        second.answer(session, item.id, Actor(first.id), Decision.CONFIRM, item.version)
    seen = item.version
    second.answer(session, item.id, Actor(other.id), Decision.UNSURE, seen)
    with pytest.raises(SecondRefused, match="刚由别人读过"):
        second.answer(session, item.id, Actor(other.id), Decision.CONFIRM, seen)
    assert second.agreement_since(session, NOW - timedelta(days=9)).by_person == {}
    for item in items[1:]:
        second.answer(session, item.id, Actor(other.id), Decision.CONFIRM, item.version)
    table = second.agreement_since(session, NOW - timedelta(days=9))
    (person,) = table.by_person.values()
    assert person == table.overall
    assert set(table.by_rule) == {TWICE.rule}


def test_a_list_is_the_same_as_csv_and_workbook_and_who_took_it_is_known(world, session):
    actor = Actor(world.user().id)
    rows = [{"线索": "1", "原话": '=HYPERLINK("x")'}, {"线索": "2", "原话": "限男性，“优先”\n换行"}]
    table = (["线索", "原话"], rows)
    text = exports.hand_out(session, actor, "leads", "csv", table).decode("utf-8-sig")
    data = io.BytesIO(exports.hand_out(session, actor, "leads", "xlsx", table))
    sheet = CalamineWorkbook.from_filelike(data).get_sheet_by_index(0).to_python()
    assert next(csv.reader(io.StringIO(text))) == sheet[0] == ["线索", "原话"]
    assert sheet[2][1] == rows[1]["原话"]
    assert not text.splitlines()[1].split(",", 1)[1].lstrip('"').startswith("=")
    taken = select(AuditEvent.detail).where(AuditEvent.action == AuditAction.LIST_EXPORTED.value)
    assert [one["rows"] for one in session.scalars(taken)] == [2, 2]


def test_a_decision_is_reopened_by_its_author_or_an_approver_with_a_reason(world, session):
    author, colleague, approver = world.user(), world.user(), world.user(Role.APPROVER)
    lead = world.finding()
    world.review(lead, author, Decision.CONFIRM)
    refused = [
        (author, Role.INSPECTOR, "  ", "写明"),
        (colleague, Role.INSPECTOR, "看错了", "作出判定的人"),
    ]
    for person, role, reason, said in refused:
        with pytest.raises(ReviewError, match=said):
            reopen(session, lead.id, Actor(person.id), role, reason)
    reopen(session, lead.id, Actor(author.id), Role.INSPECTOR, "漏看了例外")
    assert session.get(Finding, lead.id).status is FindingStatus.OPEN
    with pytest.raises(ReviewError, match="没有可以重新打开"):
        reopen(session, lead.id, Actor(author.id), Role.INSPECTOR, "再来一次")
    world.review(lead, author, Decision.REJECT)
    reopen(session, lead.id, Actor(approver.id), Role.APPROVER, "当事人补交了材料")
    kept = session.scalars(select(LeadReopening.reason).order_by(LeadReopening.at)).all()
    assert kept == ["漏看了例外", "当事人补交了材料"]
