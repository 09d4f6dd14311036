"""Every ad read by a model that saw nothing from the same hand; gates are chosen on that."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from supervisor.domain.reader.model import BLEND_WIDTH, CONTENT, NEVER, Floats
from supervisor.domain.reader.scores import AdEvidence, PieceScores, chance_of
from supervisor.domain.reader.training import Flags, Lesson, count, fit
from supervisor.domain.reader.trees import Trees
from supervisor.domain.screening.model import RuleHit

WRONG_COSTS: Final = 6.0
"""How many violations may be missed to spare one wrong lead: an accusation costs more."""

_LEAST_ABOVE: Final = 10  # fewer right leads above a gate prove nothing
_STRENGTH: Final = 0.1
_ROUNDS: Final = 500
DOUBTFUL: Final = 0.6
"""Share of doubted hits that must be wrong on hands the model has not seen."""
_LEAST_BELOW: Final = 5


@dataclass(frozen=True)
class Unseen:
    """Scores by category from models that did not know the writer, sentence by sentence."""

    sentences: Floats
    evidence: AdEvidence


def read_unseen(
    lesson: Lesson,
    found: Sequence[tuple[RuleHit, ...]],
    tell: Callable[[str], None] = lambda _: None,
) -> Unseen:
    """Train once for every writer, on all others and the exercises, and read that writer's ads.

    ``found`` is what rules find in the ads of the lesson.
    """
    writers = lesson.writers
    ad_of = lesson.sentences.ads
    width = len(CONTENT)
    sentences = np.full((len(ad_of), width), -1.0, dtype=np.float32)
    ads = np.full((len(writers), width), -1.0, dtype=np.float32)
    for writer in lesson.hands:
        tell(writer)
        held = writers == writer
        counted = count(lesson, ~held)
        weights, bias = fit(lesson, counted, ~held)
        rows = held[ad_of]
        sentences[rows] = counted.sentences[rows] @ weights[:, :width] + bias[:width]
        ads[held] = counted.ads[held] @ weights[:, width:] + bias[width:]
    return Unseen(sentences, AdEvidence.of(PieceScores(sentences, ads), lesson.sentences, found))


def fit_blend(unseen: Unseen, lesson: Lesson, chosen: Flags) -> Floats:
    """Learn what the evidence of an ad is worth for each category (``scores.AdEvidence``).

    Scores of other categories and what rules found count too: an ad that limits age often limits
    sex as well, and a rule that hits is right more often than not.
    """
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415 - only training needs it

    blend = np.zeros((len(CONTENT), BLEND_WIDTH), dtype=np.float32)
    for number in range(len(CONTENT)):
        rows = chosen & lesson.by_hand & lesson.known[:, number]
        truth = lesson.is_so[rows, number]
        if truth.all() or not truth.any():
            blend[number, -1] = -10
            continue
        signals = unseen.evidence.rows(rows).signals(number).astype(np.float64)
        curve = LogisticRegression(C=_STRENGTH, max_iter=_ROUNDS).fit(signals, truth)
        blend[number, :-1], blend[number, -1] = curve.coef_.ravel(), curve.intercept_[0]
    return blend


def grow_trees(unseen: Unseen, lesson: Lesson, chosen: Flags) -> Trees:
    """Learn what the evidence of an ad says beyond a line (``trees``)."""
    trees = Trees.silent(len(CONTENT))
    for number in range(len(CONTENT)):
        rows = chosen & lesson.by_hand & lesson.known[:, number]
        truth = lesson.is_so[rows, number]
        if truth.any() and not truth.all():
            trees.grow(number, unseen.evidence.rows(rows).signals(number), truth)
    return trees


def choose_gates(
    probability: Floats,
    lesson: Lesson,
    silent: Flags,
    chosen: Flags,
    wrong_costs: float = WRONG_COSTS,
) -> Floats:
    """Return for each category the gate above which leads are worth most.

    A right lead is worth one, a wrong one takes ``wrong_costs`` away. Only ads in which the rules
    are ``silent`` on the category count: there the reader speaks alone. ``NEVER`` where no gate
    brings more than it costs.
    """
    gates = np.full(len(CONTENT), NEVER, dtype=np.float32)
    for number in range(len(CONTENT)):
        rows = chosen & lesson.by_hand & lesson.known[:, number] & silent[:, number]
        values, truth = probability[rows, number], lesson.is_so[rows, number]
        order = np.argsort(-values, kind="stable")
        right = np.cumsum(truth[order])
        worth = right - wrong_costs * (np.arange(1, len(order) + 1) - right)
        ranked = values[order]
        is_cut = np.append(ranked[1:] < ranked[:-1], [True] * bool(len(ranked)))
        allowed = np.flatnonzero(is_cut & (right >= _LEAST_ABOVE) & (worth > 0))
        if len(allowed):
            gates[number] = ranked[allowed[np.argmax(worth[allowed])]]
    return gates


def choose_doubts(
    probability: Floats, lesson: Lesson, stated: Flags, chosen: Flags, share: float = DOUBTFUL
) -> Floats:
    """Return for each category the highest probability up to which hits of rules are mostly wrong.

    0 where there is none: then nothing is doubted.
    """
    doubts = np.zeros(len(CONTENT), dtype=np.float32)
    for number in range(len(CONTENT)):
        rows = chosen & lesson.by_hand & lesson.known[:, number] & stated[:, number]
        values, wrong = probability[rows, number], ~lesson.is_so[rows, number]
        order = np.argsort(values, kind="stable")
        below = np.arange(1, len(order) + 1)
        holds = np.flatnonzero((np.cumsum(wrong[order]) / below >= share) & (below >= _LEAST_BELOW))
        if len(holds):
            doubts[number] = values[order[holds[-1]]]
    return doubts


def probabilities(unseen: Unseen, lesson: Lesson) -> Floats:
    """Return the probability of each category in each ad; its writer taught none of it."""
    writers = lesson.writers
    result = np.zeros_like(unseen.evidence.best)
    for writer in lesson.hands:
        held = writers == writer
        blend, trees = fit_blend(unseen, lesson, ~held), grow_trees(unseen, lesson, ~held)
        result[held] = chance_of(unseen.evidence.rows(held), blend, trees)
    return result


def calibration_error(probability: Floats, lesson: Lesson, bins: int = 10) -> float:
    """Return the mean distance of stated from true frequency, over ads and categories."""
    counts = lesson.known & lesson.by_hand[:, None]
    stated, truth = probability[counts], lesson.is_so[counts]
    group = np.minimum((stated * bins).astype(int), bins - 1)
    total = 0.0
    for number in range(bins):
        inside = group == number
        if inside.any():
            total += abs(float(stated[inside].sum()) - float(truth[inside].sum()))
    return total / max(1, len(stated))
