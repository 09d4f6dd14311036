"""How well leads agree with labels: by category, by hand, for clean ads, and with a queue of looks.

Everything here is counted by ad and category: a lead is right where the ad is marked for its
category. What readers were unsure of counts neither way.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from supervisor.domain.reader.model import CONTENT, Floats
from supervisor.domain.reader.training import Flags

LOOK_BUDGET: Final = 0.10
"""Share of the ads without a lead that a person reads."""

_DIGITS: Final = 4
_STEPS: Final = (*(round(0.05 * step, 2) for step in range(1, 20)), 0.98)


@dataclass(frozen=True)
class Answers:
    """Leads and the truth, ads by categories; ``worth`` ranks ads for a look."""

    is_so: Flags
    known: Flags
    leads: Flags
    worth: Floats

    def of(self, rows: Flags) -> "Answers":
        """Return the answers for some of the ads."""
        return Answers(self.is_so[rows], self.known[rows], self.leads[rows], self.worth[rows])


@dataclass(frozen=True)
class LeadCounts:
    """Right, wrong and missed leads by category."""

    right: Any
    wrong: Any
    missed: Any

    @classmethod
    def of(cls, answers: Answers) -> "LeadCounts":
        """Count the leads of every category."""
        truth, leads, known = answers.is_so, answers.leads, answers.known
        return cls(
            (leads & truth & known).sum(axis=0),
            (leads & ~truth & known).sum(axis=0),
            (~leads & truth & known).sum(axis=0),
        )

    def macro_f1(self) -> float | None:
        """Return the mean F1 of the categories that are marked or led to at all."""
        total = 2 * self.right + self.wrong + self.missed
        if not (total > 0).any():
            return None
        return _rounded(float(np.mean(2 * self.right[total > 0] / total[total > 0])))

    def micro(self) -> dict[str, Any]:
        """Return precision and recall over all categories together."""
        return _shares(int(self.right.sum()), int(self.wrong.sum()), int(self.missed.sum()))


def figures(answers: Answers) -> dict[str, Any]:
    """Return micro figures, macro F1, what became of clean ads, and each category."""
    counts = LeadCounts.of(answers)
    clean = ~answers.is_so.any(axis=1) & answers.known.all(axis=1)
    untouched = clean & ~answers.leads.any(axis=1)
    return {
        "ads": len(answers.is_so),
        "micro": counts.micro(),
        "macro_f1": counts.macro_f1(),
        "clean": {
            "ads": int(clean.sum()),
            "without_lead": _ratio(int(untouched.sum()), int(clean.sum())),
        },
        "categories": {
            str(category): _shares(
                int(counts.right[number]), int(counts.wrong[number]), int(counts.missed[number])
            )
            for number, category in enumerate(CONTENT)
            if counts.right[number] + counts.wrong[number] + counts.missed[number]
        },
        "look": look_figures(answers),
    }


def look_figures(answers: Answers, budget: float = LOOK_BUDGET) -> dict[str, Any]:
    """Return what is found where a share of the ads without a lead is read as well."""
    has_lead = answers.leads.any(axis=1)
    rest = np.flatnonzero(~has_lead)
    ranked = rest[np.argsort(-answers.worth[rest], kind="stable")]
    queue = ranked[: int(budget * len(rest))]
    bad: Flags = np.any(answers.is_so & answers.known, axis=1)
    truth = answers.is_so & answers.known
    # Whoever reads an ad of the queue sees all that is in it.
    found = int((answers.leads & truth).sum()) + int(truth[queue].sum())
    return {
        "budget": budget,
        "queue": len(queue),
        "queue_bad": int(bad[queue].sum()),
        "bad_ads": int(bad.sum()),
        "bad_ads_with_lead": _ratio(int((bad & has_lead).sum()), int(bad.sum())),
        "bad_ads_with_lead_or_look": _ratio(
            int((bad & has_lead).sum()) + int(bad[queue].sum()), int(bad.sum())
        ),
        "violations_with_lead_or_look": _ratio(found, int(truth.sum())),
    }


def curve(answers: Answers, chance: Floats, rules: Flags) -> list[dict[str, Any]]:
    """Return precision, recall and macro F1 where one threshold held for every category.

    ``rules`` are leads that stand whatever the threshold; none of them: the reader alone.
    """
    points = []
    for step in _STEPS:
        at = Answers(answers.is_so, answers.known, (chance >= step) | rules, answers.worth)
        counts = LeadCounts.of(at)
        points.append({"threshold": step, **counts.micro(), "macro_f1": counts.macro_f1()})
    return points


def _shares(right: int, wrong: int, missed: int) -> dict[str, Any]:
    return {
        "right": right,
        "wrong": wrong,
        "missed": missed,
        "precision": _ratio(right, right + wrong),
        "recall": _ratio(right, right + missed),
        "f1": _ratio(2 * right, 2 * right + wrong + missed),
    }


def _ratio(part: int, whole: int) -> float | None:
    return _rounded(part / whole) if whole else None


def _rounded(value: float) -> float:
    return round(value, _DIGITS)
