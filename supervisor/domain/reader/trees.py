"""Small trees over the evidence of an ad: what a line over the same signals cannot say.

Sixty trees of three questions for each category, as plain arrays. A question compares one signal
of ``scores.AdEvidence.signals`` with a cut; the leaf that three answers lead to adds to the log
odds. Their chance and that of the line are averaged: the line carries far, the trees see what only
counts together (a rule that hit, in an ad whose sentences say nothing).
"""

from dataclasses import dataclass
from typing import Any, Final, Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

TREES: Final = 60
DEPTH: Final = 3
QUESTIONS: Final = 2**DEPTH - 1
_STEP: Final = 0.1
_SHARE_OF_ADS: Final = 0.5
_SHARE_OF_SIGNALS: Final = 0.3
_LEAST_IN_LEAF: Final = 10
_NEVER_BEYOND: Final = np.float32(np.inf)


@dataclass(frozen=True)
class Trees:
    """Trees of all categories.

    ``signals`` and ``cuts`` are categories by trees by questions (the children of question *q* are
    2q + 1, not above the cut, and 2q + 2), ``leaves`` categories by trees by leaves, in log odds;
    ``base`` is what each category starts from.
    """

    signals: NDArray[np.int16]
    cuts: Floats
    leaves: Floats
    base: Floats

    def chance(self, signals: Floats, column: int) -> Floats:
        """Return the chance of one category for rows of its signals.

        Every question is put to every row at once, which is faster than to follow the answers.
        """
        signals = np.ascontiguousarray(signals.T)
        asked, cuts = self.signals[column].T, self.cuts[column].T
        yes = [signals[asked[one]] > cuts[one][:, None] for one in range(QUESTIONS)]
        first = yes[0]
        second = np.where(first, yes[2], yes[1])
        third = np.where(first, np.where(second, yes[6], yes[5]), np.where(second, yes[4], yes[3]))
        leaf = first * np.intp(4) + second * np.intp(2) + third
        leaves = self.leaves[column]
        leaf += (np.arange(len(leaves)) * leaves.shape[1])[:, None]
        # Tree after tree: a sum over a single ad would go in another order than over several.
        odds = self.base[column] + np.add.accumulate(leaves.ravel()[leaf], axis=0)[-1]
        chance: Floats = (1 / (1 + np.exp(-odds))).astype(np.float32)
        return chance

    @classmethod
    def silent(cls, categories: int) -> Self:
        """Return trees that say no to everything, to be filled category by category."""
        shape = (categories, TREES, QUESTIONS)
        return cls(
            np.zeros(shape, dtype=np.int16),
            np.full(shape, _NEVER_BEYOND, dtype=np.float32),
            np.zeros((categories, TREES, QUESTIONS + 1), dtype=np.float32),
            np.full(categories, -10, dtype=np.float32),
        )

    def grow(self, column: int, signals: Floats, truth: NDArray[np.bool_]) -> None:
        """Learn the trees of one category; the same signals give the same trees."""
        from sklearn.ensemble import GradientBoostingClassifier  # noqa: PLC0415 - only for training

        grown = GradientBoostingClassifier(
            n_estimators=TREES,
            max_depth=DEPTH,
            learning_rate=_STEP,
            subsample=_SHARE_OF_ADS,
            max_features=_SHARE_OF_SIGNALS,
            min_samples_leaf=_LEAST_IN_LEAF,
            random_state=0,
        ).fit(signals, truth)
        share = float(truth.mean())
        self.base[column] = np.log(share / (1 - share))  # where boosting starts by default
        for number, (one,) in enumerate(grown.estimators_):
            self._plant(column, number, one.tree_, 0, 0)

    def _plant(self, column: int, number: int, grown: Any, node: int, place: int) -> None:
        """Copy a node and what hangs from it; a leaf above the last row fills all below it."""
        left = int(grown.children_left[node])
        if place >= QUESTIONS:
            value = float(grown.value[node, 0, 0])
            self.leaves[column, number, place - QUESTIONS] = _STEP * value
        elif left < 0:
            self._plant(column, number, grown, node, 2 * place + 1)
            self._plant(column, number, grown, node, 2 * place + 2)
        else:
            self.signals[column, number, place] = grown.feature[node]
            self.cuts[column, number, place] = grown.threshold[node]
            right = int(grown.children_right[node])
            self._plant(column, number, grown, left, 2 * place + 1)
            self._plant(column, number, grown, right, 2 * place + 2)
