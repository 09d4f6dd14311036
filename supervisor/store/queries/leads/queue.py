"""The review queue: filtered, ordered, paged; and who stands before and after a finding in it.

A row is a cluster: of the copies that the filter leaves, the one that comes first stands for all.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    ScalarSelect,
    and_,
    case,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.clock import OFFICE_ZONE
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.places import Jurisdiction
from supervisor.domain.screening.model import Category, Severity
from supervisor.store.queries.leads.open_text import is_one_of, says, shown_in
from supervisor.store.queries.leads.places import at_place
from supervisor.store.queries.paging import Page, clamp, part_of
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.register import Agency

PAGE_SIZE: Final = 50
_READ: Final = 500
ORDERS: Final = {"gravest": "严重的在前", "newest": "新的在前", "oldest": "旧的在前"}


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What the queue is narrowed to; ``None`` and empty mean not narrowed by it.

    ``same_poster`` and ``same_text`` are findings whose poster or text is meant, ``street`` that
    of the matched agency and ``place`` the street, or the division code of the district, that the
    ad states. Days are the office's calendar days on which the lead came up or came up again.
    ``shown`` is set by this module alone.
    """

    status: FindingStatus | None = FindingStatus.OPEN
    category: Category | None = None
    severity: Severity | None = None
    verdict: Verdict | None = None
    jurisdiction: Jurisdiction | None = None
    street: Street | None = None
    place: Street | str = ""
    reposts: bool = False
    source: str = ""
    day_from: date | None = None
    day_to: date | None = None
    text: str = ""
    same_poster: int | None = None
    same_text: int | None = None
    agency: int | None = None
    order: str = "gravest"
    shown: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class QueuePosition:
    """Where a finding stands in the queue; enough to find its neighbours after it has left."""

    severity_rank: int
    finding_id: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The findings before and after a place, and how many rows the queue holds."""

    previous_id: int | None
    next_id: int | None
    total: int


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """How many rows the queue has for each status, and without regard to it."""

    by_status: dict[FindingStatus, int]
    all: int


def queue_page(session: Session, wanted: FindingFilter, number: int) -> Page[Finding]:
    """Return one page of the queue with wording and hits loaded, in four statements."""
    wanted = _resolved(session, wanted)
    if wanted.text:  # reads every row: counting first would read them all twice
        page = part_of(_leading(session, wanted), number, PAGE_SIZE)
    else:
        total = count(session, wanted)
        number = clamp(number, PAGE_SIZE, total)
        found = _leading(session, wanted, number * PAGE_SIZE)
        page = Page(found[(number - 1) * PAGE_SIZE :], number, PAGE_SIZE, total)
    query = (
        select(Finding)
        .where(Finding.id.in_(page.items))
        .options(joinedload(Finding.revision), selectinload(Finding.hits))
        .order_by(*_ordering(wanted.order))
    )
    return Page(session.scalars(query).all(), page.number, PAGE_SIZE, page.total)


def count(session: Session, wanted: FindingFilter) -> int:
    """Return how many rows the filter leaves."""
    wanted = wanted if wanted.shown is not None else _resolved(session, wanted)
    query = select(func.count(Finding.cluster_id.distinct())).where(*_conditions(wanted, Finding))
    return session.scalar(query) or 0


def counts(session: Session, *wanted: FindingFilter) -> list[int]:
    """Return how many rows each filter leaves, in one statement."""
    narrowed = [and_(*_conditions(_resolved(session, one), Finding)) for one in wanted]
    columns = [func.count(case((kept, Finding.cluster_id)).distinct()) for kept in narrowed]
    return list(session.execute(select(*columns).where(or_(*narrowed))).one())


def status_counts(session: Session) -> StatusCounts:
    """Return how many rows stand in each status; copies may differ in it."""
    clusters = func.count(Finding.cluster_id.distinct())
    rows = session.execute(select(Finding.status, clusters).group_by(Finding.status))
    found = {status: total for status, total in rows}  # noqa: C416 - rows, typed as pairs
    by_status = {status: found.get(status, 0) for status in FindingStatus}
    return StatusCounts(by_status, session.scalar(select(clusters)) or 0)


def neighbours(session: Session, wanted: FindingFilter, place: QueuePosition) -> Neighbours:
    """Return who comes before and after ``place``, whether or not it still is in the queue."""
    wanted = _resolved(session, wanted)
    after, before = _beyond(wanted.order, place.severity_rank, place.finding_id)
    leaders: dict[int, int] = {}
    following = _nearest(session, wanted, after, leaders)
    preceding = _nearest(session, wanted, before, leaders, backwards=True)
    return Neighbours(preceding, following, count(session, wanted))


def _leading(session: Session, wanted: FindingFilter, most: int | None = None) -> list[int]:
    """Return the first copies that the filter leaves, in the order of the queue, ``most`` of them.

    One walk along the index of the order, which passes each copy once: asking of each finding
    whether another copy comes before it takes the square of the copies.
    """
    rows = select(Finding.id, Finding.cluster_id).where(*_conditions(wanted, Finding))
    first: dict[int, int] = {}
    ordered = rows.order_by(*_ordering(wanted.order)).execution_options(yield_per=_READ)
    with session.execute(ordered) as found:
        for finding_id, cluster in found:
            first.setdefault(cluster, finding_id)
            if most is not None and len(first) >= most:
                break
    return [*first.values()]


def _nearest(
    session: Session,
    wanted: FindingFilter,
    beyond: ColumnElement[bool],
    leaders: dict[int, int],
    *,
    backwards: bool = False,
) -> int | None:
    """Return the nearest finding beyond a place that stands for its cluster.

    ``leaders`` keeps who stands for the clusters met, so that each is asked for once.
    """
    rows = select(Finding.id, Finding.cluster_id).where(*_conditions(wanted, Finding), beyond)
    ordered = rows.order_by(*_ordering(wanted.order, backwards=backwards))
    with session.execute(ordered.execution_options(yield_per=_READ)) as found:
        for finding_id, cluster in found:
            if cluster not in leaders:
                leaders[cluster] = _leader_of(session, wanted, cluster)
            if leaders[cluster] == finding_id:
                return finding_id
    return None


def _leader_of(session: Session, wanted: FindingFilter, cluster: int) -> int:
    """Return the copy that stands for a cluster, one of whose copies meets the filter."""
    query = select(Finding.id).where(Finding.cluster_id == cluster, *_conditions(wanted, Finding))
    return session.scalars(query.order_by(*_ordering(wanted.order)).limit(1)).one()


def _ordering(order: str, *, backwards: bool = False) -> list[ColumnElement[Any]]:
    newest_first = order != "oldest"
    by_id = Finding.id.desc() if newest_first is not backwards else Finding.id.asc()
    if order != "gravest":
        return [by_id]
    by_rank = Finding.severity_rank.asc() if backwards else Finding.severity_rank.desc()
    return [by_rank, by_id]


def _beyond(
    order: str, rank: int, finding_id: int
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions to stand after and before a place in the queue."""
    newer, older = Finding.id > finding_id, Finding.id < finding_id
    if order == "oldest":
        return newer, older
    if order == "newest":
        return older, newer
    same = Finding.severity_rank == rank
    return (
        or_(Finding.severity_rank < rank, and_(same, older)),
        or_(Finding.severity_rank > rank, and_(same, newer)),
    )


def _conditions(wanted: FindingFilter, one: type[Finding]) -> list[ColumnElement[bool]]:
    """Return every condition of the filter that is set, as conditions on ``one``."""
    conditions = [
        column == value
        for column, value in (
            (one.status, wanted.status),
            (one.severity, wanted.severity),
            (one.verdict, wanted.verdict),
            (one.jurisdiction, wanted.jurisdiction),
            (one.source_id, wanted.source or None),
            (one.agency_id, wanted.agency),
        )
        if value is not None
    ]
    if wanted.same_poster is not None:
        conditions.append(one.poster_key == _of(wanted.same_poster, "poster_key"))
    if wanted.same_text is not None:
        conditions.append(one.text_digest == _of(wanted.same_text, "text_digest"))
    if wanted.category is not None:
        conditions.append(_has_category(wanted.category, one))
    if wanted.street is not None:
        seated = select(Agency.id).where(Agency.street == wanted.street)
        conditions.append(one.agency_id.in_(seated))
    if wanted.reposts:
        conditions.append(one.repost_of_id.is_not(None))
    if wanted.place:
        conditions.append(_wording(one, at_place(wanted.place)))
    if wanted.shown is not None:
        conditions.append(is_one_of(one.revision_id, wanted.shown))
    elif wanted.text:
        conditions.append(_wording(one, says(PostingRevision, wanted.text)))
    return [*conditions, *_days(wanted, one)]


def _days(wanted: FindingFilter, one: type[Finding]) -> list[ColumnElement[bool]]:
    came_up = func.coalesce(one.reopened_at, one.created_at, type_=Finding.created_at.type)
    days = []
    if wanted.day_from is not None:
        days.append(came_up >= _start_of(wanted.day_from))
    if wanted.day_to is not None:
        days.append(came_up < _start_of(wanted.day_to + timedelta(days=1)))
    return days


def _of(finding_id: int, column: str) -> ScalarSelect[str]:
    """What another finding has: it is named by its id, for names may hold phone numbers."""
    other = aliased(Finding)
    return select(getattr(other, column)).where(other.id == finding_id).scalar_subquery()


def _has_category(category: Category, one: type[Finding]) -> ColumnElement[bool]:
    """A hit that a lawful exception covers does not make the finding one of its category."""
    return (
        select(FindingHit.id)
        .where(
            FindingHit.finding_id == one.id,
            FindingHit.revision_id == one.revision_id,
            FindingHit.category == category,
            FindingHit.counts,
        )
        .exists()
    )


def _wording(one: type[Finding], condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Ask something of the wording a finding stands for."""
    wording = select(PostingRevision.id).where(PostingRevision.id == one.revision_id, condition)
    return wording.exists()


def _resolved(session: Session, wanted: FindingFilter) -> FindingFilter:
    """Return the filter with the wordings that show its text, read once for all its questions."""
    return replace(wanted, shown=shown_in(session, wanted.text, select(Finding.revision_id)))


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)
