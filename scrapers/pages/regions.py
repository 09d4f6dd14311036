"""Ads of other places in a list that was asked for by place: padding, or a block in disguise."""

import re
from dataclasses import replace
from typing import Final

from scrapers.contract import PageReading, Row
from scrapers.items import RowProblem
from scrapers.pages.guards import blocked

# Fewer ads may all come from next door, and a single one may name its district only.
_FOREIGN_FROM: Final = 5


def told_by_place(reading: PageReading, region: re.Pattern[str]) -> PageReading:
    """Say row by row which ads are of other places; where most are, the list is not ours.

    A list of mostly foreign ads counts as blocked, its few local rows kept. Rows without a place
    say nothing.
    """
    placed = [row for row in reading.rows if row.posting is not None and row.posting.city]
    foreign = {row.number for row in placed if not _is_local(row, region)}
    if not foreign or len(placed) < _FOREIGN_FROM:
        return reading
    if len(foreign) * 2 > len(placed):
        share = "全部" if len(foreign) == len(placed) else f"大多（{len(foreign)}/{len(placed)}）"
        own = tuple(row for row in placed if row.number not in foreign)
        refused = blocked(f"返回的{share}是其他地区的职位，疑似被限制访问。")
        return replace(refused, rows=own, total=reading.total)
    return replace(
        reading, rows=tuple(_told(row) if row.number in foreign else row for row in reading.rows)
    )


def _is_local(row: Row, region: re.Pattern[str]) -> bool:
    return row.posting is not None and region.search(row.posting.city) is not None


def _told(row: Row) -> Row:
    """Add the problem to a row; the ad is kept, for its poster may be one of ours."""
    city = row.posting.city if row.posting is not None else ""
    problem = RowProblem(
        row=row.number, column="city", value=city[:80], expected="应为本地区职位，疑似推荐或填充"
    )
    return replace(row, problems=(*row.problems, problem))
