from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from supervisor.domain.collect.runs import JobStatus
from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.quality.sampling import JUDGED, ItemKind, Reading, Share, rank
from supervisor.domain.screening.model import Category, Severity
from supervisor.golden import golden_ads
from supervisor.jobs import daily
from supervisor.services.platform import job_claims
from supervisor.services.platform.audit import Actor
from supervisor.services.quality import blind_draw, blind_reading
from supervisor.services.quality.blind_reading import BlindAnswer, ReadingRefused
from supervisor.store.tables.collect import JobRun
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.quality import BlindDraw, BlindItem
from tests.support.factories import Ad, Hit

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def ads(world):
    """Six marked and thirty unmarked ads of two sources, one marked only for its poster."""
    page = world.page(world.run(world.scan()), b"[]")
    for number in range(6):
        world.finding(Ad(source=("handover", "boss")[number % 2]), page=page)
    for number in range(30):
        source = ("handover", "boss")[number % 2]
        world.posting(Ad(text=f"做事认真，编号{number}。", source=source, hits=[]), page)
    poster = Hit(
        "武汉", Category.UNLICENSED, Severity.SEVERE, field="company", rule="poster.unknown"
    )
    excused = Hit("限男性", exception="井下作业")
    world.finding(Ad(hits=[poster, excused]), page=page)


def made(session, size=20, day=DAY):
    draw_id = blind_draw.make_draw(session, day, size, NOW)
    items = session.scalars(select(BlindItem).filter_by(draw_id=draw_id)).all()
    return sorted(items, key=lambda item: item.position)


def test_a_draw_mixes_marked_unmarked_and_golden_items(session, ads):
    items = made(session)
    kinds = [item.kind for item in items]
    assert [kinds.count(kind) for kind in ItemKind] == [6, 12, 2]
    assert kinds != sorted(kinds, key=str)
    assert kinds != sorted(kinds, key=str, reverse=True)
    drawn = session.scalars(select(BlindDraw)).one()
    assert drawn.population == {"handover": [3, 16], "boss": [3, 15]}
    for item in items:
        if item.kind is ItemKind.GOLDEN:
            assert item.golden_key in golden_ads()
        else:
            assert item.revision.posting.source_id == item.source_id
            assert bool(item.machine) is (item.kind is ItemKind.FLAGGED)
    key = [rank(drawn.seed, (item.revision_id, item.golden_key)) for item in items]
    assert key == sorted(key)


def test_no_finding_is_made_or_changed(session, ads, world):
    before = [(f.id, f.status, f.version) for f in session.scalars(select(Finding))]
    items = made(session)
    answers(session, items, Actor(world.user().id))
    session.expire_all()
    assert [(f.id, f.status, f.version) for f in session.scalars(select(Finding))] == before


def test_a_day_is_drawn_once_and_a_wording_once(session, ads):
    first = made(session)
    assert [item.id for item in made(session)] == [item.id for item in first]
    second = made(session, size=40, day=DAY + timedelta(days=1))
    revisions = [item.revision_id for item in first + second if item.revision_id]
    assert len(revisions) == len(set(revisions))
    golden = [item.golden_key for item in first + second if item.golden_key]
    assert len(golden) == len(set(golden)) == 6


def test_nothing_seen_or_nothing_wanted_draws_nothing(session, world):
    assert blind_draw.make_draw(session, DAY, 20, NOW) is None
    world.posting(Ad(hits=[]))
    assert blind_draw.make_draw(session, DAY, 0, NOW) is None
    assert blind_draw.make_draw(session, DAY, 20, NOW + timedelta(days=30)) is None
    assert session.scalars(select(BlindDraw)).all() == []


def answers(session, items, reader):
    """Read every item: unmarked ads are clean but for the first, everything else is right."""
    missed = next(item for item in items if item.kind is ItemKind.UNFLAGGED)
    for item in items:
        named = frozenset()
        if item.kind is ItemKind.FLAGGED:
            named = frozenset(map(Category.of, item.machine))
        elif item.kind is ItemKind.GOLDEN:
            named = golden_ads()[item.golden_key].known
        elif item is missed:
            named = frozenset({Category.FEES})
        reading = Reading.VIOLATION if named else Reading.CLEAN
        blind_reading.answer(session, item.id, reader, BlindAnswer(reading, named, item.version))


def test_answers_give_the_rates(session, ads, world):
    items = made(session)
    reader = Actor(world.user().id)
    answers(session, items, reader)
    finding = session.scalars(select(Finding).where(Finding.source_id == "boss")).first()
    world.review(finding, world.user(), Decision.REJECT)
    found = blind_reading.standing(session, utc_now() - timedelta(days=1))
    assert found.overall.precision == Share(6, 6)
    assert found.overall.missed == Share(1, 12)
    assert found.agreement == Share(2, 2)
    assert found.by_category[Category.FEES].missed == Share(1, 12)
    assert found.by_category[Category.GENDER].precision == Share(6, 6)
    assert found.overall.violations.point > 6 / 37
    assert set(found.by_source) == {"handover", "boss"}
    assert found.queue["boss"] == Share(0, 1)
    assert found.waiting == 0
    trail = session.scalars(select(AuditEvent).filter_by(action="blind_read")).all()
    assert len(trail) == 20


def test_an_answer_must_make_sense_and_comes_once(session, ads, world):
    item = made(session)[0]
    reader, other = Actor(world.user().id), Actor(world.user().id)
    fees = frozenset({Category.FEES})
    for given, words in (
        (BlindAnswer(Reading.VIOLATION, frozenset(), item.version), "至少勾选"),
        (BlindAnswer(Reading.CLEAN, fees, item.version), "取消勾选"),
    ):
        with pytest.raises(ReadingRefused, match=words):
            blind_reading.answer(session, item.id, reader, given)
    blind_reading.answer(session, item.id, reader, BlindAnswer(Reading.VIOLATION, fees, 1))
    with pytest.raises(ReadingRefused, match="刚由别人"):
        blind_reading.answer(session, item.id, other, BlindAnswer(Reading.CLEAN, frozenset(), 1))
    with pytest.raises(ReadingRefused, match="自己"):
        blind_reading.undo(session, item.id, other)
    blind_reading.undo(session, item.id, reader)
    session.expire_all()
    assert (item.reading, item.categories, item.answered_at) == (None, [], None)
    blind_reading.answer(
        session, item.id, other, BlindAnswer(Reading.UNSURE, frozenset(), item.version)
    )
    assert blind_reading.standing(session, NOW - timedelta(days=1)).unsure == 1


def test_the_job_draws_each_day_once(app, session, ads, monkeypatch):
    monkeypatch.setattr(daily, "utc_now", lambda: NOW)
    monkeypatch.setattr(blind_draw, "RECENT", timedelta(days=3))
    daily.blind_draw(app)
    daily.blind_draw(app)
    session.rollback()
    (run,) = session.scalars(select(JobRun)).all()
    assert run.status is JobStatus.SUCCEEDED
    assert session.scalars(select(BlindDraw.day)).all() == [DAY]


def test_a_draw_whose_process_died_is_made_by_another(app, session, ads, monkeypatch):
    monkeypatch.setattr(daily, "utc_now", lambda: NOW)
    due = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)
    run_id = job_claims.claim(session, daily.BLIND_DRAW, due)
    daily.blind_draw(app)
    session.rollback()
    assert session.scalars(select(BlindDraw)).all() == []
    run = session.get(JobRun, run_id)
    run.heartbeat_at = utc_now() - timedelta(hours=1)
    session.commit()
    daily.blind_draw(app)
    session.rollback()
    session.expire_all()
    assert session.scalars(select(BlindDraw.day)).all() == [DAY]
    assert session.get(JobRun, run_id).status is JobStatus.SUCCEEDED


def test_a_failing_draw_is_recorded(app, session, ads, monkeypatch):
    def broken(*_arguments):
        raise RuntimeError("disk")

    monkeypatch.setattr(daily, "make_draw", broken)
    with pytest.raises(RuntimeError):
        daily.blind_draw(app)
    session.rollback()
    (run,) = session.scalars(select(JobRun)).all()
    assert run.status is JobStatus.FAILED
    assert "disk" in run.message


def test_golden_items_are_whole_and_of_both_kinds():
    golden = list(golden_ads().values())
    assert all(ad.title and ad.company and len(ad.text) > 40 and ad.city for ad in golden)
    assert {category for ad in golden for category in ad.known} <= set(JUDGED)
    assert 0.3 <= sum(not ad.known for ad in golden) / len(golden) <= 0.6
