"""Erasing what is too old: said first, recorded, and the chain stays whole."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from supervisor.domain.cases.complaints import ComplaintKind, ComplaintStatus, NewComplaint
from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.retention import ERASED
from supervisor.domain.traces import TraceKind
from supervisor.services.cases import complaints
from supervisor.services.platform import audit, chain
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.keeping import retention
from supervisor.services.platform.seal import Seal
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.cases.complaints import Complaint, ComplaintIdentity
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.postings import PostingRevision, PostingTrace
from tests.support.factories import Ad, World
from tests.support.tampering import stop_refusing

PERIODS = {"keep_ads_months": 24, "keep_complaints_months": 24, "keep_trail_months": 36}
LATER = timedelta(days=3 * 366 + 31)


@pytest.fixture
def world(session, settings):
    return World(session, settings)


@pytest.fixture
def keeping(settings):
    return settings.model_copy(update=PERIODS)


@pytest.fixture
def today():
    return clock.today() + LATER


def ad_with_contact(world):
    finding = world.finding(Ad(text="限男性，电话13971234567。"))
    world.add(
        PostingTrace(
            revision_id=finding.revision_id,
            kind=TraceKind.PHONE,
            digest="d" * 64,
            sealed=b"sealed",
            poster_key="",
            brand="",
            seen_at=utc_now(),
        )
    )
    return finding


def complaint(session, settings, status=ComplaintStatus.CLOSED):
    new = NewComplaint(
        kind=ComplaintKind.DEPOSIT,
        subject="晨帆人力",
        text="收了押金三百元不退，多次联系无果。",
        name="赵小满",
        contact="13900001111",
    )
    receipt = complaints.submit(session, Seal.of(settings), new, [])
    found = complaints.by_receipt(session, Seal.of(settings), receipt.code)
    found.status, found.closed_on = status, clock.today()
    session.commit()
    return found, receipt.code


def numbers(found):
    return {str(one.kind): one.number for one in found}


def test_nothing_is_erased_until_a_period_is_set(session, settings, world, today):
    ad_with_contact(world)
    complaint(session, settings)
    assert numbers(retention.erase(session, settings, today)) == {
        "ads": 0, "complaints": 0, "trail": 0,
    }  # fmt: skip
    assert session.query(ComplaintIdentity).count() == 1


@pytest.mark.parametrize(
    "short", [{"keep_ads_months": 23}, {"keep_complaints_months": 12}, {"keep_trail_months": 35}]
)
def test_no_period_is_shorter_than_the_law_needs(short):
    with pytest.raises(ValidationError):
        Settings(**short)


def test_the_plan_says_what_will_go_and_changes_nothing(session, keeping, world, today):
    world.user()
    ad_with_contact(world)
    complaint(session, keeping)
    planned = numbers(retention.plan(session, keeping, today))
    assert planned["ads"] == planned["complaints"] == 1
    assert planned["trail"] > 0
    assert numbers(retention.plan(session, keeping, today)) == planned
    done = numbers(retention.erase(session, keeping, today))
    assert (done["ads"], done["complaints"]) == (1, 1)
    assert numbers(retention.plan(session, keeping, today))["complaints"] == 0
    told = session.query(AuditEvent).filter_by(action="records_erased").all()
    assert sorted(event.object_id for event in told) == ["ads", "complaints", "trail"]


def test_young_records_stay(session, keeping, world):
    ad_with_contact(world)
    complaint(session, keeping)
    done = retention.erase(session, keeping, clock.today() + timedelta(days=600))
    assert set(numbers(done).values()) == {0}


def test_contacts_of_old_ads_go_and_the_ad_stays(session, keeping, world, today):
    plain = ad_with_contact(world)
    confirmed = ad_with_contact(world)
    world.review(confirmed, world.user(), Decision.CONFIRM)
    confirmed.status = FindingStatus.CONFIRMED
    session.commit()
    retention.erase(session, keeping, today)
    session.expire_all()
    texts = {
        finding: session.get(PostingRevision, finding.revision_id).text
        for finding in session.query(Finding)
    }
    assert texts[plain] == "限男性，电话139********。"
    assert texts[confirmed] == "限男性，电话13971234567。"  # evidence


def test_an_old_complaint_loses_what_it_says_and_who_said_it(session, keeping, world, today):
    old, code = complaint(session, keeping)
    open_one, _ = complaint(session, keeping, ComplaintStatus.ACCEPTED)
    retention.erase(session, keeping, today)
    session.expire_all()
    assert old.text == ERASED
    assert old.identity is None
    assert old.number
    assert complaints.by_receipt(session, Seal.of(keeping), code) is None
    assert session.get(Complaint, open_one.id).text == "收了押金三百元不退，多次联系无果。"


def test_the_chain_stays_whole_without_the_trail_s_content(session, keeping, world, today):
    user = world.user()
    with unit_of_work(session):
        actor = Actor(user.id, "192.0.2.7")
        audit.record(session, actor, AuditAction.SIGN_IN, ("user", 1), {"way": "password"})
    chain.sign_head(session, keeping)
    retention.erase(session, keeping, today)
    session.expire_all()
    assert session.query(AuditEvent).filter(AuditEvent.remote_address != "").count() == 0
    assert chain.verify(session, keeping).faults == ()
    # Still nothing can be changed, and a changed content is still seen.
    with pytest.raises(Exception, match="only ever added"):
        session.execute(text("UPDATE audit_event SET remote_address = 'x'"))
    session.rollback()
    stop_refusing(session)
    session.execute(text("UPDATE audit_event SET remote_address = 'x' WHERE action = 'sign_in'"))
    session.commit()
    assert [fault.kind.value for fault in chain.verify(session, keeping).faults] == ["altered"]


def test_emptied_without_a_word_of_it_is_a_fault(session, keeping, world):
    world.user()
    stop_refusing(session)
    session.execute(text("UPDATE audit_event SET detail = '{}'"))
    session.commit()
    assert [fault.kind.value for fault in chain.verify(session, keeping).faults] == ["altered"]


def test_the_day_counts_in_calendar_months(session, keeping):
    due = retention.plan(session, keeping, date(2030, 3, 31))
    assert {str(one.kind): one.before for one in due} == {
        "ads": date(2028, 3, 31), "complaints": date(2028, 3, 31), "trail": date(2027, 3, 31),
    }  # fmt: skip
