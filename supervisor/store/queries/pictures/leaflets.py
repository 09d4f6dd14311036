"""Leaflets seen again: the sightings of each, their streets, and the posters they name."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.matching.model import Verdict
from supervisor.domain.pictures.states import AD_OF_PICTURE
from supervisor.domain.platform.clock import office_date
from supervisor.domain.platform.streets import Street
from supervisor.store.queries.paging import At, Length, Page, rows_of
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.pictures import Picture
from supervisor.store.tables.postings import Posting, PostingRevision

__all__ = ["Picture"]
"""The rows that pages are typed with."""

PAGE_SIZE: Final = 30
_SOURCE: Final = "pictures"


@dataclass(frozen=True, slots=True)
class LeafletLine:
    """One leaflet of the list; ``first`` is its earliest picture, whose id is the leaflet's."""

    first: Picture
    sightings: int
    streets: int
    since: datetime
    last: datetime
    poster: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """One picture of a leaflet, the poster its ad names, and the lead it made."""

    picture: Picture
    poster: str
    finding_id: int | None

    @property
    def day(self) -> date:
        """The day the office received it."""
        return office_date(self.picture.received_at)


def leaflets_page(session: Session, street: Street | None, at: At) -> Page[LeafletLine]:
    """Return one page of the leaflets seen more than once, the most often seen first.

    With a street, those that were seen there among other places.
    """
    grouped = (
        select(
            Picture.sighting_of.label("first"),
            func.count(Picture.id).label("sightings"),
            func.count(Picture.street.distinct()).label("streets"),
            func.min(Picture.received_at).label("since"),
            func.max(Picture.received_at).label("last"),
        )
        .where(Picture.sighting_of.is_not(None))
        .group_by(Picture.sighting_of)
        .having(func.count(Picture.id) > 1)
    )
    if street is not None:
        there = select(Picture.sighting_of).where(Picture.street == street)
        grouped = grouped.where(Picture.sighting_of.in_(there))
    table = grouped.subquery()
    total = session.scalar(select(func.count()).select_from(table)) or 0
    query = (
        select(Picture, table.c.sightings, table.c.streets, table.c.last)
        .join(table, Picture.id == table.c.first)
        .options(selectinload(Picture.readings))
    )
    order = (table.c.sightings.desc(), table.c.last.desc(), Picture.id)
    page = rows_of(session, query, order, at, Length(total, PAGE_SIZE))
    posters = _posters(session, [first.id for first, *_ in page.items])
    found = [
        LeafletLine(
            first,
            sightings,
            streets,
            first.received_at,
            last,
            posters.get(first.id, ("", None))[0],
        )
        for first, sightings, streets, last in page.items
    ]
    return page.of(found)


def leaflet_sightings(session: Session, first: int) -> Sequence[Sighting]:
    """Return every sighting of one leaflet, the oldest first; none where there is no such one."""
    pictures = session.scalars(
        select(Picture)
        .where(Picture.sighting_of == first)
        .options(selectinload(Picture.readings), selectinload(Picture.corrections))
        .order_by(Picture.received_at, Picture.id)
    ).all()
    posters = _posters(session, [one.id for one in pictures])
    return [Sighting(one, *posters.get(one.id, ("", None))) for one in pictures]


def by_street(sightings: Sequence[Sighting]) -> dict[Street | None, int]:
    """Return how often a leaflet was seen on each street; ``None`` is where no street was said."""
    return dict(Counter(one.picture.street for one in sightings))


@dataclass(frozen=True, slots=True)
class LeafletCounts:
    """How many pictures of ads came in over some days, and of how many leaflets."""

    pictures: int
    leaflets: int
    again: int


def counts_between(session: Session, first: datetime, after: datetime) -> LeafletCounts:
    """Return what came in from ``first`` until ``after``; ``again`` are leaflets known before."""
    rows = session.execute(
        select(Picture.sighting_of, func.count(Picture.id), func.min(Picture.id))
        .where(
            Picture.sighting_of.is_not(None),
            Picture.received_at >= first,
            Picture.received_at < after,
        )
        .group_by(Picture.sighting_of)
    ).all()
    again = sum(1 for known, count, least in rows if count > 1 or known != least)
    return LeafletCounts(sum(row[1] for row in rows), len(rows), again)


def posters_seen_again(session: Session, since: datetime) -> dict[str, tuple[int, set[Street]]]:
    """Return how often, and on which streets, the leaflets of each named poster were seen again.

    Only leaflets with more than one sighting since then count, and only posters whom no list
    has by the lead of the leaflet, unless an inspector refuted it. The name is as read there.
    """
    several = (
        select(Picture.sighting_of)
        .where(Picture.received_at >= since, Picture.sighting_of.is_not(None))
        .group_by(Picture.sighting_of)
        .having(func.count(Picture.id) > 1)
    )
    pictures = session.execute(
        select(Picture.id, Picture.street).where(
            Picture.sighting_of.in_(several), Picture.received_at >= since
        )
    ).all()
    posters = _posters(session, [row[0] for row in pictures])
    unknown = _unknown_leads(session, [lead for _, lead in posters.values() if lead])
    found: dict[str, tuple[int, set[Street]]] = {}
    for picture_id, street in pictures:
        name, lead = posters.get(picture_id, ("", None))
        if not name or lead not in unknown:
            continue
        count, streets = found.get(name, (0, set()))
        found[name] = (count + 1, streets | ({street} if street else set()))
    return {name: one for name, one in found.items() if one[0] > 1}


def _unknown_leads(session: Session, ids: Collection[int]) -> set[int]:
    """Return those leads whose poster no list is known to have, and that stand."""
    query = select(Finding.id).where(
        Finding.id.in_(ids),
        Finding.verdict.in_((Verdict.NOT_LISTED, Verdict.UNKNOWN)),
        Finding.status.not_in((FindingStatus.REJECTED, FindingStatus.WITHDRAWN)),
    )
    return set(session.scalars(query))


def _posters(session: Session, ids: Collection[int]) -> dict[int, tuple[str, int | None]]:
    """Return the company and the newest lead of the ad of each picture that became one."""
    keys = [f"{AD_OF_PICTURE}{one}" for one in ids]
    latest = (
        select(Posting.external_id, func.max(PostingRevision.id).label("wording"))
        .join(PostingRevision, PostingRevision.posting_id == Posting.id)
        .where(Posting.source_id == _SOURCE, Posting.external_id.in_(keys))
        .group_by(Posting.external_id)
        .subquery()
    )
    rows = session.execute(
        select(latest.c.external_id, PostingRevision.company, func.max(Finding.id))
        .join(PostingRevision, PostingRevision.id == latest.c.wording)
        .outerjoin(Finding, Finding.posting_id == PostingRevision.posting_id)
        .group_by(latest.c.external_id, PostingRevision.company)
    )
    return {
        int(key.removeprefix(AD_OF_PICTURE)): (company.strip(), finding_id)
        for key, company, finding_id in rows
    }
