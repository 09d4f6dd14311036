"""Readers measured on hands they have not seen: one writer left out at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from supervisor.domain.reader.course import Bounds, flags_of
from supervisor.domain.reader.doubt import LOOK, doubt, usual_words
from supervisor.domain.reader.figures import Answers, curve, figures
from supervisor.domain.reader.model import Floats
from supervisor.domain.reader.training import Flags, Lesson
from supervisor.domain.reader.unseen import (
    WRONG_COSTS,
    Unseen,
    calibration_error,
    choose_doubts,
    choose_gates,
    probabilities,
)
from supervisor.domain.screening.model import RuleHit


@dataclass(frozen=True)
class Crossed:
    """Every ad read by rules and by a reader that never saw its writer.

    ``standing`` are leads of rules that the reader does not doubt, ``learned`` its own leads; gates
    and doubts are chosen on the other writers and keep to ``bounds``. Exercises count nowhere.
    """

    lesson: Lesson
    rules: Flags
    standing: Flags
    chance: Floats
    learned: Flags

    @classmethod
    def of(
        cls,
        lesson: Lesson,
        unseen: Unseen,
        found: Sequence[tuple[RuleHit, ...]],
        bounds: Bounds,
        wrong_costs: float = WRONG_COSTS,
    ) -> "Crossed":
        """Choose gates and doubts on the other writers for each writer in turn."""
        chance = probabilities(unseen, lesson)
        rules = flags_of(found)
        by_hand = lesson.by_hand.tolist()
        usual = frozenset(
            usual_words(hits for hits, is_hand in zip(found, by_hand, strict=True) if not is_hand)
        )
        learned, standing = np.zeros_like(rules), rules.copy()
        for writer in lesson.hands:
            held = lesson.writers == writer
            gates = choose_gates(chance, lesson, ~rules, ~held, wrong_costs)
            gates = np.maximum(gates, np.array(bounds.floor, dtype=np.float32))
            learned[held] = chance[held] >= gates
            doubts = choose_doubts(chance, lesson, rules, ~held)
            doubts = np.minimum(doubts, np.array(bounds.ceiling, dtype=np.float32))
            rows = np.flatnonzero(held).tolist()
            standing[held] = flags_of(
                [doubt(found[row], chance[row], doubts, usual) for row in rows]
            )
        return cls(lesson, rules, standing, chance, learned)

    def answers(self, reader: str) -> Answers:
        """Return the leads of ``rules``, of the ``learned`` reader, or of ``both``."""
        nothing = np.zeros_like(self.rules)
        leads = {"rules": self.rules, "learned": self.learned}.get(
            reader, self.standing | self.learned
        )
        worth: Floats = np.zeros(len(nothing), dtype=np.float32)
        if reader != "rules":
            is_doubted = np.any(self.rules & ~self.standing, axis=1)
            chance = 1 - np.prod(1 - self.chance, axis=1)
            worth = np.where(is_doubted, np.maximum(chance, LOOK), chance).astype(np.float32)
        by_hand = self.lesson.by_hand
        return Answers(
            self.lesson.is_so[by_hand], self.lesson.known[by_hand], leads[by_hand], worth[by_hand]
        )

    def report(self, reader: str) -> dict[str, Any]:
        """Return all figures of a reader, for everything and for each held-out writer."""
        answers = self.answers(reader)
        writers = self.lesson.writers[self.lesson.by_hand]
        return {
            **figures(answers),
            "reader": reader,
            "calibration_error": round(calibration_error(self.chance, self.lesson), 4),
            "writers": {
                writer: figures(answers.of(writers == writer)) for writer in self.lesson.hands
            },
        }

    def curves(self) -> dict[str, Any]:
        """Return the rules as one point, the reader alone and both as curves."""
        by_hand = self.lesson.by_hand
        rules, chance = self.rules[by_hand], self.chance[by_hand]
        answers = self.answers("both")
        point = figures(self.answers("rules"))
        return {
            "rules": {**point["micro"], "macro_f1": point["macro_f1"]},
            "learned": curve(answers, chance, np.zeros_like(rules)),
            "both": curve(answers, chance, rules),
        }
