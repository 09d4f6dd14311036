"""What the office already knows of an agency, and the points it would give under the scheme.

The points are a proposal in the form of the self-rating; the agency may state others.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from supervisor.domain.platform.labelled import LabelledEnum

_FIFTHS = 5


class KnownFigure(LabelledEnum):
    """A figure that stands in the office's records; the label says from where."""

    STAFF = ("staff", "从业人员（年度报告，未报的按名册）")
    ANNUAL_ON_TIME = ("annual_on_time", "年度报告按期提交（1 按期，0 迟报）")
    PEOPLE_SERVED = ("people_served", "全年服务劳动者人次（年度报告）")
    EMPLOYERS_SERVED = ("employers_served", "全年服务用人单位家次（年度报告）")
    SERVICE_REVENUE = ("service_revenue", "全年人力资源服务收入，元（年度报告）")


@dataclass(frozen=True, slots=True)
class KnownPoints:
    """A known value and the points (tenths) it stands for."""

    figure: KnownFigure
    value: int
    points: int


def by_steps(value: int, steps: Sequence[tuple[int, int]]) -> int:
    """Return the points of the highest step that ``value`` reaches; none below the first.

    ``steps`` are (least value, points), rising.
    """
    reached = bisect_right([least for least, _ in steps], value)
    return steps[reached - 1][1] if reached else 0


def by_rank(value: int, everybody: Sequence[int], most: int) -> int:
    """Return the points of a value by its fifth among all: the highest fifth has the full mark.

    Equal values are in the same fifth; nothing served is nothing scored.
    """
    if not everybody or value <= 0:
        return 0
    ahead = sum(other > value for other in everybody)
    fifth = _FIFTHS - ahead * _FIFTHS // len(everybody)
    return most * max(1, fifth) // _FIFTHS
