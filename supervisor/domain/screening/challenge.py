"""Written challenge cases: violations, look-alikes, disguises and lawful exceptions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Final, Self

from supervisor.domain.screening.model import Ad, Category, RuleHit

KINDS: Final = ("positive", "hard_negative", "evasion", "exception")
_FLAGGED: Final = ("positive", "evasion")


@dataclass(frozen=True, slots=True)
class ChallengeCase:
    """One case. ``span`` is the evidence where a flag is expected, else empty."""

    ad: Ad
    category: Category
    kind: str
    span: str = ""

    @classmethod
    def of(cls, ad: Ad, row: dict[str, Any]) -> Self:
        """Read ``category``, ``kind``, ``span``; ``ValueError`` or ``KeyError`` on bad values."""
        kind = row["kind"]
        if kind not in KINDS:
            raise ValueError(f"kind 应为 {'、'.join(KINDS)} 之一，得到 {kind!r}")
        return cls(ad, Category.of(row["category"]), kind, row.get("span", ""))

    @property
    def expects_flag(self) -> bool:
        """Return whether the case is a violation."""
        return self.kind in _FLAGGED


@dataclass
class ChallengeScores:
    """Passed and all cases by (category, kind), and the cases that failed."""

    passed: dict[tuple[Category, str], int] = field(default_factory=dict)
    cases: dict[tuple[Category, str], int] = field(default_factory=dict)
    failed: list[ChallengeCase] = field(default_factory=list)

    def report(self) -> dict[str, Any]:
        """Return F1 per category, their mean, false alarms on look-alikes, recall on disguises."""
        categories = [c for c in Category if any((c, kind) in self.cases for kind in KINDS)]
        rows = {str(category): self._row(category) for category in categories}
        scores = [row["f1"] for row in rows.values() if row["f1"] is not None]
        return {
            "cases": sum(self.cases.values()),
            "kinds": list(KINDS),
            "categories": rows,
            "macro_f1": sum(scores) / len(scores) if scores else None,
            "hard_negative_false_alarms": _complement(self._share("hard_negative")),
            "exception_false_alarms": _complement(self._share("exception")),
            "evasion_recall": self._share("evasion"),
        }

    def _row(self, category: Category) -> dict[str, Any]:
        row: dict[str, Any] = {
            kind: {
                "passed": self.passed.get((category, kind), 0),
                "cases": self.cases.get((category, kind), 0),
            }
            for kind in KINDS
        }
        right = sum(row[kind]["passed"] for kind in _FLAGGED)
        missed = sum(row[kind]["cases"] for kind in _FLAGGED) - right
        quiet = [kind for kind in KINDS if kind not in _FLAGGED]
        wrong = sum(row[kind]["cases"] - row[kind]["passed"] for kind in quiet)
        total = 2 * right + missed + wrong
        return {**row, "f1": 2 * right / total if total else None}

    def _share(self, kind: str) -> float | None:
        total = sum(count for (_, k), count in self.cases.items() if k == kind)
        good = sum(count for (_, k), count in self.passed.items() if k == kind)
        return good / total if total else None


def score_challenge(
    cases: Iterable[ChallengeCase], screened: Iterable[tuple[RuleHit, ...]]
) -> ChallengeScores:
    """Judge each case by its own category; under a lawful exception a hit is no flag."""
    scores = ChallengeScores()
    for case, hits in zip(cases, screened, strict=True):
        key = (case.category, case.kind)
        scores.cases[key] = scores.cases.get(key, 0) + 1
        is_flagged = any(h.category is case.category and h.exception is None for h in hits)
        if is_flagged == case.expects_flag:
            scores.passed[key] = scores.passed.get(key, 0) + 1
        else:
            scores.failed.append(case)
    return scores


def _complement(share: float | None) -> float | None:
    return None if share is None else 1 - share
