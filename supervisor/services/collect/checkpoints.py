"""What a live run notes after each page: where it goes on, what it lost, how it was stopped."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any, Final

from scrapers.contract import PageReading, PageRequest, ReadingKind
from scrapers.pages.paging import MAX_EMPTIES
from supervisor.domain.collect.runs import RunOutcome

Checkpoint = dict[str, Any]
# A server that is down fails every page; one whose pages fail now and then is read on.
MAX_LOST_IN_ROW: Final = 3
MAX_LOST: Final = 200
_STOPPED_BY: Final = {
    ReadingKind.BLOCKED: RunOutcome.BLOCKED,
    ReadingKind.DRIFT: RunOutcome.SCHEMA_DRIFT,
}


def ids_of(reading: PageReading) -> list[str]:
    """Return the ads of a page by their ids."""
    return [row.posting.external_id for row in reading.rows if row.posting is not None]


def repeats(reading: PageReading, checkpoint: Mapping[str, Any]) -> bool:
    """Tell whether the source answered the page before once more, as some do past their end."""
    ids = ids_of(reading)
    return bool(ids) and ids == checkpoint.get("ids")


def one_more_empty(reading: PageReading, request: PageRequest) -> PageReading:
    """Go on for a few pages after one without anything new, then take it for the end.

    Rows that slid may fill a page; a list that starts over, or a calendar without end, fills all.
    """
    if reading.next is None or request.empties + 1 > MAX_EMPTIES:
        return replace(reading, next=None)
    return replace(reading, next=replace(reading.next, empties=request.empties + 1))


def is_doubtful(reading: PageReading, request: PageRequest, *, is_cut: bool) -> bool:
    """Tell whether a second try may bring what the first did not.

    So with a page that is wrong by itself, one cut on the way, and an empty one in mid-list.
    """
    is_gap = (
        not reading.rows and reading.next is not None and reading.next.empties > request.empties
    )
    return is_cut or is_gap or reading.is_page_fault


def asked_again(before: Checkpoint, request: PageRequest) -> Checkpoint:
    """Return the checkpoint that asks for the same page once more."""
    return {**before, "next": asdict(request), "again": True}


def after_page(before: Checkpoint, reading: PageReading, request: PageRequest) -> Checkpoint:
    """Return the checkpoint after a page that was read."""
    stopped = _STOPPED_BY.get(reading.kind)
    if reading.is_walled and reading.rows:
        stopped = RunOutcome.PARTIAL
    totals = [total for total in (before.get("total"), reading.total) if total is not None]
    lost = {url: why for url, why in before.get("lost", {}).items() if url != request.url}
    if reading.lost and len(lost) < MAX_LOST:
        lost[request.url] = reading.lost
    return {
        **before,
        "next": asdict(reading.next) if reading.next and not stopped else None,
        "total": max(totals, default=None),
        "proved_empty": before.get("proved_empty") or reading.kind is ReadingKind.EMPTY,
        "stopped": stopped.value if stopped else None,
        "reason": reading.reason,
        "ids": ids_of(reading),
        "again": False,
        "lost": lost,
        "lost_in_row": 0,
    }


def may_leave_out(before: Mapping[str, Any]) -> bool:
    """Tell whether one more page may be left out: few enough were, and not all the last ones."""
    in_row, lost = before.get("lost_in_row", 0), before.get("lost", {})
    return in_row < MAX_LOST_IN_ROW and len(lost) < MAX_LOST


def left_out(
    before: Checkpoint, request: PageRequest, reason: str, onward: PageRequest
) -> Checkpoint:
    """Return the checkpoint after a page that could not be had, its loss noted."""
    total = before.get("total")
    is_past_end = total is not None and bool(onward.seen) and onward.seen >= total
    return {
        **before,
        "next": None if is_past_end else asdict(onward),
        "again": False,
        "lost": {**before.get("lost", {}), request.url: reason},
        "lost_in_row": before.get("lost_in_row", 0) + 1,
    }


def losses_said(checkpoint: Mapping[str, Any]) -> str:
    """Say in Chinese which pages were left out and why; empty where none was."""
    lost: dict[str, str] = checkpoint.get("lost", {})
    if not lost:
        return ""
    url, reason = next(iter(lost.items()))
    return f"有 {len(lost)} 个页面未能读取（如 {url[:200]}：{reason}）"
