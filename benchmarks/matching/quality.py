"""How right the verdicts are: precision and recall over made-up cases, by rule and by score."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.matching.cases import Case
from benchmarks.matching.corruption import TRUE_NAMES
from supervisor.domain.matching.model import Match, Verdict


@dataclass(slots=True)
class Quality:
    """Counts of one run. ``by_rule`` maps a rule to what became of its cases."""

    by_rule: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    by_score: dict[float, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def add(self, case: Case, match: Match) -> None:
        """Count one case."""
        is_right = bool(case.truth) and match.agency_key == case.truth
        is_among = is_right or any(one.agency_key == case.truth for one in match.candidates)
        if match.verdict is Verdict.LICENSED:
            outcome = "licensed" if is_right else "wrong"
        elif match.verdict is Verdict.POSSIBLE and (is_among or not case.truth):
            outcome = "possible"
        else:
            outcome = "unknown"
        self.by_rule[case.rule][outcome] += 1
        if match.agency_key:
            self.by_score[match.score]["right" if is_right else "wrong"] += 1

    @property
    def precision(self) -> float:
        """The share of ``licensed`` verdicts that name the right agency."""
        licensed = sum(counts["licensed"] for counts in self.by_rule.values())
        return licensed / max(1, licensed + self.wrong)

    def recall(self, *outcomes: str, rules: Sequence[str] = tuple(TRUE_NAMES)) -> float:
        """The share of true names, slips in the brand apart, that had one of the outcomes."""
        total = sum(self.by_rule[rule].total() for rule in rules)
        return sum(self.by_rule[rule][one] for rule in rules for one in outcomes) / max(1, total)

    @property
    def wrong(self) -> int:
        """How many cases were taken for an agency they are not."""
        return sum(counts["wrong"] for counts in self.by_rule.values())

    def calibration(self) -> list[tuple[float, float, int]]:
        """Return (score, share that was right, count) for every score given, highest first."""
        return [
            (score, counts["right"] / counts.total(), counts.total())
            for score, counts in sorted(self.by_score.items(), reverse=True)
        ]


def judge(cases: Sequence[Case], matches: Sequence[Match]) -> Quality:
    """Return the counts over a run."""
    quality = Quality()
    for case, match in zip(cases, matches, strict=True):
        quality.add(case, match)
    return quality
