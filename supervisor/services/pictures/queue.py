"""Pictures that wait are read, one after the other, judged, kept and handed over as ads."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import timedelta
from typing import Any, Final

import orjson
from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.pictures.codes import without_codes
from supervisor.domain.pictures.model import FileReading, PageReading
from supervisor.domain.pictures.sightings import same_leaflet, seen
from supervisor.domain.pictures.states import COPY_KIND, PICTURE_FILES, READING_KIND, PictureState
from supervisor.domain.platform.clock import office_date, utc_now
from supervisor.services.leads.assess import load_register, load_screener
from supervisor.services.leads.versions import record_register, record_rules
from supervisor.services.pictures.folder import take_from_folder
from supervisor.services.pictures.handing_over import hand_over
from supervisor.services.pictures.judging import JudgedPicture, PictureJudge
from supervisor.services.pictures.records import picture_record
from supervisor.services.pictures.replay import replay_next
from supervisor.services.pictures.worker import PictureReader, engine_version
from supervisor.services.platform.audit import Actor
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.pictures.pictures import compared, next_replay, next_waiting
from supervisor.store.tables.pictures import Picture, PictureReading

AT_ONCE: Final = 40
"""Pictures one look of the job reads, so that no other job waits long; it looks again soon."""
_GIVEN_UP: Final = timedelta(minutes=15)
_MOST_TRIES: Final = 3
_TOO_OFTEN: Final = "识别三次都没有完成，没有再试。请裁剪后重新上传。"


def read_waiting(session: Session, settings: Settings, most: int = AT_ONCE) -> int:
    """Take in what lies in the folder, read what waits, then what is to be read again; count it.

    The reader's process lives only as long.
    """
    take_from_folder(session, settings)
    done = 0
    judge: PictureJudge | None = None
    with PictureReader(with_copies=True) as reader:
        while done < most and (picture := _take(session)) is not None:
            judge = judge or judge_in_force(session, settings)
            _read(session, settings, reader, judge, picture)
            done += 1
        while done < most and next_replay(session) is not None:
            judge = judge or judge_in_force(session, settings)
            replay_next(session, settings, reader, judge)
            done += 1
    return done


def judge_in_force(session: Session, settings: Settings) -> PictureJudge:
    """Return the judge of pictures by the rules and the register of today."""
    archive = Archive(settings.archive_path)
    rules = record_rules(session, archive)
    register = record_register(session, settings)
    return PictureJudge(
        load_screener(settings.archive_path, rules.digest),
        load_register(settings.archive_path, register.digest),
    )


def _take(session: Session) -> Picture | None:
    """Claim the oldest picture that waits, or that a process left in the middle."""
    with unit_of_work(session):
        while (picture := next_waiting(session, utc_now() - _GIVEN_UP)) is not None:
            picture.tries += 1
            picture.state_since = utc_now()
            if picture.tries <= _MOST_TRIES:
                picture.state = PictureState.READING
                return picture
            picture.state, picture.refusal = PictureState.REFUSED, _TOO_OFTEN
            session.flush()
    return None


def _read(
    session: Session,
    settings: Settings,
    reader: PictureReader,
    judge: PictureJudge,
    picture: Picture,
) -> None:
    archive = Archive(settings.archive_path)
    data = archive.get_blob(PICTURE_FILES, picture.digest)
    picture_id = picture.id
    end_reading(session)
    reading = reader.read(data)
    seen_at = utc_now()
    judged = judge.judge(reading, seen_at, office_date(seen_at))
    pages = [_kept(archive, page) for page in reading.pages]
    with unit_of_work(session):
        picture = session.get_one(Picture, picture_id)
        _keep(session, archive, picture, reading, judged, pages)
    if reading.pages and judged.paper is None:
        actor = Actor(picture.received_by)
        hand_over(session, settings, actor, picture, judged.text.text, judged.named)
    with unit_of_work(session):
        # Only now: a process that dies before leaves a picture that is read again.
        picture = session.get_one(Picture, picture_id)
        picture.state = PictureState.READ if reading.pages else PictureState.REFUSED
        picture.state_since = utc_now()


def _keep(
    session: Session,
    archive: Archive,
    picture: Picture,
    reading: FileReading,
    judged: JudgedPicture,
    pages: list[dict[str, Any]],
) -> None:
    """Enter what was read, or why nothing was."""
    picture.refusal = reading.error
    if not reading.pages:
        return
    record = picture_record(picture.name, reading, judged)
    picture.taken = _told(asdict(reading.pages[0].taken).items())
    picture.print = next(iter(reading.pages[0].prints), "")
    text = judged.text.text
    session.add(
        PictureReading(
            picture_id=picture.id,
            engine=engine_version(),
            digest=archive.put_blob(READING_KIND, orjson.dumps(record)),
            text=text,
            pages=pages,
            record=record,
        )
    )
    if judged.paper is None:
        picture.sighting_of = _first_sighting(session, picture, text)


def _first_sighting(session: Session, picture: Picture, text: str) -> int:
    """Return the earliest picture of the same leaflet; itself where there is none."""
    own = seen(picture.print, without_codes(text))
    for other, first, print_, words in compared(session, picture.id):
        if same_leaflet(own, seen(print_, without_codes(words))):
            return first or other
    return picture.id


def _kept(archive: Archive, page: PageReading) -> dict[str, Any]:
    """Archive the copy of a page that is shown, and return what is kept of the page."""
    return {
        "number": page.number,
        "name": page.name,
        "width": page.width,
        "height": page.height,
        "copy": archive.put_blob(COPY_KIND, page.shown),
        "notes": list(page.notes),
    }


def _told(values: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {key: value for key, value in values if value not in ("", None)}
