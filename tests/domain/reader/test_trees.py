import numpy as np
from sklearn.ensemble import GradientBoostingClassifier

from supervisor.domain.reader.trees import QUESTIONS, TREES, Trees


def told_together():
    """Return signals of which two tell only together, and the truth."""
    signals = np.random.default_rng(0).normal(size=(600, 49)).astype(np.float32)
    return signals, signals[:, 3] * signals[:, 5] > 0.2


def test_they_say_what_the_library_says_that_grew_them():
    signals, truth = told_together()
    trees = Trees.silent(2)
    trees.grow(1, signals, truth)
    beside = GradientBoostingClassifier(
        n_estimators=TREES, subsample=0.5, max_features=0.3, min_samples_leaf=10, random_state=0
    ).fit(signals, truth)
    said = trees.chance(signals, 1)
    assert np.allclose(said, beside.predict_proba(signals)[:, 1], atol=1e-5)
    assert np.mean((said > 0.5) == truth) > 0.9  # no line gets there


def test_a_category_that_nobody_marked_is_never_said():
    signals, truth = told_together()
    trees = Trees.silent(2)
    trees.grow(1, signals, truth)
    assert trees.chance(signals, 0).max() < 0.001


def test_a_tree_of_one_leaf_says_it_whatever_is_asked():
    trees = Trees.silent(1)
    trees.grow(0, np.zeros((40, 49), dtype=np.float32), np.arange(40) % 4 == 0)
    assert (trees.cuts == np.inf).all()
    assert trees.cuts.shape[2] == QUESTIONS
    assert np.allclose(trees.chance(np.ones((3, 49), dtype=np.float32), 0), 0.25, atol=0.1)
