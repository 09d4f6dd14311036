"""The whole course of training: weights from all ads, gates from ads of unseen hands."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from supervisor.domain.reader.classes import Classes
from supervisor.domain.reader.doubt import usual_words, words_of
from supervisor.domain.reader.frozen import is_frozen
from supervisor.domain.reader.model import CONTENT, Floats, ReaderModel, header_of
from supervisor.domain.reader.reader import LearnedReader
from supervisor.domain.reader.training import (
    Flags,
    corpus_digest,
    count,
    fit,
    lesson_of,
    model_of,
)
from supervisor.domain.reader.unseen import (
    WRONG_COSTS,
    calibration_error,
    choose_doubts,
    choose_gates,
    fit_blend,
    grow_trees,
    probabilities,
    read_unseen,
)
from supervisor.domain.screening.model import Ad, RuleHit
from supervisor.domain.screening.scoring import LabelledAd

PER_THOUSAND: Final = 0.5
"""Everyday ads of a thousand that may pass a gate: most of what passes there is no violation."""

DOUBTED_SHARE: Final = 0.01
"""Share of the hits in everyday ads that may be doubted: there rules are hardly ever wrong."""

_DIGITS: Final = 4


class TooFewHands(ValueError):
    """Gates need ads of at least two writers; the message is Chinese."""


@dataclass(frozen=True)
class Bounds:
    """What everyday ads allow, by category: the lowest gate, the highest chance to be doubted."""

    floor: tuple[float, ...]
    ceiling: tuple[float, ...]


@dataclass(frozen=True)
class Background:
    """Everyday ads without labels, and what the rules find in them."""

    ads: Sequence[Ad]
    found: Sequence[tuple[RuleHit, ...]]
    per_thousand: float = PER_THOUSAND


def train(  # noqa: PLR0913 - what a course may be given
    ads: Sequence[LabelledAd],
    found: Sequence[tuple[RuleHit, ...]],
    rules: str,
    *,
    words: Mapping[str, str] | None = None,
    wrong_costs: float = WRONG_COSTS,
    floor: Background | Bounds | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> ReaderModel:
    """Train a reader on labelled ads (``source`` is the writer, empty for exercises).

    ``found`` is what the rules with the digest ``rules`` find in the ads: gates are chosen where
    they are silent. ``words`` are classes of words (``packaged.class_words``), without which it
    knows none. Gates and doubts keep to what ``floor`` allows, from everyday ads or an earlier
    model. Ads that are kept back (``frozen``) teach nothing. Raises ``TooFewHands``.
    """
    kept = [number for number, one in enumerate(ads) if not is_frozen(one)]
    ads, found = [ads[number] for number in kept], [found[number] for number in kept]
    lesson = lesson_of(ads, Classes(words) if words else None)
    if len(lesson.hands) < 2:
        raise TooFewHands("训练至少需要两位作者（writer）的语料，才能按未见过的作者选定门槛。")
    everyone = np.ones(len(ads), dtype=np.bool_)
    unseen = read_unseen(lesson, found, tell)
    chance, stated = probabilities(unseen, lesson), flags_of(found)
    gates = choose_gates(chance, lesson, ~stated, everyone, wrong_costs)
    doubts = choose_doubts(chance, lesson, stated, everyone)
    tell("*")
    counted = count(lesson, everyone)
    weights, bias = fit(lesson, counted, everyone)
    blend = fit_blend(unseen, lesson, everyone)
    header = header_of(
        classes=dict(words or {}),
        corpus=corpus_digest(ads),
        ads=len(ads),
        writers=lesson.hands,
        rules=rules,
        wrong_costs=wrong_costs,
        calibration_error=round(calibration_error(chance, lesson), _DIGITS),
        usual=usual_words(
            hits for hits, is_hand in zip(found, lesson.by_hand, strict=True) if not is_hand
        ),
    )
    model = model_of(header, counted, weights, bias, blend, gates)
    trees = grow_trees(unseen, lesson, everyone)
    return _bounded(replace(model, doubts=doubts, trees=trees), floor)


def bounds_of(model: ReaderModel) -> Bounds | None:
    """Return the bounds that a model's header tells; ``None`` where it was given none."""
    floor, ceiling = model.header.get("floor"), model.header.get("ceiling")
    if floor is None:
        return None
    return Bounds(tuple(floor), tuple(ceiling or [0.0] * len(CONTENT)))


def _bounded(model: ReaderModel, floor: Background | Bounds | None) -> ReaderModel:
    """Return the model with no gate below the floor and no doubt above the ceiling.

    Its header tells both. Without a look at everyday ads nothing is doubted.
    """
    if floor is None:
        return replace(model, doubts=np.zeros(len(CONTENT), dtype=np.float32))
    bounds = background_bounds(model, floor) if isinstance(floor, Background) else floor
    gates = np.maximum(model.gates, np.array(bounds.floor, dtype=np.float32))
    doubts = np.minimum(model.doubts, np.array(bounds.ceiling, dtype=np.float32))
    told = {"floor": list(bounds.floor), "ceiling": list(bounds.ceiling)}
    return replace(model, header={**model.header, **told}, gates=gates, doubts=doubts)


def flags_of(found: Sequence[tuple[RuleHit, ...]]) -> Flags:
    """Return for every ad and category whether a hit stands without an exception."""
    flags = np.zeros((len(found), len(CONTENT)), dtype=np.bool_)
    for number, hits in enumerate(found):
        for hit in hits:
            if hit.exception is None and hit.category in CONTENT:
                flags[number, CONTENT.index(hit.category)] = True
    return flags


def background_bounds(model: ReaderModel, background: Background) -> Bounds:
    """Return the bounds that keep everyday pages as they are.

    Gates let no more than so many ads through in which the rules are silent on the category, and of
    what the rules find there no more than one hit in a hundred is doubted. A corpus holds as many
    bad ads as good ones and avoids the usual words; the pages of a night are another world.
    """
    most = int(background.per_thousand * len(background.ads) / 1000)
    if most >= len(background.ads):
        return Bounds((0.0,) * len(CONTENT), (0.0,) * len(CONTENT))
    chance = LearnedReader(model).chances(background.ads, background.found)
    silent = np.where(flags_of(background.found), 0, chance)
    ranked = -np.sort(-silent, axis=0)
    floor = ranked[most] + np.float32(10.0**-_DIGITS)
    ceiling = [_ceiling(model, background.found, chance, column) for column in range(len(CONTENT))]
    return Bounds(
        tuple(round(float(one), _DIGITS) for one in floor),
        tuple(round(one, _DIGITS) for one in ceiling),
    )


def _ceiling(
    model: ReaderModel, found: Sequence[tuple[RuleHit, ...]], chance: Floats, column: int
) -> float:
    """Return the highest chance that may be doubted; 0 where no everyday ad tells."""
    usual = model.usual
    open_to_doubt = sorted(
        float(chance[number, column])
        for number, hits in enumerate(found)
        if any(
            hit.category is CONTENT[column] and hit.exception is None and words_of(hit) not in usual
            for hit in hits
        )
    )
    if not open_to_doubt:
        return 0.0
    return max(0.0, open_to_doubt[int(DOUBTED_SHARE * len(open_to_doubt))] - 10.0**-_DIGITS)
