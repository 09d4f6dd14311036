"""The review queue: filtered, ordered, paged; and who stands before and after a finding in it."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from supervisor.domain.agencies import Street
from supervisor.domain.clock import OFFICE_ZONE
from supervisor.domain.findings import FindingStatus, Jurisdiction
from supervisor.domain.matching.model import Verdict
from supervisor.domain.screening.model import Category, Severity
from supervisor.store.queries.paging import Page, clamp
from supervisor.store.tables.agencies import Agency
from supervisor.store.tables.findings import Finding, FindingHit
from supervisor.store.tables.postings import PostingRevision

PAGE_SIZE: Final = 50
ORDERS: Final = {"gravest": "严重的在前", "newest": "新的在前", "oldest": "旧的在前"}


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What the queue is narrowed to; ``None`` and empty mean not narrowed by it.

    ``same_poster`` is a finding whose poster is meant. Days are the office's calendar days on
    which the lead came up or came up again.
    """

    status: FindingStatus | None = FindingStatus.OPEN
    category: Category | None = None
    severity: Severity | None = None
    verdict: Verdict | None = None
    jurisdiction: Jurisdiction | None = None
    street: Street | None = None
    source: str = ""
    day_from: date | None = None
    day_to: date | None = None
    text: str = ""
    same_poster: int | None = None
    agency: int | None = None
    order: str = "gravest"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands in the queue; enough to find its neighbours after it has left."""

    severity_rank: int
    finding_id: int


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The findings before and after a place, and how many the queue holds."""

    previous_id: int | None
    next_id: int | None
    total: int


def queue_page(session: Session, wanted: FindingFilter, number: int) -> Page[Finding]:
    """Return one page of the queue with wording and hits loaded, in four statements."""
    total = count(session, wanted)
    number = clamp(number, PAGE_SIZE, total)
    query = (
        _narrowed(select(Finding), wanted)
        .options(joinedload(Finding.revision), selectinload(Finding.hits))
        .order_by(*_ordering(wanted.order))
        .limit(PAGE_SIZE)
        .offset((number - 1) * PAGE_SIZE)
    )
    return Page(session.scalars(query).all(), number, PAGE_SIZE, total)


def count(session: Session, wanted: FindingFilter) -> int:
    """Return how many findings the filter leaves."""
    return session.scalar(_narrowed(select(func.count(Finding.id)), wanted)) or 0


def status_counts(session: Session) -> dict[FindingStatus, int]:
    """Return how many findings stand in each status."""
    rows = session.execute(select(Finding.status, func.count()).group_by(Finding.status))
    found = {status: total for status, total in rows}  # noqa: C416 - rows, typed as pairs
    return {status: found.get(status, 0) for status in FindingStatus}


def neighbours(session: Session, wanted: FindingFilter, place: Place) -> Neighbours:
    """Return who comes before and after ``place``, whether or not it still is in the queue."""
    after, before = _beyond(wanted.order, place)
    ordering = _ordering(wanted.order)
    following = _narrowed(select(Finding.id), wanted).where(after).order_by(*ordering).limit(1)
    preceding = (
        _narrowed(select(Finding.id), wanted)
        .where(before)
        .order_by(*_ordering(wanted.order, backwards=True))
        .limit(1)
    )
    return Neighbours(session.scalar(preceding), session.scalar(following), count(session, wanted))


def _ordering(order: str, *, backwards: bool = False) -> list[ColumnElement[Any]]:
    newest_first = order != "oldest"
    by_id = Finding.id.desc() if newest_first is not backwards else Finding.id.asc()
    if order != "gravest":
        return [by_id]
    by_rank = Finding.severity_rank.asc() if backwards else Finding.severity_rank.desc()
    return [by_rank, by_id]


def _beyond(order: str, place: Place) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Return the conditions for standing after and before ``place``."""
    newer, older = Finding.id > place.finding_id, Finding.id < place.finding_id
    if order == "oldest":
        return newer, older
    if order == "newest":
        return older, newer
    rank, same = Finding.severity_rank, Finding.severity_rank == place.severity_rank
    return (
        or_(rank < place.severity_rank, and_(same, older)),
        or_(rank > place.severity_rank, and_(same, newer)),
    )


def _narrowed(query: Select[Any], wanted: FindingFilter) -> Select[Any]:
    """Apply every condition of the filter that is set."""
    for column, value in (
        (Finding.status, wanted.status),
        (Finding.severity, wanted.severity),
        (Finding.verdict, wanted.verdict),
        (Finding.jurisdiction, wanted.jurisdiction),
        (Finding.source_id, wanted.source or None),
        (Finding.agency_id, wanted.agency),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.same_poster is not None:
        query = query.where(Finding.poster_key == _poster_of(wanted.same_poster))
    if wanted.category is not None:
        query = query.where(_has_category(wanted.category))
    if wanted.street is not None:
        query = query.join(Agency, Agency.id == Finding.agency_id).where(
            Agency.street == wanted.street
        )
    came_up = func.coalesce(Finding.reopened_at, Finding.created_at, type_=Finding.created_at.type)
    if wanted.day_from is not None:
        query = query.where(came_up >= _start_of(wanted.day_from))
    if wanted.day_to is not None:
        query = query.where(came_up < _start_of(wanted.day_to + timedelta(days=1)))
    return _with_text(query, wanted.text) if wanted.text else query


def _poster_of(finding_id: int) -> ScalarSelect[str]:
    """The poster of a finding; it is named by the finding, for names may hold phone numbers."""
    other = aliased(Finding)
    return select(other.poster_key).where(other.id == finding_id).scalar_subquery()


def _has_category(category: Category) -> ColumnElement[bool]:
    """A hit that a lawful exception covers does not make the finding one of its category."""
    return (
        select(FindingHit.id)
        .where(
            FindingHit.finding_id == Finding.id,
            FindingHit.revision_id == Finding.revision_id,
            FindingHit.category == category,
            FindingHit.exception.is_(None),
        )
        .exists()
    )


def _with_text(query: Select[Any], text: str) -> Select[Any]:
    wording = PostingRevision
    return query.join(wording, wording.id == Finding.revision_id).where(
        or_(
            wording.title.contains(text, autoescape=True),
            wording.company.contains(text, autoescape=True),
            wording.text.contains(text, autoescape=True),
        )
    )


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)
