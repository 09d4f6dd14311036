from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from supervisor.domain.reader.model import CONTENT, NEVER
from supervisor.domain.reader.training import lesson_of
from supervisor.domain.reader.unseen import WRONG_COSTS, choose_gates
from supervisor.domain.screening import Category
from tests.support.corpora.hands import labelled_ads

GENDER = CONTENT.index(Category.GENDER)


@pytest.fixture(scope="module")
def lesson():
    return lesson_of(labelled_ads(), None)


def chances(lesson, values):
    everywhere = np.zeros((len(lesson.ads), len(CONTENT)), dtype=np.float32)
    everywhere[:, GENDER] = np.resize(np.array(values, dtype=np.float32), len(lesson.ads))
    return everywhere


def worth(lesson, chance, gate, costs):
    leads = (chance[:, GENDER] >= gate) & lesson.known[:, GENDER] & lesson.by_hand
    right = int((leads & lesson.is_so[:, GENDER]).sum())
    return right - costs * (int(leads.sum()) - right), right


def everywhere(lesson):
    return np.ones((len(lesson.ads), len(CONTENT)), dtype=np.bool_)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from((0.1, 0.3, 0.5, 0.7, 0.9)), min_size=1, max_size=40),
    st.sampled_from((0.0, 0.5, 1.0, WRONG_COSTS)),
)
def test_no_other_gate_is_worth_more(lesson, values, costs):
    chance = chances(lesson, values)
    flags = everywhere(lesson)
    gate = choose_gates(chance, lesson, flags, flags.any(axis=1), costs)[GENDER]
    others = [worth(lesson, chance, cut, costs) for cut in (0.1, 0.3, 0.5, 0.7, 0.9)]
    best = max((value for value, right in others if right >= 10), default=0)
    mine = worth(lesson, chance, gate, costs)[0] if gate < NEVER else 0
    assert mine == pytest.approx(max(best, 0))


def test_a_dearer_wrong_lead_never_lowers_a_gate(lesson):
    chance = np.random.default_rng(1).random((len(lesson.ads), len(CONTENT)), dtype=np.float32)
    chance += np.float32(0.3) * lesson.is_so
    flags = everywhere(lesson)
    rising = [
        choose_gates(chance, lesson, flags, flags.any(axis=1), costs) for costs in (0, 1, 6, 50)
    ]
    for cheaper, dearer in pairwise(rising):
        assert (cheaper <= dearer).all()
    assert (rising[0] < NEVER).any()
    assert (rising[0] < rising[-1]).any()
