"""How an agency's score and star moved, drawn from its credit file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from markupsafe import Markup

from supervisor.domain.platform.deadlines import add_months
from supervisor.services.credit.file import CreditFile
from supervisor.web.shell.charts import steps

_MONTHS: Final = 36  # the longest a fact may be public


@dataclass(frozen=True, slots=True)
class CreditCharts:
    """Two pictures; ``None`` where there is nothing to draw."""

    score: Markup | None
    stars: Markup | None


def credit_charts(file: CreditFile) -> CreditCharts:
    """Return the pictures of the last three years up to the day of the file."""
    scores = [(row.on_date, row.score) for row in reversed(file.history)]
    bands = [(band.least, f"{band.grade.value} {band.least}") for band in file.scheme.bands]
    ends = [(file.scheme.most, str(file.scheme.most)), (file.scheme.least, str(file.scheme.least))]
    marks = dict([*ends, *bands])
    stars = [(number, f"{number} 星" if number else "无") for number in range(6)]
    return CreditCharts(
        _drawn("信用评分的变化", scores, file.on, sorted(marks.items())),
        _drawn("星级的变化", file.stars, file.on, stars),
    )


def _drawn(
    title: str,
    changes: Sequence[tuple[date, int]],
    until: date,
    marks: Sequence[tuple[int, str]],
) -> Markup | None:
    """Draw what happened within the window, beginning with what held when it opened."""
    first = add_months(until, -_MONTHS)
    known = [(day, height) for day, height in changes if day <= until]
    before = [height for day, height in known if day <= first]
    within = [(day, height) for day, height in known if day > first]
    shown = [*([(first, before[-1])] if before else []), *within]
    if not shown:
        return None
    kept = [shown[0], *(later for earlier, later in pairwise(shown) if later[1] != earlier[1])]
    return steps(title, kept, until, marks)
