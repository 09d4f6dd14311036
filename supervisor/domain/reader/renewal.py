"""Where a candidate for the learned reader stands, and when it may take the place of another."""

from collections.abc import Mapping
from typing import Any, Final

from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum

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
