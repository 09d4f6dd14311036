"""Scraped pages that may show pictures, and what was asked for of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.platform.streets import Street
from supervisor.store.tables.collect import RawPage
from supervisor.store.tables.pictures import PageImage
from supervisor.store.tables.postings import Posting, PostingRevision

_MOST_PAGES: Final = 200


@dataclass(frozen=True, slots=True)
class IllustratedPage:
    """The page of one ad alone, where it lies in the archive, and the wording read from it."""

    revision_id: int
    title: str
    street: Street | None
    url: str
    headers: Mapping[str, str]
    file: str
    offset: int
    digest: str
    length: int
    received_at: datetime


@dataclass(frozen=True, slots=True)
class FoundOn:
    """The ad whose page showed a picture."""

    posting_id: int
    title: str
    address: str


def pages_of(session: Session, source_id: str, since: datetime) -> Sequence[IllustratedPage]:
    """Return the HTML pages of a source read since a moment that are about one ad each."""
    rows = session.execute(
        select(PostingRevision, RawPage)
        .join(RawPage, PostingRevision.raw_page_id == RawPage.id)
        .where(
            RawPage.source_id == source_id,
            RawPage.received_at >= since,
            RawPage.status == 200,
            RawPage.url == PostingRevision.url,
        )
        .order_by(PostingRevision.id.desc())
        .limit(_MOST_PAGES)
    )
    return [
        IllustratedPage(
            wording.id, wording.title, wording.street, page.url, page.headers,
            page.archive_file, page.archive_offset, page.digest, page.length, page.received_at,
        )
        for wording, page in rows
        if "html" in page.headers.get("content-type", "").lower()
    ]  # fmt: skip


def asked_before(session: Session) -> frozenset[str]:
    """Return the digests of all addresses of pictures that were asked for."""
    return frozenset(session.scalars(select(PageImage.address_digest)))


def found_on(session: Session, picture_id: int) -> FoundOn | None:
    """Return the ad on whose page a picture stood; ``None`` for one that somebody sent."""
    row = session.execute(
        select(Posting.id, PostingRevision.title, PageImage.address)
        .join(PostingRevision, PageImage.revision_id == PostingRevision.id)
        .join(Posting, PostingRevision.posting_id == Posting.id)
        .where(PageImage.picture_id == picture_id)
        .limit(1)
    ).first()
    return FoundOn(row[0], row[1], row[2]) if row else None
