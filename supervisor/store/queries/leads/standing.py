"""Ads that still stand, by the agency that posted them."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from supervisor.domain.register.agencies import LicenceStanding
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting, PostingRevision
from supervisor.store.tables.register import WatchedStanding

_AT_ONCE: Final = 500


def watched_standings(session: Session) -> dict[int, LicenceStanding]:
    """Return how each agency stood when its standing ads were last looked at."""
    query = select(WatchedStanding.agency_id, WatchedStanding.standing)
    return dict(session.execute(query).all())


def standing_ads(session: Session, agencies: Collection[int], since: datetime) -> Iterator[Posting]:
    """Yield the ads of these agencies that were seen since, by agency and id."""
    keys = sorted(agencies)
    for start in range(0, len(keys), _AT_ONCE):
        part = keys[start : start + _AT_ONCE]
        yield from session.scalars(
            select(Posting)
            .where(Posting.agency_id.in_(part), Posting.last_seen_at >= since)
            .order_by(Posting.agency_id, Posting.id)
        )


def listed_posters(session: Session, since: datetime) -> list[tuple[str, LicenceStanding | None]]:
    """Return the agencies of others' lists whose ads were seen since, and how each stood then."""
    query = (
        select(Posting.listed_key, Posting.listed_standing)
        .where(Posting.listed_key.is_not(None), Posting.last_seen_at >= since)
        .distinct()
    )
    return [(key, standing) for key, standing in session.execute(query) if key is not None]


def listed_ads(session: Session, keys: Collection[str], since: datetime) -> Iterator[Posting]:
    """Yield the ads of these agencies of others' lists that were seen since."""
    wanted = sorted(keys)
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        yield from session.scalars(
            select(Posting)
            .where(Posting.listed_key.in_(part), Posting.last_seen_at >= since)
            .order_by(Posting.listed_key, Posting.id)
        )


def newest_wordings(session: Session, ads: Collection[Posting]) -> dict[int, PostingRevision]:
    """Return the newest wording of each ad, by the ad's id."""
    query = select(PostingRevision).join(
        Posting,
        (Posting.id == PostingRevision.posting_id)
        & (Posting.revision_count == PostingRevision.number),
    )
    found = session.scalars(query.where(Posting.id.in_([ad.id for ad in ads])))
    return {row.posting_id: row for row in found}


def leads_of_ads(session: Session, ads: Collection[Posting]) -> dict[int, Finding]:
    """Return the lead of each ad that has one, by the ad's id."""
    query = select(Finding).where(Finding.posting_id.in_([ad.id for ad in ads]))
    return {row.posting_id: row for row in session.scalars(query)}
