"""The list of ads with their newest wording, and one ad with all it has said."""

from dataclasses import dataclass
from typing import Any, Final, TypeVar

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from supervisor.domain.platform.streets import Street
from supervisor.store.queries.leads.open_text import is_one_of, says, shown_in
from supervisor.store.queries.leads.places import at_place
from supervisor.store.queries.paging import Page, clamp, ids_page
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
    shown = shown_in(session, wanted.text)
    ids = _narrowed(select(Posting.id), wanted, shown).order_by(Posting.id.desc())
    if wanted.text:
        page = ids_page(session, ids, number, PAGE_SIZE)
    else:
        total = session.scalar(_narrowed(select(func.count(Posting.id)), wanted)) or 0
        number = clamp(number, PAGE_SIZE, total)
        chosen = ids.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
        page = Page(session.scalars(chosen).all(), number, PAGE_SIZE, total)
    rows = session.execute(
        _narrowed(select(Posting, PostingRevision, Finding), PostingFilter())
        .outerjoin(Finding, Finding.posting_id == Posting.id)
        .where(Posting.id.in_(page.items))
        .order_by(Posting.id.desc())
    )
    lines = [PostingLine(posting, wording, finding) for posting, wording, finding in rows]
    return Page(lines, page.number, PAGE_SIZE, page.total)


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


def _narrowed(query: Query, wanted: PostingFilter, shown: tuple[int, ...] | None = None) -> Query:
    """Join the newest wording and apply what is set; ``shown`` are those that show the text."""
    wording = PostingRevision
    query = query.join(
        wording, and_(wording.posting_id == Posting.id, wording.number == Posting.revision_count)
    )
    if wanted.source:
        query = query.where(Posting.source_id == wanted.source)
    if wanted.place:
        query = query.where(at_place(wanted.place))
    if shown is not None:
        query = query.where(is_one_of(wording.id, shown))
    elif wanted.text:
        # Every wording is read once in its own order; only what matches is looked up again.
        every = aliased(PostingRevision)
        ever = select(every.posting_id).where(says(every, wanted.text))
        query = query.where(Posting.id.in_(ever), says(wording, wanted.text))
    return query
