"""What a list page proves, the same for every board: rows, proof of none, a block, or drift."""

from dataclasses import replace
from typing import Final

from scrapers.contract import PageReading, PageRequest, ReadingKind, Row
from scrapers.pages.guards import blocked, drifted

MAX_EMPTIES: Final = 2
# Counts that no district has: answered to clients a board takes for machines.
HONEYPOT_TOTALS: Final = frozenset({99999, 999999, 9999999})


def read_list(
    rows: tuple[Row, ...], total: int | None, request: PageRequest, following: PageRequest | None
) -> PageReading:
    """Conclude a list page whose anchor was found.

    ``total`` is the source's own count of the whole list; ``following`` asks for the next page and
    is ``None`` where the source says that this is the last one.
    """
    if rows:
        return PageReading(ReadingKind.ROWS, rows, total, following)
    if request.page > 1:
        return _past_first(total, request, following)
    if total == 0:
        return PageReading(ReadingKind.EMPTY, total=0)
    if total is None:
        return drifted("列表为空且没有总数，无法证明没有招聘信息。")
    if total in HONEYPOT_TOTALS:
        return blocked(f"返回了虚假的总数 {total} 且没有列表，疑似被识别为程序访问。")
    return blocked(f"声称共有 {total} 条却没有列出任何一条，疑似被限制访问。")


def _past_first(
    total: int | None, request: PageRequest, following: PageRequest | None
) -> PageReading:
    """Read an empty page in mid-list: some boards have them; a few in a row are the end."""
    if following is None or request.empties + 1 > MAX_EMPTIES:
        return PageReading(ReadingKind.ROWS, total=total)
    onward = replace(following, empties=request.empties + 1)
    return PageReading(ReadingKind.ROWS, total=total, next=onward)


def has_more(total: int | None, seen: int) -> bool:
    """Tell whether a list of ``total`` goes on after ``seen`` rows; an unknown total may.

    Rows are counted and not pages: boards give more or fewer to a page than they were asked for.
    """
    return total is None or seen < total


def count_of(value: object) -> int | None:
    """Read a counter that may be a number or a text; ``None`` where it is neither."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and value.strip().isdecimal() else None
