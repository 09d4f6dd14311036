"""Pictures by state, one by one, and the lead each of them made."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from supervisor.domain.pictures.nearby import NearbyStreet, PhotoPlace, nearby_streets
from supervisor.domain.pictures.states import AD_OF_PICTURE, PictureState
from supervisor.domain.platform.streets import Street
from supervisor.store.queries.paging import At, Length, Page, page_of
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.pictures import (
    Picture,
    PictureCorrection,
    PictureReading,
    PictureReplay,
)
from supervisor.store.tables.postings import Posting, PostingRevision

__all__ = ["Picture", "PictureCorrection", "PictureReading", "PictureReplay"]
"""The rows that pages are typed with."""

PAGE_SIZE: Final = 30
SOURCE: Final = "pictures"
_MOST_COMPARED: Final = 5_000


@dataclass(frozen=True, slots=True)
class PictureFilter:
    """What the list is narrowed to."""

    state: PictureState | None = None
    street: Street | None = None


@dataclass(frozen=True, slots=True)
class MadeAd:
    """The ad a picture became, and its lead where it made one."""

    posting_id: int
    finding_id: int | None


def pictures_page(session: Session, wanted: PictureFilter, at: At) -> Page[Picture]:
    """Return one page of pictures, the newest first, with their readings."""
    query = select(Picture)
    if wanted.state is not None:
        query = query.where(Picture.state == wanted.state)
    if wanted.street is not None:
        query = query.where(Picture.street == wanted.street)
    total = session.scalar(select(func.count()).select_from(query.subquery())) or 0
    query = query.options(selectinload(Picture.readings), selectinload(Picture.receiver))
    return page_of(session, query, (Picture.id.desc(),), at, Length(total, PAGE_SIZE))


def one_picture(session: Session, picture_id: int) -> Picture | None:
    """Return the picture with this id."""
    return session.get(Picture, picture_id)


def picture_of_client(session: Session, client_id: str) -> Picture | None:
    """Return the picture a phone sent under this id."""
    return session.scalar(select(Picture).where(Picture.client_id == client_id))


def waiting_count(session: Session) -> int:
    """Return how many pictures are still to be read."""
    waiting = (PictureState.WAITING, PictureState.READING)
    return session.scalar(select(func.count(Picture.id)).where(Picture.state.in_(waiting))) or 0


def ended_since(session: Session, since: datetime) -> dict[PictureState, int]:
    """Return how many pictures were read, and how many could not be, since a moment."""
    ended = (PictureState.READ, PictureState.REFUSED)
    rows = session.execute(
        select(Picture.state, func.count(Picture.id))
        .where(Picture.state.in_(ended), Picture.state_since >= since)
        .group_by(Picture.state)
    )
    return dict.fromkeys(ended, 0) | dict(rows.all())


def next_waiting(session: Session, given_up_before: datetime) -> Picture | None:
    """Return the oldest picture to read: waiting, or left half read before a moment."""
    return session.scalar(
        select(Picture)
        .where(
            or_(
                Picture.state == PictureState.WAITING,
                (Picture.state == PictureState.READING) & (Picture.state_since < given_up_before),
            )
        )
        .order_by(Picture.id)
        .limit(1)
    )


def next_replay(session: Session) -> Picture | None:
    """Return the picture that was asked for first to be read again."""
    return session.scalar(
        select(Picture)
        .where(Picture.replay_asked_at.is_not(None))
        .order_by(Picture.replay_asked_at, Picture.id)
        .limit(1)
    )


def next_unreplayed(
    session: Session, engine: str, after: int, *, others: bool = False
) -> Picture | None:
    """Return the first picture past ``after`` whose newest reading an engine has not read again.

    With ``others`` only those whose newest reading is another engine's.
    """
    query = _unreplayed(engine, others=others).where(Picture.id > after)
    return session.scalar(query.order_by(Picture.id).limit(1))


def count_unreplayed(session: Session, engine: str, *, others: bool = False) -> int:
    """Return how many pictures' newest readings an engine has not read again."""
    rows = _unreplayed(engine, others=others).with_only_columns(Picture.id).subquery()
    return session.scalar(select(func.count()).select_from(rows)) or 0


def _unreplayed(engine: str, *, others: bool) -> Select[Picture]:
    newest = (
        select(func.max(PictureReading.id))
        .where(PictureReading.picture_id == Picture.id)
        .correlate(Picture)
        .scalar_subquery()
    )
    again = (
        select(PictureReplay.id)
        .where(PictureReplay.reading_id == PictureReading.id, PictureReplay.engine == engine)
        .exists()
    )
    query = (
        select(Picture)
        .join(PictureReading, PictureReading.id == newest)
        .where(Picture.state == PictureState.READ, ~again)
    )
    return query.where(PictureReading.engine != engine) if others else query


def ad_of_picture(session: Session, external_id: str) -> MadeAd | None:
    """Return the ad that a picture became."""
    posting_id = session.scalar(
        select(Posting.id).where(Posting.source_id == SOURCE, Posting.external_id == external_id)
    )
    if posting_id is None:
        return None
    finding_id = session.scalar(
        select(Finding.id).where(Finding.posting_id == posting_id).order_by(Finding.id.desc())
    )
    return MadeAd(posting_id, finding_id)


def picture_behind(session: Session, source_id: str, external_id: str) -> Picture | None:
    """Return the picture that an ad was read from; ``None`` for ads of other sources."""
    number = external_id.removeprefix(AD_OF_PICTURE)
    if source_id != SOURCE or not number.isdecimal():
        return None
    return session.get(Picture, int(number))


def newest_wording(session: Session, source_id: str, external_id: str) -> PostingRevision | None:
    """Return the newest wording of an ad."""
    return session.scalar(
        select(PostingRevision)
        .join(Posting, PostingRevision.posting_id == Posting.id)
        .where(Posting.source_id == source_id, Posting.external_id == external_id)
        .order_by(PostingRevision.id.desc())
        .limit(1)
    )


def compared(session: Session, but: int) -> Sequence[tuple[int, int | None, str, str]]:
    """Return (id, first sighting, hash, text) of the newest read pictures but one."""
    rows = session.execute(
        select(Picture.id, Picture.sighting_of, Picture.print, PictureReading.text)
        .join(PictureReading, PictureReading.picture_id == Picture.id)
        .where(Picture.state == PictureState.READ, Picture.id != but)
        .order_by(Picture.id.desc())
        .limit(_MOST_COMPARED)
    )
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def streets_near(session: Session, picture: Picture) -> list[NearbyStreet]:
    """Return the streets that were said of photos taken near this one; none where it names none."""
    place = _place(picture.taken, None)
    if place is None or picture.street is not None:
        return []
    rows = session.execute(
        select(Picture.taken, Picture.street)
        .where(Picture.street.is_not(None), Picture.id != picture.id)
        .order_by(Picture.id.desc())
        .limit(_MOST_COMPARED)
    )
    places = (_place(taken, street) for taken, street in rows)
    return nearby_streets(place, [one for one in places if one is not None])


def _place(taken: dict[str, Any], street: Street | None) -> PhotoPlace | None:
    latitude, longitude = taken.get("latitude"), taken.get("longitude")
    if latitude is None or longitude is None:
        return None
    return PhotoPlace(float(latitude), float(longitude), street)


def sightings(session: Session, first: int) -> Sequence[Picture]:
    """Return every picture of one leaflet, the oldest first."""
    return session.scalars(
        select(Picture).where(Picture.sighting_of == first).order_by(Picture.received_at)
    ).all()
