"""Wordings of confirmed leads of which no picture has been drawn yet."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.leads.findings import FindingStatus
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import PagePicture, PostingRevision


def without_picture(session: Session, most: int) -> list[int]:
    """Return the oldest revisions that confirmed leads rest on and that have no picture."""
    query = (
        select(Finding.revision_id)
        .outerjoin(PagePicture, PagePicture.revision_id == Finding.revision_id)
        .where(Finding.status == FindingStatus.CONFIRMED, PagePicture.revision_id.is_(None))
        .distinct()
        .order_by(Finding.revision_id)
    )
    return list(session.scalars(query.limit(most)))


def revision_to_draw(session: Session, revision_id: int) -> PostingRevision:
    """Return a wording with its ad and the page it came on."""
    query = select(PostingRevision).where(PostingRevision.id == revision_id)
    wanted = query.options(
        joinedload(PostingRevision.raw_page), joinedload(PostingRevision.posting)
    )
    return session.scalars(wanted).one()
