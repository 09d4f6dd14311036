"""Pictures taken in: archived as received, put in the queue, corrected by inspectors."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Final

import orjson
from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.pictures.states import CORRECTION_KIND, PICTURE_FILES, PictureState
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.streets import Street
from supervisor.domain.traces.masking import mask_contacts
from supervisor.services.pictures.handing_over import hand_over
from supervisor.services.pictures.limits import MOST_BYTES, MOST_ZIP_BYTES
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.pictures.pictures import picture_of_client
from supervisor.store.tables.pictures import Picture, PictureCorrection

MOST_AT_ONCE: Final = 20
_LONGEST_NAME: Final = 120
_LONGEST_TEXT: Final = 20_000


class PictureRefused(ValueError):
    """Nothing was taken; the message is Chinese."""


def receive(
    session: Session,
    settings: Settings,
    actor: Actor,
    files: Sequence[tuple[str, bytes]],
    street: Street | None,
    place: str = "",
) -> list[Picture]:
    """Archive files (name, content) as received and queue them for reading.

    Raises ``PictureRefused``, and then none is kept.
    """
    _refuse(files)
    archive = Archive(settings.archive_path)
    digests = [archive.put_blob(PICTURE_FILES, data) for _, data in files]
    with unit_of_work(session):
        return _rows(session, actor, files, digests, street, place)


@dataclass(frozen=True, slots=True)
class PhonePhoto:
    """A photo that a phone may send again: what the phone calls it, its file, and where it was."""

    client_id: str
    name: str
    data: bytes
    street: Street | None
    place: str = ""


def receive_once(
    session: Session, settings: Settings, actor: Actor, photo: PhonePhoto
) -> tuple[Picture, bool]:
    """Take in one photo; return its picture and whether it is new. Raises ``PictureRefused``."""
    file = (photo.name, photo.data)
    _refuse([file])
    digest = Archive(settings.archive_path).put_blob(PICTURE_FILES, photo.data)
    with unit_of_work(session):
        known = picture_of_client(session, photo.client_id)
        if known is not None and known.received_by != actor.user_id:
            raise PictureRefused("照片没有传完整，请重新选择。")
        if known is not None:
            return known, False
        (picture,) = _rows(session, actor, [file], [digest], photo.street, photo.place)
        picture.client_id = photo.client_id
        return picture, True


def _rows(
    session: Session,
    actor: Actor,
    files: Sequence[tuple[str, bytes]],
    digests: Sequence[str],
    street: Street | None,
    place: str,
) -> list[Picture]:
    """Enter files as pictures that wait; joins the caller's unit of work."""
    pictures = [
        Picture(
            digest=digest,
            name=_name(name),
            size=len(data),
            received_by=actor.user_id,
            street=street,
            place=place.strip()[:_LONGEST_NAME],
        )
        for (name, data), digest in zip(files, digests, strict=True)
    ]
    session.add_all(pictures)
    session.flush()
    for picture in pictures:
        detail = {"digest": picture.digest, "bytes": picture.size}
        subject = ("picture", picture.id)
        audit.record(session, actor, AuditAction.PICTURE_RECEIVED, subject, detail)
    return pictures


def correct(
    session: Session, settings: Settings, actor: Actor, picture_id: int, text: str
) -> Picture:
    """Keep what an inspector says the picture says, and judge the ad by it. ``PictureRefused``."""
    text = text.replace("\r\n", "\n").strip()
    if not text or len(text) > _LONGEST_TEXT:
        raise PictureRefused(f"请填写图片上的文字，不超过 {_LONGEST_TEXT} 字。")
    with unit_of_work(session):
        picture = session.get_one(Picture, picture_id)
        if picture.state is not PictureState.READ or not picture.readings:
            raise PictureRefused("这张图片还没有识别完，不能更正。")
        before = picture.corrections[-1:] or picture.readings[-1:]
        text = _with_numbers(text, before[0].text)
        if picture.corrections and before[0].text == text:
            return picture  # the same form sent twice
        made = PictureCorrection(
            picture_id=picture.id,
            reading_id=picture.readings[-1].id,
            corrected_at=utc_now(),
            corrected_by=actor.user_id,
            text=text,
        )
        made.digest = _archived(Archive(settings.archive_path), made, picture)
        session.add(made)
        subject, detail = ("picture", picture.id), {"digest": made.digest}
        audit.record(session, actor, AuditAction.PICTURE_CORRECTED, subject, detail)
    hand_over(session, settings, actor, picture, text)
    return picture


def place_on(session: Session, actor: Actor, picture_id: int, street: Street | None) -> None:
    """Say on which street a picture was taken that came without one. ``PictureRefused``.

    The ad stays as it was handed over: its wording is evidence. Map and timeline follow.
    """
    if street is None:
        raise PictureRefused("请选择街道。")
    with unit_of_work(session):
        picture = session.get_one(Picture, picture_id)
        if picture.street is not None:
            raise PictureRefused(f"这张图片已注明{picture.street.label}。")
        picture.street = street
        detail = {"street": street.value}
        audit.record(session, actor, AuditAction.PICTURE_PLACED, ("picture", picture.id), detail)


def _archived(archive: Archive, made: PictureCorrection, picture: Picture) -> str:
    """Archive a correction with the file and the reading it is about; return its digest."""
    record = {
        "picture": picture.digest,
        "reading": picture.readings[-1].digest,
        "corrected_at": made.corrected_at.isoformat(),
        "corrected_by": made.corrected_by,
        "text": made.text,
    }
    return archive.put_blob(CORRECTION_KIND, orjson.dumps(record))


def _with_numbers(text: str, before: str) -> str:
    """Return a text whose lines were left as they were shown, masked, with their numbers again."""
    known = {mask_contacts(line): line for line in before.split("\n")}
    return "\n".join(known.get(line, line) for line in text.split("\n"))


def _refuse(files: Sequence[tuple[str, bytes]]) -> None:
    if not files:
        raise PictureRefused("请先拍照或选择图片。")
    if len(files) > MOST_AT_ONCE:
        raise PictureRefused(f"一次最多 {MOST_AT_ONCE} 个文件，请分几次上传。")
    for name, data in files:
        most = MOST_ZIP_BYTES if data.startswith(b"PK") else MOST_BYTES
        if not data:
            raise PictureRefused(f"“{_name(name)}”是空的，可能没有传完，请重新选择。")
        if len(data) > most:
            raise PictureRefused(f"“{_name(name)}”超过 {most // 1024**2} MB，请缩小后再传。")


def _name(name: str) -> str:
    last = PurePosixPath(name.replace("\\", "/")).name
    return "".join(char for char in last if char.isprintable())[-_LONGEST_NAME:] or "图片"
