"""The stretch of the queue around one lead: what stands beside it, before it and after it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import ColumnElement, func, literal, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.store.queries.leads.queue import QueuePosition, count, counted_to, nearest
from supervisor.store.queries.leads.queue_filter import (
    FindingFilter,
    beyond,
    conditions_of,
    ordering,
    resolved,
)
from supervisor.store.tables.leads import Finding

BEFORE: Final = 4
AFTER: Final = 14
# Copies stand close together in the queue: enough are read to find that many that lead a row.
_READ: Final = 4


@dataclass(frozen=True, slots=True)
class QueueWindow:
    """Leads around a place in the order of the queue, the one there included where it is in it.

    ``next_id`` passes over leads that others have in hand. ``total`` counts the whole
    queue, as far as it is counted.
    """

    items: Sequence[Finding]
    previous_id: int | None
    next_id: int | None
    total: int


def window_of(
    session: Session,
    wanted: FindingFilter,
    place: QueuePosition,
    taken: Collection[int] = (),
) -> QueueWindow:
    """Return the stretch around ``place``, in a fixed number of statements.

    The lead of the place stands there, wherever its weight would put it by now.
    ``taken`` are clusters that others have in hand. Only where copies or other people's leads fill
    the whole stretch is the next one looked for further on.
    """
    wanted = resolved(session, wanted)
    after, before = beyond(wanted.order, place.severity_rank, place.finding_id)
    following, preceding = _around(session, wanted, after, before)
    leading = leaders(session, wanted, {cluster for _, cluster in (*following, *preceding)})
    leading.discard(place.finding_id)
    ahead = [(one, cluster) for one, cluster in following if one in leading]
    behind = [one for one, _ in preceding if one in leading]
    free = [one for one, cluster in ahead if cluster not in taken]
    next_id = free[0] if free else None
    if next_id is None and len(following) == AFTER * _READ:
        passing = replace(wanted, without=tuple(taken))
        next_id = nearest(session, passing, or_(*after) & (Finding.id != place.finding_id))
    shown = [*behind[:BEFORE][::-1], place.finding_id, *(one for one, _ in ahead[:AFTER])]
    query = (
        select(Finding)
        .where(Finding.id.in_(shown))
        .options(joinedload(Finding.revision), selectinload(Finding.hits))
    )
    items = sorted(session.scalars(query), key=lambda one: shown.index(one.id))
    total = count(session, wanted, counted_to(wanted))
    previous_id = behind[0] if behind else None
    return QueueWindow(items, previous_id, next_id, total)


def _around(
    session: Session,
    wanted: FindingFilter,
    after: Sequence[ColumnElement[bool]],
    before: Sequence[ColumnElement[bool]],
) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    """Return the nearest leads with their clusters, after and before a place, the nearest first."""
    columns = (Finding.id, Finding.cluster_id, Finding.severity_rank)
    narrowed = conditions_of(wanted, Finding)
    ahead, behind = ordering(wanted.order), ordering(wanted.order, backwards=True)
    most = (AFTER * _READ, BEFORE * _READ)
    sides = (
        *((0, place, most[0], ahead) for place in after),
        *((1, place, most[1], behind) for place in before),
    )
    stretches = [
        select(*columns, literal(side).label("side"))
        .where(*narrowed, place)
        .order_by(*order)
        .limit(room)
        .subquery()
        for side, place, room, order in sides
    ]
    rows = session.execute(union_all(*(select(stretch) for stretch in stretches))).all()
    found: tuple[list[tuple[int, int]], list[tuple[int, int]]] = ([], [])
    for finding_id, cluster, _, side in sorted(rows, key=lambda row: _turn(wanted.order, row)):
        found[side].append((finding_id, cluster))
    return found[0][: most[0]], found[1][::-1][: most[1]]


def _turn(order: str, row: Sequence[int]) -> tuple[int, int]:
    """Where a row stands in the order of the queue: a union keeps none."""
    finding_id, _, rank, *_ = row
    if order == "gravest":
        return -rank, -finding_id
    return 0, finding_id if order == "oldest" else -finding_id


def leaders(session: Session, wanted: FindingFilter, clusters: Collection[int]) -> set[int]:
    """Return the leads that stand for the rows of these clusters, in one statement."""
    row = (Finding.cluster_id, Finding.status)
    turn = func.row_number().over(partition_by=row, order_by=ordering(wanted.order))
    copies = (
        select(Finding.id, turn.label("turn"))
        .where(Finding.cluster_id.in_(clusters), *conditions_of(wanted, Finding))
        .subquery()
    )
    return set(session.scalars(select(copies.c.id).where(copies.c.turn == 1)))
