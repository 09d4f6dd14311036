"""The whole course of training: weights from all ads, gates from ads of unseen hands."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

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
    PRECISION,
    calibration_error,
    choose_gates,
    fit_blend,
    probabilities,
    read_unseen,
)
from supervisor.domain.screening.model import Ad, RuleHit
from supervisor.domain.screening.scoring import LabelledAd

PER_THOUSAND: Final = 0.5
"""Everyday ads of a thousand that may pass a gate: most of what passes there is no violation."""

_DIGITS: Final = 4


class TooFewHands(ValueError):
    """Gates need ads of at least two writers; the message is Chinese."""


@dataclass(frozen=True)
class Background:
    """Everyday ads without labels, and what the rules find in them."""

    ads: Sequence[Ad]
    found: Sequence[tuple[RuleHit, ...]]
    per_thousand: float = PER_THOUSAND


def train(
    ads: Sequence[LabelledAd],
    found: Sequence[tuple[RuleHit, ...]],
    rules: str,
    *,
    precision: float = PRECISION,
    floor: Background | Sequence[float] | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> ReaderModel:
    """Train a reader on labelled ads (``source`` is the writer, empty for exercises).

    ``found`` is what the rules with the digest ``rules`` find in the ads: gates are chosen where
    they are silent. Gates never fall below ``floor``, which comes from everyday ads or an earlier
    model. Raises ``TooFewHands``.
    """
    lesson = lesson_of(ads)
    if len(lesson.hands) < 2:
        raise TooFewHands("训练至少需要两位作者（writer）的语料，才能按未见过的作者选定门槛。")
    everyone = np.ones(len(ads), dtype=np.bool_)
    unseen = read_unseen(lesson, tell)
    chance = probabilities(unseen, lesson)
    gates = choose_gates(chance, lesson, ~flags_of(found), everyone, precision)
    tell("*")
    counted = count(lesson, everyone)
    weights, bias = fit(lesson, counted, everyone)
    blend = fit_blend(unseen, lesson, everyone)
    header = header_of(
        corpus=corpus_digest(ads),
        ads=len(ads),
        writers=lesson.hands,
        rules=rules,
        precision=precision,
        calibration_error=round(calibration_error(chance, lesson), _DIGITS),
    )
    model = model_of(header, counted, weights, bias, blend, gates)
    return _raised(model, floor)


def _raised(model: ReaderModel, floor: Background | Sequence[float] | None) -> ReaderModel:
    """Return the model with no gate below the floor, which its header tells."""
    if floor is None:
        return model
    least = background_gates(model, floor) if isinstance(floor, Background) else floor
    told = [round(float(gate), _DIGITS) for gate in least]
    gates = np.maximum(model.gates, np.array(told, dtype=np.float32))
    return replace(model, header={**model.header, "floor": told}, gates=gates)


def flags_of(found: Sequence[tuple[RuleHit, ...]]) -> Flags:
    """Return for every ad and category whether a hit stands without an exception."""
    flags = np.zeros((len(found), len(CONTENT)), dtype=np.bool_)
    for number, hits in enumerate(found):
        for hit in hits:
            if hit.exception is None and hit.category in CONTENT:
                flags[number, CONTENT.index(hit.category)] = True
    return flags


def background_gates(model: ReaderModel, background: Background) -> Floats:
    """Return the gates that let no more than so many ads of everyday pages through.

    A corpus holds as many bad ads as good ones and hardly any long duty lists; the pages of a night
    are another world. Only ads in which the rules are silent on the category count.
    """
    most = int(background.per_thousand * len(background.ads) / 1000)
    if most >= len(background.ads):
        return np.zeros(len(CONTENT), dtype=np.float32)
    chance = LearnedReader(model).chances(background.ads)
    chance[flags_of(background.found)] = 0
    ranked = -np.sort(-chance, axis=0)
    gates: Floats = ranked[most] + np.float32(10.0**-_DIGITS)
    return gates
