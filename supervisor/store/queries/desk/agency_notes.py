"""What agencies said of the ads under their names."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.store.tables.desk import AdNote
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting

__all__ = ["AdNote"]
"""The row that pages are typed with."""


def notes_on(session: Session, agency_id: int, postings: Collection[int]) -> dict[int, AdNote]:
    """Return the newest note of an agency on each of these ads."""
    rows: Sequence[AdNote] = session.scalars(
        select(AdNote)
        .where(AdNote.agency_id == agency_id, AdNote.posting_id.in_(postings))
        .order_by(AdNote.id)
    ).all()
    return {note.posting_id: note for note in rows}


def own_posting(session: Session, agency_id: int, posting_id: int) -> Posting | None:
    """Return an ad that was taken for the agency's own; nothing of any other is told."""
    query = (
        select(Posting)
        .join(Finding, Finding.posting_id == Posting.id)
        .where(Posting.id == posting_id, Finding.agency_id == agency_id)
    )
    return session.scalar(query)
