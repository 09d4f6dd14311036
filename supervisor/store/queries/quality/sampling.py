"""Reads of the blind draw: what may be drawn, what waits to be read, what was read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.leads.remarks import PERSON_PREFIX
from supervisor.domain.quality.sampling import JUDGED, ItemKind, Reading
from supervisor.domain.screening.model import Category
from supervisor.store.queries.leads.reviews import own_review
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.leads import Finding, FindingHit, Review
from supervisor.store.tables.postings import Posting, PostingRevision
from supervisor.store.tables.quality import BlindDraw, BlindItem

# The rows these reads return, for annotations where tables are not imported.
__all__ = ["BlindItem"]

PAGE_SIZE: Final = 50
_WAITING: Final = BlindItem.answered_at.is_(None)


@dataclass(frozen=True, slots=True)
class DrawCandidate:
    """The present wording of an ad; ``machine`` holds what was marked in it."""

    revision_id: int
    source_id: str
    machine: frozenset[Category]
    is_drawn: bool


@dataclass(frozen=True, slots=True)
class ReadingFilter:
    """Which readings a list shows; ``None`` and empty mean all."""

    kind: ItemKind | None = None
    reading: Reading | None = None
    source: str = ""
    category: Category | None = None


def candidates(session: Session, since: datetime) -> list[DrawCandidate]:
    """Return every ad seen since then, in two statements."""
    marked: dict[int, set[Category]] = {}
    hits = session.execute(
        select(FindingHit.revision_id, FindingHit.category)
        .join(Finding, Finding.id == FindingHit.finding_id)
        .join(Posting, Posting.id == Finding.posting_id)
        .where(
            Posting.last_seen_at >= since,
            # What the machine said: struck off or not, and not what a person marked.
            FindingHit.exception.is_(None),
            ~FindingHit.rule.startswith(PERSON_PREFIX),
            FindingHit.category.in_(JUDGED),
        )
        .distinct()
    )
    for revision_id, category in hits:
        marked.setdefault(revision_id, set()).add(category)
    present = and_(
        PostingRevision.posting_id == Posting.id, PostingRevision.number == Posting.revision_count
    )
    rows = session.execute(
        select(PostingRevision.id, Posting.source_id, BlindItem.id)
        .join(PostingRevision, present)
        .outerjoin(BlindItem, BlindItem.revision_id == PostingRevision.id)
        .where(Posting.last_seen_at >= since)
        .order_by(PostingRevision.id)
    )
    return [
        DrawCandidate(revision, source, frozenset(marked.get(revision, ())), drawn is not None)
        for revision, source, drawn in rows
    ]


def golden_uses(session: Session) -> dict[str, int]:
    """Return how often each golden item was drawn."""
    rows = session.execute(
        select(BlindItem.golden_key, func.count())
        .where(BlindItem.kind == ItemKind.GOLDEN)
        .group_by(BlindItem.golden_key)
    )
    return {key: uses for key, uses in rows}  # noqa: C416 - rows, typed as pairs


def waiting(session: Session) -> int:
    """Return how many items wait to be read."""
    return session.scalar(select(func.count(BlindItem.id)).where(_WAITING)) or 0


def next_waiting(session: Session, after: int = 0) -> int | None:
    """Return the next item to read after ``after``, else the first one."""
    query = select(BlindItem.id).where(_WAITING).order_by(BlindItem.id).limit(1)
    return session.scalar(query.where(BlindItem.id > after)) or session.scalar(query)


def load_item(session: Session, item_id: int) -> BlindItem | None:
    """Return an item with its wording."""
    wording = joinedload(BlindItem.revision)
    return session.scalar(select(BlindItem).where(BlindItem.id == item_id).options(wording))


def draw_of(session: Session, day: date) -> int | None:
    """Return the draw made for a day."""
    return session.scalar(select(BlindDraw.id).filter_by(day=day))


def newest_draw(session: Session) -> BlindDraw | None:
    """Return the last draw; its population weighs the rates."""
    return session.scalar(select(BlindDraw).order_by(BlindDraw.day.desc()).limit(1))


def answered(session: Session, since: datetime) -> Sequence[BlindItem]:
    """Return every item answered since then."""
    return session.scalars(select(BlindItem).where(BlindItem.answered_at >= since)).all()


def readings_page(
    session: Session, wanted: ReadingFilter, since: datetime, at: At
) -> Page[BlindItem]:
    """Return one page of answered items with their wording, newest first.

    Categories lie in a JSON list; a key is no part of another key, so a text search finds it.
    """
    conditions: list[ColumnElement[bool]] = [BlindItem.answered_at >= since]
    if wanted.kind is not None:
        conditions.append(BlindItem.kind == wanted.kind)
    if wanted.reading is not None:
        conditions.append(BlindItem.reading == wanted.reading)
    if wanted.source:
        conditions.append(BlindItem.source_id == wanted.source)
    if wanted.category is not None:
        conditions.append(_names(wanted.category))
    total = session.scalar(select(func.count(BlindItem.id)).where(*conditions)) or 0
    query = select(BlindItem).where(*conditions).options(joinedload(BlindItem.revision))
    order = (BlindItem.answered_at.desc(), BlindItem.id.desc())
    return page_of(session, query, order, at, Length(total, PAGE_SIZE))


def queue_decisions(session: Session, since: datetime) -> dict[str, tuple[int, int]]:
    """Return (confirmed, rejected) findings by source, of those decided since then.

    A copy that was decided together with its lead is no decision of its own.
    """
    decided = own_review(Review.at >= since)
    rows = session.execute(
        select(Finding.source_id, Finding.status, func.count())
        .where(Finding.status.in_([FindingStatus.CONFIRMED, FindingStatus.REJECTED]), decided)
        .group_by(Finding.source_id, Finding.status)
    )
    counts: dict[str, list[int]] = {}
    for source, status, total in rows:
        counts.setdefault(source, [0, 0])[status is FindingStatus.REJECTED] = total
    return {source: (confirmed, rejected) for source, (confirmed, rejected) in counts.items()}


def _names(category: Category) -> ColumnElement[bool]:
    key = f'"{category}"'
    return or_(
        cast(BlindItem.machine, Text).contains(key), cast(BlindItem.categories, Text).contains(key)
    )
