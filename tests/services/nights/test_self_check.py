"""The self-check must pass on a sound chain, and bark when the chain has gone deaf or blind."""

import pytest
from sqlalchemy import select

from scrapers.replica import MUTATIONS
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.watch.watches import Examination
from supervisor.services.collect.source_cards import SELF_CHECK
from supervisor.services.nights import self_check
from supervisor.services.nights.misbehaviours import Misbehaviour
from supervisor.services.nights.self_check import run_self_check, standing
from supervisor.store.tables.collect import Incident, SourceRun
from supervisor.store.tables.postings import Posting

# Seconds of waiting for a body that never comes are the business of the fetcher's own tests.
QUICK = tuple(name for name in MUTATIONS if name != "slow_body")


@pytest.fixture
def few_ads(monkeypatch):
    """Two pages a board: enough to lose one. The sound chain is tried at the size it ships with."""
    monkeypatch.setattr(self_check, "_ADS", 120)


def incidents(session):
    session.rollback()
    session.expire_all()
    return session.scalars(select(Incident).order_by(Incident.id)).all()


def failed(check):
    return {entry["mutation"] for entry in check.report if not entry["passed"]}


def test_every_misbehaviour_has_its_words():
    assert set(Misbehaviour.keys()) == {"healthy", *MUTATIONS}


def test_a_sound_chain_passes_and_leaves_nothing_behind(session):
    check = run_self_check(session, utc_now(), QUICK)
    assert failed(check) == set()
    assert check.passed
    assert len(check.report) == 1 + len(QUICK)
    assert incidents(session) == []
    assert session.scalars(select(Posting)).all() == []
    assert session.scalars(select(SourceRun)).all() == []
    assert not standing(session, utc_now()).is_failing


@pytest.mark.usefixtures("few_ads")
def test_a_mutation_that_passes_in_silence_is_an_incident_until_it_no_longer_does(
    session, monkeypatch
):
    deaf = Examination((), frozenset())
    with monkeypatch.context() as patch:
        patch.setattr("supervisor.services.watch.incidents.examine", lambda *_a, **_k: deaf)
        for _ in range(2):
            check = run_self_check(session, utc_now(), ("renamed_class", "soft_block"))
    assert failed(check) == {"renamed_class"}
    assert standing(session, utc_now()).is_failing
    (incident,) = incidents(session)
    assert (incident.source_id, incident.cause) == (SELF_CHECK, self_check.CAUSE_SILENT)
    assert "网页样式名改名" in incident.sentence
    assert incident.nights == 2
    run_self_check(session, utc_now(), ("renamed_class",))
    (incident,) = incidents(session)
    assert incident.closed_at is not None


@pytest.mark.usefixtures("few_ads")
def test_a_chain_that_loses_pages_is_broken_even_on_healthy_boards(session, monkeypatch):
    monkeypatch.setattr("scrapers.pages.jsonboards.has_more", lambda *_arguments: False)
    check = run_self_check(session, utc_now(), ())
    assert failed(check) == {"healthy"}
    (incident,) = incidents(session)
    assert incident.cause == self_check.CAUSE_BROKEN
    assert "少" in incident.sentence


@pytest.mark.usefixtures("few_ads")
@pytest.mark.parametrize("lost", ["title", "company"])
def test_an_ad_that_arrives_changed_is_not_complete(session, monkeypatch, lost):
    honest = self_check.seen_ads
    monkeypatch.setattr(
        self_check,
        "seen_ads",
        lambda *arguments: {ad._replace(**{lost: "别的"}) for ad in honest(*arguments)},
    )
    assert failed(run_self_check(session, utc_now(), ())) == {"healthy"}
