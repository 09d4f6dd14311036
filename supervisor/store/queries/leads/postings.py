"""The list of ads with their newest wording, and one ad with all it has said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.platform.streets import Street
from supervisor.store import ad_index
from supervisor.store.ad_index import Found
from supervisor.store.queries.leads.places import at_place
from supervisor.store.queries.paging import At, Length, Page, page_of, part_of
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting, PostingRevision

__all__ = ["PostingRevision"]
"""The rows that pages are typed with."""

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])

PAGE_SIZE: Final = 50
COUNTED: Final = 20_000
"""How far ads are counted: beyond it a page says there are more. Page follows page all the same."""


@dataclass(frozen=True, slots=True)
class PostingFilter:
    """What the list is narrowed to; ``place`` is a street or the division code of a district."""

    text: str = ""
    source: str = ""
    place: Street | str = ""


@dataclass(frozen=True, slots=True)
class PostingLine:
    """One ad with its newest wording, and its finding where it has one."""

    posting: Posting
    wording: PostingRevision
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class PostingRecord:
    """An ad with every wording, oldest first, and its finding where it has one."""

    posting: Posting
    revisions: list[PostingRevision]
    finding: Finding | None


def postings_page(session: Session, wanted: PostingFilter, at: At) -> Page[PostingLine]:
    """Return one page of ads, the newest first, in three statements at most.

    They are counted up to ``COUNTED``.
    """
    if wanted.text:
        page = _found_page(session, wanted, at.number)
    else:
        ids = _narrowed(select(Posting.id), wanted)
        length = _length(session, ids)
        page = page_of(session, ids, (Posting.id.desc(),), at, length)
    return page.of(_lines(session, page.items))


def newest_showing(session: Session, found: Found, most: int) -> Page[PostingLine]:
    """Return the newest ads whose newest wording was found, and how many of them there are."""
    page = _first_page(session, PostingFilter(), found, 1)
    shown = Page(page.items[:most], 1, most, page.total, page.goes_on)
    return shown.of(_lines(session, shown.items))


def _lines(session: Session, ids: Sequence[int]) -> list[PostingLine]:
    rows = session.execute(
        _narrowed(select(Posting, PostingRevision, Finding), PostingFilter())
        .outerjoin(Finding, Finding.posting_id == Posting.id)
        .where(Posting.id.in_(ids))
        .order_by(Posting.id.desc())
    )
    return [PostingLine(posting, wording, finding) for posting, wording, finding in rows]


def _length(session: Session, ids: Select[int]) -> Length:
    """Count the ads, as far as a page counts."""
    some = ids.limit(COUNTED + 1).subquery()
    total = session.scalar(select(func.count()).select_from(some)) or 0
    return Length(min(total, COUNTED), PAGE_SIZE, total > COUNTED)


def _found_page(session: Session, wanted: PostingFilter, number: int) -> Page[int]:
    """Return a page of the ads whose newest wording shows the text; the newest so many at most."""
    found = ad_index.newest(session, wanted.text)
    query = _narrowed(select(Posting.id), wanted)
    is_narrowed = bool(wanted.source or wanted.place)
    if is_narrowed and not found.is_all:
        query = query.where(found.holds(PostingRevision.id))
        ids = session.scalars(query.order_by(PostingRevision.id.desc()).limit(ad_index.MOST)).all()
        return part_of(ids, number, PAGE_SIZE, goes_on=len(ids) == ad_index.MOST)
    return _first_page(session, wanted, found, number)


def _first_page(session: Session, wanted: PostingFilter, found: Found, number: int) -> Page[int]:
    query = _narrowed(select(Posting.id), wanted).where(found.among_newest(PostingRevision.id))
    ids = session.scalars(query.order_by(Posting.id.desc())).all()
    return part_of(ids, number, PAGE_SIZE, goes_on=not found.is_all)


def posting_record(session: Session, posting_id: int) -> PostingRecord | None:
    """Return one ad, or ``None`` where there is none."""
    posting = session.scalar(
        select(Posting)
        .where(Posting.id == posting_id)
        .options(selectinload(Posting.revisions).joinedload(PostingRevision.raw_page))
    )
    if posting is None:
        return None
    finding = session.scalar(select(Finding).where(Finding.posting_id == posting_id))
    return PostingRecord(posting, list(posting.revisions), finding)


def revision_with_page(session: Session, revision_id: int) -> PostingRevision | None:
    """Return one wording with the raw page it came on."""
    return session.scalar(
        select(PostingRevision)
        .where(PostingRevision.id == revision_id)
        .options(joinedload(PostingRevision.raw_page), joinedload(PostingRevision.posting))
    )


def _narrowed(query: Query, wanted: PostingFilter) -> Query:
    """Join the newest wording and apply source and place."""
    wording = PostingRevision
    query = query.join(
        wording, and_(wording.posting_id == Posting.id, wording.number == Posting.revision_count)
    )
    if wanted.source:
        query = query.where(Posting.source_id == wanted.source)
    if wanted.place:
        query = query.where(at_place(wanted.place))
    return query
