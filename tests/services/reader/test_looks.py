"""The queue of ads worth a look: kept by the night, drawn in the morning, learned from."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from supervisor.cli.offline.corpus import read_corpus
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.doubt import DOUBTED
from supervisor.domain.reader.looks import (
    FLOOR,
    LookReason,
    LookWorth,
    doubted_hit,
    sentences_of,
    worth_of,
)
from supervisor.domain.reader.model import CONTENT
from supervisor.domain.reader.reader import ReadAd
from supervisor.domain.screening import Ad, Category, RuleHit, Severity
from supervisor.jobs import daily
from supervisor.services.leads.assess import assess, load_register
from supervisor.services.leads.finding_rows import AssessedPosting
from supervisor.services.leads.store_batch import candidates_of
from supervisor.services.leads.versions import record_register, record_rules
from supervisor.services.platform.audit import Actor
from supervisor.services.reader import looks
from supervisor.services.reader.candidates import keep_candidates
from supervisor.services.reader.labels import corpus_lines
from supervisor.services.reader.looks import LookAnswer, LookRefused, fill_day
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.reader import Look, LookCandidate
from tests.support import factories
from tests.support.corpora.drawn_looks import CLAUSE, drawn_look
from tests.support.factories import World

TODAY = clock.today()


@pytest.fixture
def world(session, settings):
    return World(session, settings)


@pytest.fixture
def rules(session, environment):
    return record_rules(session, environment.archive)


def reading(*hits, **chance):
    chances = tuple(chance.get(str(category), 0.0) for category in CONTENT)
    return ReadAd(hits, 0.5, chances)


def hit(category=Category.GENDER, exception=DOUBTED):
    return RuleHit(
        category, "text", 0, 3, "限男性", "gender.x", 1, Severity.SEVERE, (), exception
    )  # fmt: skip


class Reads:
    """Readers that doubt a hit, or see a chance, in every ad."""

    def __init__(self, found):
        self.found = found

    def screen(self, ads):
        return [self.found for _ in ads]


def test_a_doubt_comes_before_a_chance_and_a_faint_chance_is_nothing():
    assert worth_of(reading(hit()), is_licensed=True) == LookWorth(LookReason.DOUBTED, 0.5)
    seen = worth_of(reading(gender=0.3, fees=0.2), is_licensed=True)
    assert seen == LookWorth(LookReason.CHANCE, 0.44)
    assert worth_of(reading(gender=FLOOR - 0.01), is_licensed=False) is None
    assert worth_of(reading(hit(exception="依法可以")), is_licensed=False) is None


def test_work_of_an_intermediary_is_worth_a_look_only_without_a_licence():
    assert worth_of(reading(intermediary=0.9), is_licensed=False) is None
    acts = hit(Category.INTERMEDIARY)
    assert worth_of(reading(acts), is_licensed=True) is None
    assert worth_of(reading(acts), is_licensed=False).reason is LookReason.DOUBTED
    assert doubted_hit([acts, hit()], is_licensed=False).category is Category.GENDER


def test_an_ad_without_a_lead_keeps_what_a_look_is_worth(session, settings):
    register = load_register(settings.archive_path, record_register(session, settings).digest)
    posting = JobPosting("handover", "1", "普工", "", "限男性，包吃住。", utc_now())
    (doubted,) = assess(register, Reads((hit(),)), [posting], [()])
    assert doubted.lead is None
    assert doubted.look.reason is LookReason.DOUBTED
    (stated,) = assess(register, Reads((hit(), hit(Category.FEES, None))), [posting], [()])
    assert stated.lead is not None
    assert stated.look is None


@pytest.fixture
def judge(session, settings, world, rules):
    """Return a function that keeps ads of a night, each with its worth, under ``look_size``."""
    register = load_register(settings.archive_path, record_register(session, settings).digest)
    blank = assess(
        register, Reads(()), [JobPosting("handover", "1", "工", "", "包吃。", utc_now())], [()]
    )[0]
    page = world.page(world.run(world.scan()), b"[]")

    def stored(text, worth, reason=LookReason.CHANCE, **values):
        ad = factories.Ad(text=text, hits=[])
        posting = world.posting(ad, page)
        judged = JobPosting("handover", posting.external_id, ad.title, ad.company, text, utc_now())
        look = LookWorth(reason, worth) if worth else None
        return AssessedPosting(
            judged,
            posting.id,
            posting.revisions[0].id,
            values.get("cluster", posting.cluster_id),
            replace(blank, look=look),
        )

    def keep(ads, size=20):
        session.rollback()
        with unit_of_work(session):
            found = candidates_of(ads, rules.id)
            keep_candidates(session, [one.posting_id for one in ads], found, size)

    keep.stored = stored
    return keep


def worths(session):
    found = session.scalars(select(LookCandidate).order_by(*LookCandidate.best_first())).all()
    return [(str(one.reason), one.worth) for one in found]


def test_the_best_are_kept_however_the_night_was_cut(session, judge):
    ads = [judge.stored(f"理货{number}，{CLAUSE}。", number / 100) for number in range(20, 40)]
    ads.append(judge.stored(f"分拣，{CLAUSE}。", 0.5, LookReason.DOUBTED))
    judge(ads, 1)
    whole = worths(session)
    assert whole == [("doubted", 0.5), *(("chance", n / 100) for n in (39, 38, 37, 36))]
    for one in ads:
        judge([one], 1)
    assert worths(session) == whole
    judge(ads[::-1], 1)
    assert worths(session) == whole


def test_an_ad_that_has_a_lead_by_now_is_kept_no_longer(session, judge):
    ad = judge.stored(f"理货，{CLAUSE}。", 0.4)
    judge([ad])
    judge([replace(ad, judgement=replace(ad.judgement, look=None))])
    assert worths(session) == []


def test_nothing_is_kept_or_drawn_where_the_office_wants_none(session, settings, judge):
    ad = judge.stored(f"理货，{CLAUSE}。", 0.4)
    judge([ad], 0)
    assert worths(session) == []
    judge([ad])
    assert fill_day(session, settings.archive_path, TODAY, 0) == 0
    assert len(worths(session)) == 1


def drawn(session):
    session.expire_all()
    return session.scalars(select(Look).order_by(Look.id)).all()


def test_a_day_is_filled_best_first_and_never_twice(session, settings, judge):
    judge([judge.stored(f"理货{number}，{CLAUSE}。", number / 100) for number in range(30, 34)])
    judge([judge.stored("招前台，限男性。", 0.5, LookReason.DOUBTED)])
    assert fill_day(session, settings.archive_path, TODAY, 3) == 3
    assert [(str(one.reason), one.worth) for one in drawn(session)] == [
        ("doubted", 0.5), ("chance", 0.33), ("chance", 0.32),
    ]  # fmt: skip
    assert fill_day(session, settings.archive_path, TODAY, 3) == 0
    # What is left unread leaves no room for more.
    assert fill_day(session, settings.archive_path, TODAY + timedelta(days=1), 3) == 0
    assert fill_day(session, settings.archive_path, TODAY + timedelta(days=1), 4) == 1


def test_the_clause_meant_stands_in_the_ad(session, settings, judge, rules):
    judge([judge.stored(f"理货，电话13812345678，包吃住。\n{CLAUSE}，速来。", 0.4)])
    fill_day(session, settings.archive_path, TODAY, 5)
    (look,) = drawn(session)
    assert look.rules_version_id == rules.id
    assert look.rule == f"reader.{look.category}"
    assert getattr(look.revision, look.field)[look.start : look.end]


def test_a_wording_and_its_copies_are_drawn_once(session, settings, judge, world):
    text = f"理货，{CLAUSE}。"
    ad, copy = judge.stored(text, 0.4), judge.stored(text, 0.4)
    near = judge.stored(f"理货，{CLAUSE}！", 0.39, cluster=ad.cluster_id)
    world.session.get(factories.Posting, near.posting_id).cluster_id = ad.cluster_id
    session.commit()
    judge([ad, copy, near])
    fill_day(session, settings.archive_path, TODAY, 5)
    assert [one.text_digest for one in drawn(session)] == [ad.posting.text_digest]
    judge([ad, copy, near])
    assert worths(session) == []
    fill_day(session, settings.archive_path, TODAY, 5)
    assert len(drawn(session)) == 1


def test_an_ad_that_became_a_lead_is_not_drawn(session, settings, world, rules):
    finding = world.finding()
    world.add(
        LookCandidate(
            posting_id=finding.posting_id,
            revision_id=finding.revision_id,
            text_digest=finding.text_digest,
            cluster_id=finding.cluster_id,
            reason=LookReason.CHANCE,
            worth=0.4,
            is_licensed=False,
            rules_version_id=rules.id,
        )
    )
    assert fill_day(session, settings.archive_path, TODAY, 5) == 0
    assert worths(session) == []


def test_the_job_fills_each_day_once(app, session, judge):
    judge([judge.stored(f"理货{number}，{CLAUSE}。", 0.4) for number in range(3)])
    session.rollback()
    daily.fill_looks(app)
    daily.fill_looks(app)
    session.rollback()
    assert len(drawn(session)) == 3


def answered(session, look, actor, reading, *categories, sentence=None):
    given = LookAnswer(reading, frozenset(categories), sentence, look.version)
    looks.answer(session, look.id, actor, given)


def test_answers_are_lines_of_a_corpus_without_contacts(session, world, tmp_path):
    actor = Actor(world.user().id)
    text = f"理货，电话13812345678。{CLAUSE}，微信同号13812345678。"
    bad, good, doubtful = (drawn_look(world, f"{n}{text}") for n in "甲乙丙")
    wording = bad.revision
    places = sentences_of(Ad("", wording.title, wording.company, wording.text))
    number = next(n for n, (_, a, b) in enumerate(places) if CLAUSE in wording.text[a:b])
    answered(
        session, bad, actor, Reading.VIOLATION, Category.GENDER, Category.FEES, sentence=number
    )
    answered(session, good, actor, Reading.CLEAN)
    answered(session, doubtful, actor, Reading.UNSURE)
    path = tmp_path / "labels.jsonl"
    lines = [json.dumps(line, ensure_ascii=False) for line in corpus_lines(session)]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert "13812345678" not in path.read_text(encoding="utf-8")
    ads, refused = read_corpus([path])
    assert refused == 0
    assert [set(ad.labels) for ad in ads] == [{Category.GENDER, Category.FEES}, set(), set()]
    assert all(CLAUSE in span and span in ads[0].ad.text for span in ads[0].labels.values())
    assert [set(ad.unsure) for ad in ads] == [set(), set(), {Category.GENDER}]
    assert {ad.source for ad in ads} == {"office"}


def test_an_answer_of_yesterday_stands(session, world):
    actor = Actor(world.user().id)
    look = drawn_look(world)
    answered(session, look, actor, Reading.CLEAN)
    session.get_one(Look, look.id).answered_at = utc_now() - timedelta(days=1)
    session.commit()
    with pytest.raises(LookRefused, match="当天"):
        looks.undo(session, look.id, actor)
