"""Leads that nobody has decided, to be judged again."""

from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.leads.findings import FindingStatus
from supervisor.store.tables.leads import Finding

_UNDECIDED: Final = (FindingStatus.OPEN, FindingStatus.WITHDRAWN)


def outdated_leads(
    session: Session, register_id: int, after: int, limit: int, poster_key: str | None = None
) -> list[Finding]:
    """Return undecided leads behind ``after`` that were judged by another version of the register.

    They come with wording and ad, oldest first; ``poster_key`` narrows them to one poster.
    """
    query = (
        select(Finding)
        .where(
            Finding.status.in_(_UNDECIDED),
            Finding.register_version_id != register_id,
            Finding.id > after,
        )
        .options(joinedload(Finding.revision), joinedload(Finding.posting))
        .order_by(Finding.id)
        .limit(limit)
    )
    if poster_key is not None:
        query = query.where(Finding.poster_key == poster_key)
    return list(session.scalars(query))
