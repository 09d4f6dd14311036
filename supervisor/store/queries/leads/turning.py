"""Turn the pages of the queue: a page that follows or precedes a lead is found from there."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.store.queries.leads.queue import (
    PAGE_SIZE,
    QueuePosition,
    count,
    counted_to,
    first_ids,
    loaded,
    queue_page,
)
from supervisor.store.queries.leads.queue_filter import (
    FindingFilter,
    beyond,
    conditions_of,
    ordering,
    resolved,
)
from supervisor.store.queries.leads.window import leaders
from supervisor.store.queries.paging import At, Page
from supervisor.store.tables.leads import Finding

_READ: Final = 4 * PAGE_SIZE
_LOADED: Final = 500


def turned_page(
    session: Session, wanted: FindingFilter, at: At, total: int | None = None
) -> Page[Finding]:
    """Return the page of the queue that is asked for, by its number where no lead is named.

    A lead that has left the queue meanwhile still tells where it stood.
    """
    wanted = resolved(session, wanted)
    place = _place(at.after or at.before)
    if place is not None and at.number > 1:
        backwards = not at.after
        ids = list(islice(_from(session, wanted, place, backwards=backwards), PAGE_SIZE + 1))
        if backwards and len(ids) >= PAGE_SIZE:
            return _page(session, wanted, at, ids[:PAGE_SIZE], total, more=True)
        if ids and not backwards:
            more = len(ids) > PAGE_SIZE
            return _page(session, wanted, at, ids[:PAGE_SIZE], total, more=more)
    number = 1 if at.before else at.number
    return _with_keys(queue_page(session, wanted, At(number), total))


def every_lead(session: Session, wanted: FindingFilter, most: int) -> Iterator[Finding]:
    """Yield the leads of the queue in its order, ``most`` of them, a portion at a time."""
    wanted = resolved(session, wanted)
    ids = first_ids(session, wanted, most)
    for start in range(0, len(ids), _LOADED):
        yield from loaded(session, wanted, ids[start : start + _LOADED])


def _place(text: str) -> QueuePosition | None:
    """Read the lead that an address names, as ``_said`` wrote it; ``None`` where it names none."""
    rank, _, finding_id = text.partition("~")
    if not (rank.isdecimal() and finding_id.isdecimal()) or len(text) > 20:
        return None
    return QueuePosition(int(rank), int(finding_id))


def _said(lead: Finding) -> str:
    return f"{lead.severity_rank}~{lead.id}"


def _from(
    session: Session, wanted: FindingFilter, place: QueuePosition, *, backwards: bool
) -> Iterator[int]:
    """Yield the leads that stand for their row beyond a place, the nearest first."""
    columns = select(Finding.id, Finding.cluster_id, Finding.severity_rank)
    narrowed = columns.where(*conditions_of(wanted, Finding))
    order = ordering(wanted.order, backwards=backwards)
    while True:
        after, before = beyond(wanted.order, place.severity_rank, place.finding_id)
        rows: list[Any] = []
        for condition in before if backwards else after:
            query = narrowed.where(condition).order_by(*order).limit(_READ - len(rows))
            rows += session.execute(query).all() if len(rows) < _READ else ()
        leading = leaders(session, wanted, {cluster for _, cluster, _ in rows})
        yield from (one for one, *_ in rows if one in leading)
        if len(rows) < _READ:
            return
        place = QueuePosition(rows[-1].severity_rank, rows[-1].id)


def _page(
    session: Session,
    wanted: FindingFilter,
    at: At,
    ids: list[int],
    total: int | None,
    *,
    more: bool,
) -> Page[Finding]:
    most = counted_to(wanted)
    total = count(session, wanted, most) if total is None else total
    items = loaded(session, wanted, ids)
    page = Page(items, at.number, PAGE_SIZE, total, total == most, more=more)
    return _with_keys(page)


def _with_keys(page: Page[Finding]) -> Page[Finding]:
    """Return the page with the leads at its ends named; one that was counted to its end goes on."""
    if not page.items:
        return page
    more = page.more
    if more is None and page.goes_on and page.number >= page.pages:
        more = True
    before, after = _said(page.items[0]), _said(page.items[-1])
    return replace(page, before=before, after=after, more=more)
