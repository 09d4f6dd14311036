"""The weekly candidate: trained apart, compared, put in force by two, taken back by one."""

import gzip
import json

import pytest

from scrapers.evidence.archive import Archive
from supervisor.domain.reader.course import train
from supervisor.domain.reader.packaged import packaged_bytes
from supervisor.domain.reader.renewal import CandidateStatus
from supervisor.domain.screening.model import Category
from supervisor.services.leads.corrections import remarks
from supervisor.services.leads.corrections.remarks import Missed
from supervisor.services.leads.versions import record_rules
from supervisor.services.platform.audit import Actor
from supervisor.services.reader import renewal
from supervisor.services.reader.in_force import model_in_force
from supervisor.services.reader.models import model_named
from supervisor.services.reader.renewal import RenewalRefused
from supervisor.services.reader.training_process import TrainingFailed, train_apart
from supervisor.store.tables.reader import ReaderCandidate, ReaderShadow
from tests.support.corpora.candidates import measured, read_nights, trainer_of
from tests.support.corpora.hands import labelled_ads, write_corpus
from tests.support.factories import World


@pytest.fixture
def world(session, settings):
    return World(session, settings)


@pytest.fixture
def archive(settings):
    return Archive(settings.archive_path)


@pytest.fixture(scope="module")
def small():
    ads = labelled_ads()
    return train(ads, [()] * len(ads), "rules").to_bytes()


@pytest.fixture
def people(world):
    return [Actor(world.user().id) for _ in range(2)]


def something_said(world, session, who):
    lead = world.finding()
    remarks.mark(session, lead.id, who, Missed(Category.AGE, "能吃苦", lead.version))


def proposed(session, archive, small, world, who, figures=None):
    something_said(world, session, who)
    made = renewal.train_candidate(session, archive, trainer_of(small, figures))
    return session.get_one(ReaderCandidate, made)


def test_a_candidate_goes_into_force_by_two_and_back_by_one(
    session, archive, small, world, people, settings
):
    before = record_rules(session, archive)
    one = proposed(session, archive, small, world, people[0])
    assert model_in_force(session, archive) == packaged_bytes()
    with pytest.raises(RenewalRefused, match="先由一人"):
        renewal.approve(session, people[1], one.id, one.version)
    read_nights(session, one.id, nights=1)
    with pytest.raises(RenewalRefused, match="并读 2 晚"):
        renewal.endorse(session, people[0], one.id, one.version)
    session.rollback()
    session.query(ReaderShadow).delete()
    read_nights(session, one.id)
    renewal.endorse(session, people[0], one.id, one.version)
    with pytest.raises(RenewalRefused, match="另一位"):
        renewal.approve(session, people[0], one.id, one.version)
    renewal.approve(session, people[1], one.id, one.version)
    assert model_in_force(session, archive) == small
    during = record_rules(session, archive)
    # What was judged before names the model that judged it.
    assert during.digest != before.digest
    assert model_named(settings.archive_path, during.digest) == one.digest
    assert model_named(settings.archive_path, before.digest) != one.digest
    renewal.take_back(session, people[0], one.id, one.version)
    assert one.status is CandidateStatus.TAKEN_BACK
    assert model_in_force(session, archive) == packaged_bytes()
    assert record_rules(session, archive).id == before.id


def test_what_is_worse_is_not_put_in_force(session, archive, small, world, people):
    figures = {"candidate": measured(0.9, 0.5), "in_force": measured(0.9, 0.6)}
    one = proposed(session, archive, small, world, people[0], figures)
    with pytest.raises(RenewalRefused, match="宏平均"):
        renewal.endorse(session, people[0], one.id, one.version)
    with pytest.raises(RenewalRefused, match="理由"):
        renewal.refuse(session, people[0], one.id, one.version, "")
    renewal.refuse(session, people[0], one.id, one.version, "不如现用")
    assert one.status is CandidateStatus.REFUSED


def test_nothing_new_said_trains_nothing_and_a_failure_is_kept(
    session, archive, small, world, people
):
    assert renewal.train_candidate(session, archive, trainer_of(small)) is None

    def failing(lines, base):
        raise TrainingFailed("训练没有完成（退出码 -9）：")

    something_said(world, session, people[0])
    made = renewal.train_candidate(session, archive, failing)
    failed = session.get_one(ReaderCandidate, made)
    assert failed.status is CandidateStatus.FAILED
    assert "退出码" in failed.problem
    assert renewal.train_candidate(session, archive, failing) is None


def test_a_newer_candidate_takes_the_place_of_one_that_waits(
    session, archive, small, world, people
):
    one = proposed(session, archive, small, world, people[0])
    two = proposed(session, archive, small, world, people[0])
    session.refresh(one)
    assert (one.status, two.status) == (CandidateStatus.REPLACED, CandidateStatus.PROPOSED)


def test_training_apart_measures_both_on_what_neither_saw(tmp_path, small):
    corpus = tmp_path / "corpus.jsonl.gz"
    plain = write_corpus(tmp_path / "hands.jsonl")
    corpus.write_bytes(gzip.compress(plain.read_bytes()))
    line = {"id": "office-1", "title": "工", "text": "只留小伙子，包吃住", "writer": "office"}
    line |= {"labels": [{"category": "gender", "span": "只留小伙子"}], "unsure": []}
    model, found = train_apart([line], small, corpus)
    assert model != small
    assert found["candidate"]["ads"] == found["in_force"]["ads"] > 0
    assert len(found["candidate"]["curve"]) == len(found["in_force"]["curve"])
    assert json.dumps(found)
    with pytest.raises(TrainingFailed, match="退出码"):
        train_apart([line], b"no model", corpus)
