"""Readers measured on hands they have not seen: one writer left out at a time."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from supervisor.domain.reader.figures import Answers, curve, figures
from supervisor.domain.reader.model import Floats
from supervisor.domain.reader.training import Flags, Lesson
from supervisor.domain.reader.unseen import (
    Unseen,
    calibration_error,
    choose_gates,
    probabilities,
)


@dataclass(frozen=True)
class Crossed:
    """Every ad read by rules and by a reader that never saw its writer.

    ``learned`` are the reader's leads at gates chosen on the other writers, never below ``floor``.
    """

    lesson: Lesson
    rules: Flags
    chance: Floats
    learned: Flags

    @classmethod
    def of(cls, lesson: Lesson, unseen: Unseen, rules: Flags, floor: Floats) -> "Crossed":
        """Choose gates on the other writers for each writer in turn."""
        chance = probabilities(unseen, lesson)
        learned = np.zeros_like(rules)
        for writer in sorted(set(lesson.writers.tolist())):
            held = lesson.writers == writer
            gates = np.maximum(choose_gates(chance, lesson, ~rules, ~held), floor)
            learned[held] = chance[held] >= gates
        return cls(lesson, rules, chance, learned)

    def answers(self, reader: str) -> Answers:
        """Return the leads of ``rules``, of the ``learned`` reader, or of ``both``."""
        nothing = np.zeros_like(self.rules)
        leads = {"rules": self.rules, "learned": self.learned}.get(
            reader, self.rules | self.learned
        )
        worth: Floats = np.zeros(len(nothing), dtype=np.float32)
        if reader != "rules":
            worth = (1 - np.prod(1 - self.chance, axis=1)).astype(np.float32)
        return Answers(self.lesson.is_so, self.lesson.known, leads, worth)

    def report(self, reader: str) -> dict[str, Any]:
        """Return all figures of a reader, for everything and for each held-out writer."""
        answers = self.answers(reader)
        writers = self.lesson.writers
        return {
            **figures(answers),
            "reader": reader,
            "calibration_error": round(calibration_error(self.chance, self.lesson), 4),
            "writers": {
                writer: figures(answers.of(writers == writer))
                for writer in sorted(set(writers.tolist()))
            },
        }

    def curves(self) -> dict[str, Any]:
        """Return the rules as one point, the reader alone and both as curves."""
        nothing = np.zeros_like(self.rules)
        answers = self.answers("both")
        point = figures(self.answers("rules"))
        return {
            "rules": {**point["micro"], "macro_f1": point["macro_f1"]},
            "learned": curve(answers, self.chance, nothing),
            "both": curve(answers, self.chance, self.rules),
        }
