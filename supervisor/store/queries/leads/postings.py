"""The list of ads with their newest wording, and one ad with all it has said."""

from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from supervisor.domain.platform.streets import Street
from supervisor.store import ad_index
from supervisor.store.queries.leads.places import at_place
from supervisor.store.queries.paging import Page, clamp, part_of
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting, PostingRevision

__all__ = ["PostingRevision"]
"""The rows that pages are typed with."""

Query = TypeVar("Query", bound=Select[*tuple[Any, ...]])

PAGE_SIZE: Final = 50


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


def postings_page(session: Session, wanted: PostingFilter, number: int) -> Page[PostingLine]:
    """Return one page of ads, the newest first, in two statements."""
    if wanted.text:
        page = _found_page(session, wanted, number)
    else:
        total = session.scalar(_narrowed(select(func.count(Posting.id)), wanted)) or 0
        number = clamp(number, PAGE_SIZE, total)
        ids = _narrowed(select(Posting.id), wanted).order_by(Posting.id.desc())
        chosen = ids.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
        page = Page(session.scalars(chosen).all(), number, PAGE_SIZE, total)
    rows = session.execute(
        _narrowed(select(Posting, PostingRevision, Finding), PostingFilter())
        .outerjoin(Finding, Finding.posting_id == Posting.id)
        .where(Posting.id.in_(page.items))
        .order_by(Posting.id.desc())
    )
    lines = [PostingLine(posting, wording, finding) for posting, wording, finding in rows]
    return Page(lines, page.number, PAGE_SIZE, page.total, page.goes_on)


def _found_page(session: Session, wanted: PostingFilter, number: int) -> Page[int]:
    """Return a page of the ads whose newest wording shows the text; the newest so many at most."""
    found = ad_index.newest(session, wanted.text)
    query = _narrowed(select(Posting.id), wanted)
    is_narrowed = bool(wanted.source or wanted.place)
    if is_narrowed and not found.is_all:
        query = query.where(found.holds(PostingRevision.id))
        ids = session.scalars(query.order_by(PostingRevision.id.desc()).limit(ad_index.MOST)).all()
        return part_of(ids, number, PAGE_SIZE, goes_on=len(ids) == ad_index.MOST)
    query = query.where(found.among_newest(PostingRevision.id)).order_by(Posting.id.desc())
    return part_of(session.scalars(query).all(), number, PAGE_SIZE, goes_on=not found.is_all)


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
