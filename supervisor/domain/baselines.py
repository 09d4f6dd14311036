"""What is usual for a source, and what of a run is not.

A source that silently loses a field, half its rows or all its novelty still answers with a page
that reads well. Each run is therefore measured against the median of the runs before it; the
spread is the median absolute deviation (MAD), which one bad night does not move.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Final

WATCHED_RUNS: Final = 14
LEARNING_RUNS: Final = 5

# 1.4826 × MAD estimates the standard deviation of a normal distribution; beyond four of them a
# night is unusual. The floors keep a source that never varied from alarming at one row.
_MAD_TO_DEVIATION: Final = 1.4826
_DEVIATIONS: Final = 4.0
_RELATIVE_FLOOR: Final = 0.3
_SHARE_FLOOR: Final = 0.15

COUNTS: Final = ("rows", "new")
FIELD_LABELS: Final[Mapping[str, str]] = {
    "company": "单位名称",
    "text": "职位描述",
    "city": "工作地点",
    "salary_text": "薪资",
    "published_on": "发布日期",
    "uscc": "统一社会信用代码",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run is measured by: counts of rows, and how many rows carry each field."""

    rows: int
    new: int = 0
    refused: int = 0
    filled: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Deviation:
    """One measure of a run outside what is usual; ``cause`` is stable from night to night."""

    cause: str
    sentence: str


def deviations(
    latest: Figures,
    history: Sequence[Figures],
    expected_coverage: Mapping[str, float],
    *,
    watches_counts: bool,
) -> tuple[Deviation, ...]:
    """Return what of ``latest`` is unusual, worst kinds first.

    ``history`` holds the good runs before it, newest first; fewer than ``LEARNING_RUNS`` say
    nothing yet. ``expected_coverage`` (field → least share) is declared and holds from the first
    run. ``watches_counts`` is false where the number of rows is up to whoever hands a file over.
    """
    found: list[Deviation] = []
    usual = history[:WATCHED_RUNS]
    is_learning = len(usual) < LEARNING_RUNS
    if watches_counts and not is_learning:
        found += [d for name in COUNTS if (d := _count_deviation(name, latest, usual))]
    if latest.rows:
        found += _share_deviations(latest, () if is_learning else usual, expected_coverage)
    return tuple(found)


def _count_deviation(name: str, latest: Figures, usual: Sequence[Figures]) -> Deviation | None:
    values = [float(getattr(figures, name)) for figures in usual]
    middle, slack = _band(values, floor=_RELATIVE_FLOOR * median(values))
    value = getattr(latest, name)
    if value >= middle - slack:
        return None
    label = {"rows": "取得的条数", "new": "新增的条数"}[name]
    return Deviation(
        f"count:{name}", f"{label}为 {value}，平时约 {middle:.0f}（近 {len(values)} 次的中位数）。"
    )


def _share_deviations(
    latest: Figures, usual: Sequence[Figures], expected: Mapping[str, float]
) -> list[Deviation]:
    found = []
    refused = _refused_deviation(latest, usual)
    if refused is not None:
        found.append(refused)
    for name, label in FIELD_LABELS.items():
        least = _least_share(name, usual, expected)
        share = latest.filled.get(name, 0) / latest.rows
        if share < least:
            found.append(
                Deviation(
                    f"coverage:{name}",
                    f"只有 {share:.0%} 的信息带有“{label}”，应不少于 {least:.0%}；"
                    "该字段可能已改名。",
                )
            )
    return found


def _refused_deviation(latest: Figures, usual: Sequence[Figures]) -> Deviation | None:
    shares = [figures.refused / figures.rows for figures in usual if figures.rows]
    if not shares:
        return None
    middle, slack = _band(shares, floor=_SHARE_FLOOR)
    share = latest.refused / latest.rows
    if share <= middle + slack:
        return None
    return Deviation("share:refused", f"{share:.0%} 的行无法读取，平时约 {middle:.0%}。")


def _least_share(name: str, usual: Sequence[Figures], expected: Mapping[str, float]) -> float:
    shares = [figures.filled.get(name, 0) / figures.rows for figures in usual if figures.rows]
    learnt = 0.0
    if shares:
        middle, slack = _band(shares, floor=_SHARE_FLOOR)
        learnt = middle - slack
    return max(learnt, expected.get(name, 0.0))


def _band(values: Sequence[float], *, floor: float) -> tuple[float, float]:
    """Return (median, slack): how far from the median a value may lie before it is unusual."""
    middle = median(values)
    mad = median(abs(value - middle) for value in values)
    return middle, max(_DEVIATIONS * _MAD_TO_DEVIATION * mad, floor)
