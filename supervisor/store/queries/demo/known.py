"""The demonstration's ads with known truth as the nights read them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.screening.model import Category
from supervisor.store.tables.leads import Finding, FindingHit
from supervisor.store.tables.postings import Posting, PostingRevision


@dataclass(frozen=True, slots=True)
class AdRead:
    """One ad of a source: its last wording, its lead if it has one, and what is marked in it."""

    posting_id: int
    external_id: str
    title: str
    text: str
    finding_id: int | None
    marked: frozenset[Category]


def ads_read(session: Session, sources: Sequence[str], numbers: Collection[str]) -> list[AdRead]:
    """Return the ads of these sources and numbers with the hits of their leads.

    A hit struck off by a person counts here: it is the machine that is measured.
    """
    rows = session.execute(
        select(Posting.id, Posting.external_id, PostingRevision.title, PostingRevision.text)
        .join(
            PostingRevision,
            (PostingRevision.posting_id == Posting.id)
            & (PostingRevision.number == Posting.revision_count),
        )
        .where(Posting.source_id.in_(sources), Posting.external_id.in_(numbers))
        .order_by(Posting.id)
    ).all()
    leads, marked = _marks(session, [row.id for row in rows])
    return [
        AdRead(
            row.id,
            row.external_id,
            row.title,
            row.text,
            leads.get(row.id),
            frozenset(marked.get(row.id, ())),
        )
        for row in rows
    ]


def _marks(
    session: Session, postings: Collection[int]
) -> tuple[dict[int, int], dict[int, set[Category]]]:
    """Return the lead of each ad, and the categories of its hits that no exception covers."""
    leads: dict[int, int] = {}
    marked: dict[int, set[Category]] = {}
    hits = session.execute(
        select(Finding.posting_id, Finding.id, FindingHit.category, FindingHit.exception)
        .join(
            FindingHit,
            (FindingHit.finding_id == Finding.id) & (FindingHit.revision_id == Finding.revision_id),
        )
        .where(Finding.posting_id.in_(postings))
    )
    for posting_id, finding_id, category, exception in hits:
        leads[posting_id] = finding_id
        if exception is None:
            marked.setdefault(posting_id, set()).add(category)
    return leads, marked
