"""Reads of the traces that several posters share."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.store.tables.postings import PostingTrace


def brands_under(
    session: Session, digests: Collection[str], since: datetime, until: datetime
) -> dict[str, set[str]]:
    """Return the brands that were seen with each of these traces between two moments."""
    rows = session.execute(
        select(PostingTrace.digest, PostingTrace.brand)
        .where(
            PostingTrace.digest.in_(digests),
            PostingTrace.seen_at.between(since, until),
            PostingTrace.brand != "",
        )
        .distinct()
    )
    brands: dict[str, set[str]] = {}
    for digest, brand in rows:
        brands.setdefault(digest, set()).add(brand)
    return brands


def has_trace(session: Session, revision_id: int, digest: str) -> bool:
    """Tell whether a wording has this trace."""
    query = select(PostingTrace.revision_id).where(
        PostingTrace.revision_id == revision_id, PostingTrace.digest == digest
    )
    return session.scalar(query) is not None
