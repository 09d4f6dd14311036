"""Erasing what is too old: said first, recorded, and the chain stays whole."""

from datetime import date, timedelta

import pytest
from pydantic import ValidationError
from sqlalchemy import text

from scrapers.evidence.archive import Archive
from supervisor.domain.cases.complaints import ComplaintKind, ComplaintStatus, NewComplaint
from supervisor.domain.leads.findings import Decision, FindingStatus
from supervisor.domain.pictures.states import (
    COPY_KIND,
    CORRECTION_KIND,
    PICTURE_FILES,
    READING_KIND,
    PictureState,
)
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
from supervisor.store.tables.pictures import Picture, PictureCorrection, PictureReading
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.postings import PostingRevision, PostingTrace
from tests.support.factories import Ad, World
from tests.support.tampering import stop_refusing

PERIODS = {
    "keep_ads_months": 24,
    "keep_complaints_months": 24,
    "keep_pictures_months": 24,
    "keep_trail_months": 36,
}
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


def picture(world, archive, data=b"jpeg", **values):
    """A picture that was read, its files archived: as received, copy, reading, correction."""
    kinds = (PICTURE_FILES, COPY_KIND, READING_KIND, CORRECTION_KIND)
    file, copy, record, said = (archive.put_blob(kind, kind.encode() + data) for kind in kinds)
    row = world.add(
        Picture(
            digest=file, name="赵小满家门口.jpg", size=len(data), place="3号楼2单元",
            state=PictureState.READ, taken={"latitude": 30.5, "longitude": 114.3}, **values,
        )
    )  # fmt: skip
    reading = world.add(
        PictureReading(
            picture_id=row.id, engine="e", digest=record, text="限男性，电话13971234567",
            pages=[{"number": 1, "copy": copy}], record={"lines": [{"text": "13971234567"}]},
        )
    )  # fmt: skip
    world.add(PictureCorrection(picture_id=row.id, reading_id=reading.id, text="138", digest=said))
    world.session.commit()
    return row


def files_of(row):
    """The archived files that a picture's rows name."""
    return {
        (PICTURE_FILES, row.digest),
        *((READING_KIND, one.digest) for one in row.readings),
        *((COPY_KIND, page["copy"]) for one in row.readings for page in one.pages),
        *((CORRECTION_KIND, one.digest) for one in row.corrections),
    }


def lost(archive, files):
    return {kind for kind, digest in files if not archive._blob(kind, digest).exists()}


def lead_of(world, row, status):
    """Make a lead, as it stands, of the ad that a picture became."""
    finding = world.finding(Ad(text="限男性。"))
    finding.status = status
    finding.posting.source_id, finding.posting.external_id = "pictures", f"picture-{row.id}"
    world.session.commit()


def numbers(found):
    return {str(one.kind): one.number for one in found}


def test_nothing_is_erased_until_a_period_is_set(session, settings, world, today):
    ad_with_contact(world)
    complaint(session, settings)
    assert numbers(retention.erase(session, settings, today)) == {
        "ads": 0, "complaints": 0, "pictures": 0, "trail": 0,
    }  # fmt: skip
    assert session.query(ComplaintIdentity).count() == 1


@pytest.mark.parametrize(
    "short",
    [
        {"keep_ads_months": 23},
        {"keep_complaints_months": 12},
        {"keep_pictures_months": 23},
        {"keep_trail_months": 35},
    ],
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


def test_an_old_picture_loses_its_files_and_what_was_read(session, keeping, world, today):
    archive = Archive(keeping.archive_path)
    old = picture(world, archive)
    files = files_of(old)
    assert lost(archive, files) == set()
    assert numbers(retention.plan(session, keeping, today))["pictures"] == 1
    assert numbers(retention.erase(session, keeping, today))["pictures"] == 1
    session.expire_all()
    assert lost(archive, files) == {PICTURE_FILES, COPY_KIND, READING_KIND, CORRECTION_KIND}
    assert old.state is PictureState.ERASED
    assert (old.taken, old.place) == ({}, "")
    [reading], [correction] = old.readings, old.corrections
    assert (reading.text, reading.record, reading.pages) == (ERASED, {}, [])
    assert correction.text == ERASED
    assert "赵小满" not in str(vars(old))
    told = session.query(AuditEvent).filter_by(action="records_erased", object_id="pictures").one()
    assert told.detail["number"] == 1
    assert numbers(retention.erase(session, keeping, today))["pictures"] == 0


@pytest.mark.parametrize(
    "status", [FindingStatus.OPEN, FindingStatus.UNSURE, FindingStatus.CONFIRMED]
)
def test_pictures_of_a_leaflet_whose_lead_stands_are_kept(session, keeping, world, today, status):
    archive = Archive(keeping.archive_path)
    first = picture(world, archive, b"1")
    first.sighting_of = first.id
    again = picture(world, archive, b"2", sighting_of=first.id)
    other = picture(world, archive, b"3")
    lead_of(world, first, status)
    lead_of(world, other, FindingStatus.REJECTED)
    assert numbers(retention.erase(session, keeping, today))["pictures"] == 1
    session.expire_all()
    assert [one.state.value for one in (first, again, other)] == ["read", "read", "erased"]
    assert lost(archive, files_of(first) | files_of(again)) == set()


def test_a_file_that_a_kept_picture_shares_stays(session, keeping, world, today):
    archive = Archive(keeping.archive_path)
    old, kept = picture(world, archive), picture(world, archive)
    lead_of(world, kept, FindingStatus.CONFIRMED)
    retention.erase(session, keeping, today)
    session.expire_all()
    assert old.state is PictureState.ERASED
    assert lost(archive, files_of(kept)) == set()


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
        "ads": date(2028, 3, 31), "complaints": date(2028, 3, 31),
        "pictures": date(2028, 3, 31), "trail": date(2027, 3, 31),
    }  # fmt: skip
