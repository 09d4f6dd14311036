"""Pictures that are too old to be kept: counted, and emptied in portions; their rows stay."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Select, String, cast, func, literal, or_, select
from sqlalchemy.orm import Session, aliased

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.pictures.states import (
    AD_OF_PICTURE,
    COPY_KIND,
    CORRECTION_KIND,
    PICTURE_FILES,
    READING_KIND,
    PictureState,
)
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.retention import ERASED
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.pictures import Picture
from supervisor.store.tables.postings import Posting

_SOURCE: Final = "pictures"
_STANDING: Final = (FindingStatus.OPEN, FindingStatus.UNSURE, FindingStatus.CONFIRMED)
_ENDED: Final = (PictureState.READ, PictureState.REFUSED)


def pictures_due(session: Session, before: datetime) -> int:
    """Return how many pictures are due."""
    return session.scalar(select(func.count()).select_from(_due(before).subquery())) or 0


def erase_pictures(
    session: Session, before: datetime, size: int
) -> tuple[int, list[tuple[str, str]]]:
    """Empty up to ``size`` pictures; return how many, and the files (kind, digest) to remove.

    What the day, the street and the leaflet tell stays, and so does the digest of each file. A file
    that a kept picture shares is not among those to remove.
    """
    ids = session.scalars(_due(before).limit(size)).all()
    found = session.scalars(select(Picture).where(Picture.id.in_(ids))).all()
    files = dict.fromkeys(file for picture in found for file in _emptied(picture))
    session.flush()
    stays = _stays(session, found)
    return len(found), [file for file in files if file[1] not in stays]


def _emptied(picture: Picture) -> Sequence[tuple[str, str]]:
    """Empty a picture and return the files that were kept of it."""
    files = [(PICTURE_FILES, picture.digest)]
    for reading in picture.readings:
        files += [(COPY_KIND, page["copy"]) for page in reading.pages if page.get("copy")]
        files.append((READING_KIND, reading.digest))
        reading.text, reading.pages, reading.record = ERASED, [], {}
    for replay in picture.replays:
        files.append((READING_KIND, replay.digest))
        replay.text, replay.record = ERASED, {}
    for correction in picture.corrections:
        if correction.digest:
            files.append((CORRECTION_KIND, correction.digest))
        correction.text = ERASED
    picture.name, picture.place, picture.taken, picture.print = "图片", "", {}, ""
    picture.refusal, picture.replay_asked_at = "", None
    picture.state, picture.state_since = PictureState.ERASED, utc_now()
    return files


def _stays(session: Session, found: Sequence[Picture]) -> set[str]:
    """Return the digests of files and records that pictures which are kept rest on too."""
    digests = {picture.digest for picture in found}
    kept = session.scalars(
        select(Picture).where(Picture.digest.in_(digests), Picture.state != PictureState.ERASED)
    )
    stays: set[str] = set()
    for picture in kept:
        stays.add(picture.digest)
        for reading in picture.readings:
            stays |= {reading.digest, *(page["copy"] for page in reading.pages)}
        stays |= {one.digest for one in picture.replays}
        stays |= {one.digest for one in picture.corrections}
    return stays


def _due(before: datetime) -> Select[int]:
    """Select pictures of before then, but of leaflets on which a lead stands or is undecided."""
    one = aliased(Picture)
    held = (
        select(Finding.id)
        .join(Posting, Posting.id == Finding.posting_id)
        .join(one, (Posting.external_id == literal(AD_OF_PICTURE) + cast(one.id, String)))
        .where(
            Posting.source_id == _SOURCE,
            Finding.status.in_(_STANDING),
            or_(one.id == Picture.id, one.sighting_of == Picture.sighting_of),
        )
        .exists()
    )
    return (
        select(Picture.id)
        .where(Picture.state.in_(_ENDED), Picture.received_at < before, ~held)
        .order_by(Picture.id)
    )
