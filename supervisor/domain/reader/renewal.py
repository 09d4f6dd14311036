"""Where a candidate for the learned reader stands, and when it may take the place of another."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.screening.model import RuleHit

NIGHTS: Final = 3
"""Nights a candidate reads beside the model in force before anybody may ask for it."""

TOLERANCE: Final = 0.01
"""What precision and clean ads may lose by chance, on some five hundred ads kept back."""


@term("候选模型")
class CandidateStatus(LabelledEnum):
    """Where a candidate stands."""

    PROPOSED = ("proposed", "待提请")
    ENDORSED = ("endorsed", "已提请，待第二人批准")
    LIVE = ("live", "启用")
    REPLACED = ("replaced", "已被替换")
    REFUSED = ("refused", "不采用")
    TAKEN_BACK = ("taken_back", "已撤回")
    FAILED = ("failed", "训练没有完成")


WAITING: Final = (CandidateStatus.PROPOSED, CandidateStatus.ENDORSED)


def worse_in(candidate: Mapping[str, Any], in_force: Mapping[str, Any]) -> list[str]:
    """Return in Chinese in what a candidate is worse than the model in force; empty for nothing.

    Both are figures of both readers together on the ads kept back (``figures.figures``).
    """
    found = []
    if _of(candidate, "macro_f1") < _of(in_force, "macro_f1"):
        found.append("宏平均 F1")
    if _of(candidate, "micro", "precision") < _of(in_force, "micro", "precision") - TOLERANCE:
        found.append("准确率")
    if _of(candidate, "clean", "without_lead") < _of(in_force, "clean", "without_lead") - TOLERANCE:
        found.append("正常信息的误报")
    return found


def _of(figures: Mapping[str, Any], *keys: str) -> float:
    value: Any = figures
    for key in keys:
        value = value.get(key) or {}
    return float(value or 0.0)


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of a candidate beside the model in force.

    ``nights`` it read so far; of the differences that people judged, those that speak for it (a
    lead gained that is right, one lost that was wrong) and against it.
    """

    nights: int
    speaks_for: int
    against: int

    @property
    def problem(self) -> str:
        """Why nobody may ask for the candidate yet, in Chinese; empty where somebody may."""
        if self.nights < NIGHTS:
            return f"候选模型还要与现用模型并读 {NIGHTS - self.nights} 晚，才能提请启用。"
        if self.against > self.speaks_for:
            return (
                f"并读的差异中，{self.against} 处判为不如现用模型，{self.speaks_for} 处更好，"
                "不能提请启用。"
            )
        return ""


def differences(
    in_force: Sequence[RuleHit], candidate: Sequence[RuleHit]
) -> Iterator[tuple[bool, RuleHit]]:
    """Yield the leads of one ad that only one of two readings makes, one for each category.

    The first value tells whether it is gained by the candidate.
    """
    before = {hit.category: hit for hit in reversed(in_force) if hit.exception is None}
    after = {hit.category: hit for hit in reversed(candidate) if hit.exception is None}
    yield from ((True, hit) for category, hit in after.items() if category not in before)
    yield from ((False, hit) for category, hit in before.items() if category not in after)
