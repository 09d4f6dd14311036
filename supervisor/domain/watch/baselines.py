"""What is usual for a source, and what of a run is not.

A source that silently loses a field, half its rows or all its novelty still answers with a page
that reads well. Each run is therefore measured against the median of the good runs before it; the
spread is the median absolute deviation (MAD), which one bad night does not move. The measures
stand in ``domain.watches``.

Counts are compared with nights of the same season (``domain.seasons``); around holidays a source
is expected to bring less, so a fall of its counts proves nothing and is not judged. Shares are
compared with every night. A run is no measure of what it was itself found unusual in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt
from statistics import median
from typing import Final

from supervisor.domain.watch.seasons import Season

WATCHED_RUNS: Final = 14
LEARNING_RUNS: Final = 5

# 1.4826 × MAD estimates the standard deviation of a normal distribution; beyond four of them a
# night is unusual. The floors keep a source that never varied from alarming at one row.
_MAD_TO_DEVIATION: Final = 1.4826
_DEVIATIONS: Final = 4.0
_RELATIVE_FLOOR: Final = 0.3
# However much a source varies, a tenth of the usual is a fall and a multiple of it is a rise.
_DEEPEST: Final = 0.9
_RISE: Final = 4.0
_RISE_DEVIATIONS: Final = 8.0
_SMALLEST_RISE: Final = 10.0
# Counts of independent events scatter with their square root, shares with that of their sample.
_SCATTER: Final = 3.0

FIELD_LABELS: Final[Mapping[str, str]] = {
    "company": "单位名称",
    "text": "职位描述",
    "city": "工作地点",
    "salary_text": "薪资",
    "published_on": "发布日期",
    "refreshed_on": "更新日期",
    "uscc": "统一社会信用代码",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run is measured by.

    ``filled`` counts the rows that carry each field, ``measures`` whatever else was counted (see
    ``domain.watches``). ``is_season_known`` is false where the year's holidays are not known yet.
    ``is_whole`` is false for the rest of a list that took two runs, whose counts measure neither.
    ``is_novel`` tells whether new ads could be expected: not from a run on the
    day of another. ``unusual`` are the causes the run was found unusual for.
    """

    rows: int
    new: int = 0
    refused: int = 0
    filled: Mapping[str, int] = field(default_factory=dict)
    pages: int = 0
    measures: Mapping[str, int] = field(default_factory=dict)
    season: Season = Season.WORKDAY
    is_season_known: bool = True
    is_whole: bool = True
    is_novel: bool = True
    unusual: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Deviation:
    """One thing wrong with a run; ``cause`` is stable from night to night.

    ``level`` changes when it becomes noticeably better or worse.
    """

    cause: str
    sentence: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class UsualBand:
    """Where a measure usually lies, from ``runs`` earlier runs."""

    low: float
    middle: float
    high: float
    runs: int


def count_band(history: Sequence[float]) -> UsualBand:
    """Return the usual band of a count. Raises ``ValueError`` where there is no history."""
    if not history:
        raise ValueError("no history")
    middle, spread = _spread(history)
    scatter = _SCATTER * sqrt(middle)
    fall = max(_DEVIATIONS * spread, _RELATIVE_FLOOR * middle, scatter)
    if scatter < _DEEPEST * middle:
        fall = min(fall, _DEEPEST * middle)
    rise = max(_RISE_DEVIATIONS * spread, _RISE * middle, _SMALLEST_RISE)
    return UsualBand(max(middle - fall, 0.0), middle, middle + rise, len(history))


def share_band(history: Sequence[float], *, floor: float, sample: int) -> UsualBand:
    """Return the usual band of a share (0 to 1) that is about to be measured on ``sample`` rows.

    Raises ``ValueError`` where there is no history.
    """
    if not history:
        raise ValueError("no history")
    middle, spread = _spread(history)
    rows = max(sample, 1)
    likely = (middle * rows + 1) / (rows + 2)
    scatter = _SCATTER * sqrt(max(likely * (1 - likely), 0.0) / rows)
    slack = max(_DEVIATIONS * spread, floor, scatter)
    return UsualBand(max(middle - slack, 0.0), middle, min(middle + slack, 1.0), len(history))


def comparable(history: Sequence[Figures], season: Season) -> Sequence[Figures]:
    """Return the runs whose counts a night of ``season`` is compared with.

    Nights of the same kind where there are enough of them, else every night outside of holidays.
    """
    ordinary = [past for past in history if past.season is not Season.HOLIDAY]
    alike = [past for past in ordinary if past.season is season]
    return (alike if len(alike) >= LEARNING_RUNS else ordinary)[:WATCHED_RUNS]


def is_seen_before(value: float, history: Sequence[float], *, below: bool) -> bool:
    """Tell whether two nights of the window lay as far out: then it happens, and is no alarm."""
    beyond = (past <= value if below else past >= value for past in history)
    return sum(beyond) >= 2


def _spread(history: Sequence[float]) -> tuple[float, float]:
    """Return the median and the deviation estimated from the MAD."""
    middle = median(history)
    return middle, _MAD_TO_DEVIATION * median(abs(value - middle) for value in history)
