"""What ``make faults`` calls lost, doubled or written in part: it must be able to."""

from types import SimpleNamespace

import pytest

from supervisor.domain.leads.findings import Decision
from supervisor.services.leads import review
from supervisor.services.leads.review import Ruling
from supervisor.services.platform.audit import Actor
from tests.support.factories import World
from tests.support.faults.decisions import hold_against
from tests.support.faults.outcome import Outcome


@pytest.fixture
def decide(session, settings):
    """Decide a lead with a note, as the console does."""
    world = World(session, settings)
    actor, lead = Actor(world.user().id), world.finding()

    def decided(note):
        session.refresh(lead)
        ruling = Ruling(Decision.UNSURE, lead.version, note=note)
        review.decide(session, lead.id, actor, ruling)

    return decided


def held(settings, *, saved, unanswered=()):
    outcome = Outcome("kind", "back after", rounds=1)
    load = SimpleNamespace(notes=list(saved), tried={*saved, *unanswered})
    hold_against(outcome, settings, [load])
    return outcome


def test_what_is_kept_once_is_good(decide, settings):
    for note in ("one", "two", "three"):
        decide(note)
    outcome = held(settings, saved=("one", "two"), unanswered=("three", "four"))
    assert outcome.is_good
    assert outcome.saved == 2


def test_an_unanswered_decision_that_is_kept_does_not_stand_in_for_a_lost_one(decide, settings):
    decide("one")
    decide("unanswered")
    outcome = held(settings, saved=("one", "lost"), unanswered=("unanswered",))
    assert not outcome.is_good
    assert (outcome.lost, outcome.doubled) == (1, 0)


@pytest.mark.parametrize("second", ["one", "never asked for"])
def test_what_is_kept_twice_or_was_never_asked_for_is_doubled(decide, settings, second):
    decide("one")
    decide(second)
    outcome = held(settings, saved=("one",))
    assert not outcome.is_good
    assert (outcome.lost, outcome.doubled) == (0, 1)


def test_a_decision_without_its_event_is_damage(session, settings):
    world = World(session, settings)
    world.review(world.finding(), world.user(), Decision.UNSURE, note="one")
    outcome = held(settings, saved=("one",))
    assert (outcome.lost, outcome.doubled, len(outcome.damage)) == (0, 0, 1)


def test_nothing_saved_is_nothing_shown(settings, session):
    assert not held(settings, saved=()).is_good
