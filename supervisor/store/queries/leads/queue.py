"""The review queue: filtered, ordered, paged; and who stands before and after a finding in it.

A row is the copies of one cluster that stand in one status: of those that the filter leaves, the
one that comes first stands for all. What is decided never hides behind a copy that waits.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    Select,
    false,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.leads.findings import FindingStatus
from supervisor.store.ad_index import MOST, Found
from supervisor.store.queries.leads.queue_filter import (
    ORDERS,
    FindingFilter,
    conditions_of,
    ordering,
    resolved,
)
from supervisor.store.queries.paging import At, Page, clamp
from supervisor.store.tables.leads import Finding

__all__ = ["ORDERS", "FindingFilter"]
"""What a page of the queue is asked with."""

PAGE_SIZE: Final = 50
COUNTED: Final = 2_000
"""How far a page counts the queue: beyond it says "more"."""
_READ: Final = 500


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """Where a finding stands in the queue; enough to find its neighbours after it has left."""

    severity_rank: int
    finding_id: int


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """How many rows the queue has for each status, and in all of them, as far as counted."""

    by_status: dict[FindingStatus, int]
    all: int

    def of(self, status: FindingStatus | None) -> int:
        """Return the count of one status, or of all."""
        return self.all if status is None else self.by_status[status]


def queue_page(
    session: Session, wanted: FindingFilter, at: At, total: int | None = None
) -> Page[Finding]:
    """Return one page of the queue with wording and hits loaded, in four statements.

    ``total`` is how many rows it has where that has been counted, which saves a statement.
    """
    wanted = resolved(session, wanted)
    most = counted_to(wanted)
    total = count(session, wanted, most) if total is None else total
    number = clamp(at.number, PAGE_SIZE, total)
    found = _leading(session, wanted, number * PAGE_SIZE)
    shown = loaded(session, wanted, found[(number - 1) * PAGE_SIZE :])
    return Page(shown, number, PAGE_SIZE, total, total == most)


def loaded(session: Session, wanted: FindingFilter, ids: Sequence[int]) -> Sequence[Finding]:
    """Return these leads in the order of the queue, with wording and hits."""
    query = (
        select(Finding)
        .where(Finding.id.in_(ids))
        .options(joinedload(Finding.revision), selectinload(Finding.hits))
        .order_by(*ordering(wanted.order))
    )
    return session.scalars(query).all()


def first_ids(session: Session, wanted: FindingFilter, most: int) -> list[int]:
    """Return the first leads of the queue in its order."""
    return _leading(session, resolved(session, wanted), most)


def gravest(session: Session, most: int) -> Sequence[Finding]:
    """Return the first open leads with their wording, the gravest first, in two statements."""
    wanted = FindingFilter()
    query = (
        select(Finding)
        .where(Finding.id.in_(_leading(session, wanted, most)))
        .options(joinedload(Finding.revision))
        .order_by(*ordering(wanted.order))
    )
    return session.scalars(query).all()


def newest_saying(session: Session, ads: Found, most: int) -> Page[Finding]:
    """Return the newest leads of the ads that were found; whether there are more is told."""
    wanted = FindingFilter(status=None, text=ads.sought, order="newest", found=ads)
    found = _leading(session, wanted, most + 1)
    leads = loaded(session, wanted, found[:most])
    return Page(leads, 1, most, len(leads), len(found) > most)


def first_leads(
    session: Session, wanted: FindingFilter, most: int, without: Collection[int] = ()
) -> list[tuple[int, int]]:
    """Return the first rows of the queue as (cluster, lead), some clusters passed over."""
    wanted = replace(resolved(session, wanted), without=tuple(without))
    found = _leading(session, wanted, most)
    rows = session.execute(select(Finding.cluster_id, Finding.id).where(Finding.id.in_(found)))
    return [(cluster, finding_id) for cluster, finding_id in rows]


def count(session: Session, wanted: FindingFilter, most: int | None = None) -> int:
    """Return how many rows the filter leaves, or ``most`` where there are more."""
    wanted = resolved(session, wanted)
    return (
        session.scalar(select(_rows(*conditions_of(wanted, Finding, for_all=True), most=most))) or 0
    )


def _rows(*conditions: ColumnElement[bool], most: int | None = None) -> ScalarSelect[int]:
    """Count rows; written so that an index which holds them in order is walked once."""
    columns = select(Finding.status, Finding.cluster_id).where(*conditions)
    found = columns.distinct().limit(most).subquery()
    return select(func.count()).select_from(found).scalar_subquery()


def counts(session: Session, *wanted: FindingFilter) -> list[int]:
    """Return how many rows each filter leaves, up to ``COUNTED``, in one statement."""
    columns = [
        _rows(*conditions_of(resolved(session, one), Finding), most=COUNTED) for one in wanted
    ]
    return list(session.execute(select(*columns)).one())


def counted_to(wanted: FindingFilter) -> int:
    """Return how far the rows are counted: for a text each is read, so not as far."""
    return MOST if wanted.text else COUNTED


@cache
def _in_each_status(most: int) -> Select[Any]:
    """Build the statement once: it is sent with every page of the queue."""
    in_each: list[Any] = [_rows(Finding.status == one, most=most) for one in FindingStatus]
    return select(*in_each)


def status_counts(session: Session, wanted: FindingFilter) -> StatusCounts:
    """Return how many rows stand in each status under the other filters, and in all together.

    Two statements at the most, which read no further in any status than it counts.
    """
    every_status = replace(resolved(session, wanted), status=None)
    most = counted_to(wanted)
    sizes = session.execute(_in_each_status(most + 1)).one()
    if max(sizes) > most and not conditions_of(every_status, Finding):
        shown = (min(size, most) for size in sizes)
        return StatusCounts(dict(zip(FindingStatus, shown, strict=True)), most)
    # Few leads are looked through; among many those of the filter are looked up.
    narrowed = [
        conditions_of(every_status, Finding, for_all=size > most) if size else [false()]
        for size in sizes
    ]
    each = [
        select(
            select(literal(place).label("place"), Finding.cluster_id)
            .where(Finding.status == status, *conditions)
            .distinct()
            .limit(most)
            .subquery()
        )
        for place, (status, conditions) in enumerate(zip(FindingStatus, narrowed, strict=True))
    ]
    clusters: list[set[int]] = [set() for _ in each]
    for place, cluster in session.execute(union_all(*each)):
        clusters[place].add(cluster)
    found = [len(one) for one in clusters]
    return StatusCounts(dict(zip(FindingStatus, found, strict=True)), min(sum(found), most))


def _leading(session: Session, wanted: FindingFilter, most: int | None = None) -> list[int]:
    """Return the leads that stand for the first rows, in the order of the queue, ``most`` of them.

    One walk along the index of the order, which passes each copy once: asking of each finding
    whether another copy comes before it takes the square of the copies.
    """
    columns = select(Finding.id, Finding.cluster_id, Finding.status)
    rows = columns.where(*conditions_of(wanted, Finding))
    first: dict[tuple[int, FindingStatus], int] = {}
    ordered = rows.order_by(*ordering(wanted.order)).execution_options(yield_per=_READ)
    with session.execute(ordered) as found:
        for finding_id, cluster, status in found:
            first.setdefault((cluster, status), finding_id)
            if most is not None and len(first) >= most:
                break
    return [*first.values()]


def nearest(session: Session, wanted: FindingFilter, place: ColumnElement[bool]) -> int | None:
    """Return the nearest finding beyond a place that stands for its row.

    Who stands for a row is asked for once, however many of its copies are met.
    """
    wanted = resolved(session, wanted)
    leaders: dict[tuple[int, FindingStatus], int] = {}
    columns = select(Finding.id, Finding.cluster_id, Finding.status)
    rows = columns.where(*conditions_of(wanted, Finding), place)
    ordered = rows.order_by(*ordering(wanted.order))
    with session.execute(ordered.execution_options(yield_per=_READ)) as found:
        for finding_id, cluster, status in found:
            if (cluster, status) not in leaders:
                leaders[cluster, status] = _leader_of(session, wanted, cluster, status)
            if leaders[cluster, status] == finding_id:
                return finding_id
    return None


def _leader_of(session: Session, wanted: FindingFilter, cluster: int, status: FindingStatus) -> int:
    """Return the copy that stands for a row, one of whose copies meets the filter."""
    row = (Finding.cluster_id == cluster, Finding.status == status)
    query = select(Finding.id).where(*row, *conditions_of(wanted, Finding))
    return session.scalars(query.order_by(*ordering(wanted.order)).limit(1)).one()
