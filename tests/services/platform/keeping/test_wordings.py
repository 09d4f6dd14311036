"""Earlier wordings are packed where nothing rests on them, and are read as before."""

from collections import namedtuple
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text, update

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.old_wordings import PACKED_FIELDS, DamagedWordings, pack, unpack
from supervisor.domain.traces import TraceKind
from supervisor.extensions import db
from supervisor.jobs import keeping as jobs
from supervisor.services.leads.reassess import stored_posting
from supervisor.services.platform import integrity
from supervisor.services.platform.keeping import retention, wordings
from supervisor.services.platform.trouble import Trouble, trouble_of
from supervisor.store import ad_index, old_wordings
from supervisor.store.bulk import table_of
from supervisor.store.queries.leads.postings import posting_record
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.postings import OldWordings, Posting, PostingRevision, PostingTrace
from tests.support.factories import Ad, World
from tests.support.servers import postgresql

LATER = timedelta(days=100)
EMPTIED = dict.fromkeys([*PACKED_FIELDS, "is_archived"])
Room = namedtuple("Room", "used free")


@pytest.fixture
def world(session, settings):
    return World(session, settings)


def reworded(world, posting, *texts):
    """Word an ad anew, once for each text, as nights would."""
    for said in texts:
        newest = posting.revisions[-1]
        values = {
            column.name: getattr(newest, column.name)
            for column in table_of(PostingRevision).columns
            if column.name != "id"
        }
        values |= {"number": newest.number + 1, "text": said, "address": f"地址在{said[:2]}"}
        one = PostingRevision(**values)
        one.content_digest = stored_posting(posting, one).content_digest
        world.add(one)
        posting.revision_count += 1
        world.session.commit()
        world.session.expire_all()
    return posting


def texts_of(session, posting_id):
    session.expire_all()
    return [one.text for one in posting_record(session, posting_id).revisions]


def stored_texts(session):
    table = table_of(PostingRevision)
    return dict(session.execute(select(table.c.id, table.c.text)).all())


def test_what_nothing_rests_on_is_packed_and_read_as_before(session, settings, world):
    ad = reworded(world, world.posting(Ad(text="第一版。")), "第二版。", "第三版。")
    before = [stored_posting(ad, one) for one in ad.revisions]
    whole = texts_of(session, ad.id)
    assert wordings.archive_old(session, settings, utc_now() + LATER) == 2
    assert texts_of(session, ad.id) == whole
    record = posting_record(session, ad.id)
    assert [stored_posting(ad, one) for one in record.revisions] == before
    assert [one.is_archived for one in record.revisions] == [True, True, False]
    # The columns themselves are empty, and the job finds nothing to do again.
    assert sorted(stored_texts(session).values()) == ["", "", "第三版。"]
    assert wordings.archive_old(session, settings, utc_now() + LATER) == 0
    (told,) = session.scalars(select(AuditEvent).where(AuditEvent.action == "wordings_archived"))
    assert told.detail["count"] == 2


def test_later_wordings_of_the_ad_join_those_packed_before(session, settings, world):
    ad = reworded(world, world.posting(Ad(text="第一版。")), "第二版。")
    wordings.archive_old(session, settings, utc_now() + LATER)
    reworded(world, session.get(Posting, ad.id), "第三版。", "第四版。")
    assert wordings.archive_old(session, settings, utc_now() + LATER) == 2
    assert texts_of(session, ad.id) == ["第一版。", "第二版。", "第三版。", "第四版。"]
    assert session.scalar(select(func.count()).select_from(OldWordings)) == 1
    assert old_wordings.archived(session) == 3


def test_what_a_lead_or_a_decision_rests_on_stays(session, settings, world):
    lead = world.finding(Ad(text="限男性，能吃苦。"))
    posting = session.get(Posting, lead.posting_id)
    reworded(world, posting, "男女不限。", "男女均可。")
    assert wordings.archive_old(session, settings, utc_now() + LATER) == 1
    assert sorted(stored_texts(session).values()) == ["", "男女均可。", "限男性，能吃苦。"]


def test_every_table_that_names_a_wording_is_asked(app):
    """A table that is added and names a wording keeps it from being packed, without being told."""
    named = {column.table.name for column in old_wordings._referring()}
    assert {"finding", "finding_hit", "hit_remark", "review", "look", "blind_item"} <= named
    assert "posting_trace" not in named


def test_young_wordings_stay_and_zero_days_keep_all(session, settings, world):
    reworded(world, world.posting(Ad(text="第一版。")), "第二版。")
    assert wordings.archive_old(session, settings, utc_now() - LATER) == 0
    never = settings.model_copy(update={"archive_wordings_days": 0})
    assert wordings.archive_old(session, never, utc_now() + LATER) == 0


def test_a_run_ends_at_its_bound_and_the_next_goes_on(session, settings, world, monkeypatch):
    monkeypatch.setattr(wordings, "PORTION", 2)
    ad = reworded(world, world.posting(Ad(text="版零。")), *(f"版{one}。" for one in range(1, 6)))
    later = utc_now() + LATER
    assert wordings.archive_old(session, settings, later, most=3) == 3
    assert wordings.archive_old(session, settings, later, most=3) == 2
    assert texts_of(session, ad.id) == ["版零。", *(f"版{one}。" for one in range(1, 6))]


@pytest.mark.skipif(postgresql.IS_WANTED, reason="PostgreSQL finds free room by itself")
def test_the_room_of_packed_wordings_can_be_filled_again(session, settings, world):
    long = "岗位职责：分拣入库商品，核对单据，保持库区整洁。" * 12
    reworded(world, world.posting(Ad(text=long)), *(f"{long}{one}" for one in range(60)))
    before, rows = room(session), stored_rows(session)
    assert wordings.archive_old(session, settings, utc_now() + LATER) == 60
    after = room(session)
    assert after.used < before.used / 2
    assert after.free - before.free >= (before.used - after.used) // 2
    assert session.execute(text("PRAGMA foreign_key_check")).all() == []
    assert session.scalar(text("PRAGMA integrity_check")) == "ok"
    assert [{**row, **EMPTIED} for row in rows[:60]] == [
        {**row, **EMPTIED} for row in stored_rows(session)[:60]
    ]


def room(session):
    """Pages that the table of wordings takes, and those that anything can take."""
    session.rollback()
    used = text("SELECT count(*) FROM dbstat WHERE name = 'posting_revision'")
    free = text("PRAGMA freelist_count")
    return Room(session.scalar(used), session.scalar(free))


def stored_rows(session):
    table = table_of(PostingRevision)
    rows = session.execute(select(table).order_by(table.c.id)).mappings()
    return [dict(row) for row in rows]


def test_packed_wordings_leave_the_index_and_come_into_no_new_one(session, settings, world):
    reworded(world, world.posting(Ad(text="急招分拣工人。")), "急招装卸工人。")
    assert len(ad_index.newest(session, "急招分拣").ids) == 1
    wordings.archive_old(session, settings, utc_now() + LATER)
    assert ad_index.newest(session, "急招分拣").ids == ()
    assert len(ad_index.newest(session, "急招装卸").ids) == 1
    session.rollback()
    with db.engine.begin() as connection:
        assert ad_index.refill(connection) == 1
    assert ad_index.newest(session, "急招分拣").ids == ()


def test_contacts_of_packed_wordings_are_erased_in_time(session, settings, world):
    ad = world.posting(Ad(text="电话13971234567。"))
    session.add(
        PostingTrace(
            revision_id=ad.revisions[0].id, kind=TraceKind.PHONE, digest="d" * 64,
            sealed=b"sealed", brand="", seen_at=utc_now(),
        )
    )  # fmt: skip
    session.commit()
    reworded(world, ad, "电话面谈。")
    wordings.archive_old(session, settings, utc_now() + LATER)
    keeping = settings.model_copy(update={"keep_ads_months": 24})
    today = (utc_now() + timedelta(days=3 * 366)).date()
    retention.erase(session, keeping, today)
    assert texts_of(session, ad.id) == ["电话139********。", "电话面谈。"]
    assert sorted(stored_texts(session).values()) == ["", "电话面谈。"]
    content = session.scalars(select(OldWordings.content)).one()
    digest = session.scalars(select(OldWordings.digest)).one()
    assert "13971234567" not in str(unpack("it", digest, content))


def test_damage_is_named_by_the_check_and_by_whoever_reads(session, settings, world):
    ad = reworded(world, world.posting(Ad(text="第一版。")), "第二版。")
    wordings.archive_old(session, settings, utc_now() + LATER)
    assert list(integrity.archive_damage(settings)) == []
    other = pack({1: dict.fromkeys(PACKED_FIELDS, "换过的")})[1]
    session.execute(update(OldWordings).values(content=other))
    session.commit()
    (found,) = integrity.archive_damage(settings)
    assert found.detail == f"the earlier wordings of ad {ad.id} have another digest"
    session.expire_all()
    with pytest.raises(DamagedWordings) as caught:
        posting_record(session, ad.id)
    assert trouble_of(caught.value) is Trouble.DAMAGED
    with pytest.raises(DamagedWordings):
        unpack("it", "", b"no zlib")


def test_the_job_does_it_once_a_day(app, session, settings, world):
    ad = reworded(world, world.posting(Ad(text="第一版。")), "第二版。")
    long_ago = utc_now() - timedelta(days=400)
    table = table_of(PostingRevision)
    session.execute(update(table).values(seen_at=long_ago))
    session.commit()
    jobs.archive_wordings(app)
    assert texts_of(session, ad.id) == ["第一版。", "第二版。"]
    assert old_wordings.archived(session) == 1
