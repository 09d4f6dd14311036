"""What the review queue is narrowed to and ordered by, as conditions on leads."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, and_, or_, select, union_all
from sqlalchemy.orm import Session, aliased

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.clock import OFFICE_ZONE, utc_now
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings.places import Jurisdiction
from supervisor.domain.screening.model import Category, Severity
from supervisor.store import ad_index
from supervisor.store.ad_index import Found
from supervisor.store.queries.leads.places import at_place
from supervisor.store.tables.desk import LeadLease
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.postings import PostingRevision
from supervisor.store.tables.register import Agency

_MOMENTS: Final = (Finding.created_at, Finding.reopened_at)
_RECENT: Final = timedelta(days=3)
ORDERS: Final = {"gravest": "严重的在前", "newest": "新的在前", "oldest": "旧的在前"}


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """What the queue is narrowed to; ``None`` and empty mean not narrowed by it.

    ``same_poster`` and ``same_text`` are findings whose poster or text is meant, ``street`` that
    of the matched agency and ``place`` the street, or the division code of the district, that the
    ad states. Days are the office's calendar days on which the lead came up or came up again.
    ``same_poster`` goes by the identified agency where there is one, else by the name. ``holder``
    is who has taken the leads in a batch; ``without`` leaves clusters out. ``found`` is set by
    ``resolved`` alone.
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
    holder: int | None = None
    without: tuple[int, ...] = ()
    order: str = "gravest"
    found: Found | None = None


def resolved(session: Session, wanted: FindingFilter) -> FindingFilter:
    """Return the filter with the wordings that show its text, read once for all its questions."""
    if wanted.found is not None or not wanted.text:
        return wanted
    return replace(wanted, found=ad_index.newest(session, wanted.text))


def ordering(order: str, *, backwards: bool = False) -> list[ColumnElement[Any]]:
    """Return the columns the queue is ordered by, or the same the other way round."""
    newest_first = order != "oldest"
    by_id = Finding.id.desc() if newest_first is not backwards else Finding.id.asc()
    if order != "gravest":
        return [by_id]
    by_rank = Finding.severity_rank.asc() if backwards else Finding.severity_rank.desc()
    return [by_rank, by_id]


def beyond(
    order: str, rank: int, finding_id: int
) -> tuple[list[ColumnElement[bool]], list[ColumnElement[bool]]]:
    """Return the conditions to stand after and before a place in the queue.

    Where there are two, either will do: each enters the index of the order at one point, which
    both in one would not.
    """
    newer, older = Finding.id > finding_id, Finding.id < finding_id
    if order == "oldest":
        return [newer], [older]
    if order == "newest":
        return [older], [newer]
    same = Finding.severity_rank == rank
    return (
        [and_(same, older), Finding.severity_rank < rank],
        [and_(same, newer), Finding.severity_rank > rank],
    )


def conditions_of(
    wanted: FindingFilter, one: type[Finding], *, for_all: bool = False
) -> list[ColumnElement[bool]]:
    """Return every condition of the filter that is set, as conditions on ``one``.

    ``for_all`` where every row is asked for and not the first few in the order of the queue.
    Raises ``ValueError`` for a text that was not ``resolved``.
    """
    conditions = [
        column == value
        for column, value in (
            (one.status, wanted.status),
            (one.severity_rank, wanted.severity and wanted.severity.rank),
            (one.verdict, wanted.verdict),
            (one.jurisdiction, wanted.jurisdiction),
            (one.source_id, wanted.source or None),
            (one.agency_id, wanted.agency),
        )
        if value is not None
    ]
    if wanted.same_poster is not None:
        conditions.append(_same_poster(wanted.same_poster, one))
    if wanted.same_text is not None:
        conditions.append(one.text_digest == _of(wanted.same_text, "text_digest"))
    if wanted.category is not None:
        conditions.append(_has_category(wanted.category, one))
        if for_all:  # the hits of the category are fewer than the leads: begin with them
            ever = select(FindingHit.finding_id).where(FindingHit.category == wanted.category)
            conditions.append(one.id.in_(ever))
    if wanted.street is not None:
        seated = select(Agency.id).where(Agency.street == wanted.street)
        conditions.append(one.agency_id.in_(seated))
    if wanted.holder is not None:
        held = select(LeadLease.cluster_id).where(
            LeadLease.holder_id == wanted.holder, LeadLease.is_batch, LeadLease.until > utc_now()
        )
        conditions.append(one.cluster_id.in_(held))
    if wanted.without:
        conditions.append(one.cluster_id.not_in(wanted.without))
    if wanted.reposts:
        conditions.append(one.repost_of_id.is_not(None))
    if wanted.place:
        conditions.append(_wording(one, at_place(wanted.place)))
    if wanted.found is not None:
        conditions.append(wanted.found.holds(one.revision_id))
    elif wanted.text:
        raise ValueError("a filter by text is resolved before it is asked with")
    return [*conditions, *_days(wanted, one)]


def _days(wanted: FindingFilter, one: type[Finding]) -> list[ColumnElement[bool]]:
    """Ask when a lead came up, or came up again, which is never before."""
    days: list[ColumnElement[bool]] = []
    if wanted.day_from is not None:
        start = _start_of(wanted.day_from)
        if utc_now() - start < _RECENT:  # few enough to be listed by the indexes of both moments
            since = (select(Finding.id).where(at >= start) for at in _MOMENTS)
            days.append(one.id.in_(union_all(*since)))
        else:
            days.append(or_(one.created_at >= start, one.reopened_at >= start))
    if wanted.day_to is not None:
        end = _start_of(wanted.day_to + timedelta(days=1))
        again = or_(one.reopened_at.is_(None), one.reopened_at < end)
        days += [one.created_at < end, again]
    return days


def _of(finding_id: int, column: str) -> ScalarSelect[str]:
    """What another finding has: it is named by its id, for names may hold phone numbers."""
    other = aliased(Finding)
    return select(getattr(other, column)).where(other.id == finding_id).scalar_subquery()


def _same_poster(finding_id: int, one: type[Finding]) -> ColumnElement[bool]:
    """Every lead of one operator, however it spells its name.

    A verdict that names an agency merely alike identifies nobody.
    """
    same_name = one.poster_key == _of(finding_id, "poster_key")
    named = aliased(Finding)
    agency = (
        select(named.agency_id)
        .where(named.id == finding_id, named.verdict != Verdict.POSSIBLE)
        .scalar_subquery()
    )
    return or_(same_name, and_(one.agency_id == agency, one.verdict != Verdict.POSSIBLE))


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


def _start_of(day: date) -> datetime:
    return datetime.combine(day, time(), OFFICE_ZONE)
