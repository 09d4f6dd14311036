"""Archived pictures read again by the engine of today, beside the reading that was kept.

Nothing that was read, corrected or handed over is touched: the later reading is a row of its own
that names the one it is held against, and no ad or lead is judged by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import orjson
from sqlalchemy.orm import Session

from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive
from supervisor.domain.pictures.replays import ReplayDifference, difference
from supervisor.domain.pictures.states import PICTURE_FILES, READING_KIND, PictureState
from supervisor.domain.platform.clock import office_date, utc_now
from supervisor.services.pictures.inbox import PictureRefused
from supervisor.services.pictures.judging import PictureJudge
from supervisor.services.pictures.records import picture_record, refused_record
from supervisor.services.pictures.worker import PictureReader, engine_version
from supervisor.services.platform import audit
from supervisor.services.platform.audit import SYSTEM, Actor, AuditAction
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.pictures.pictures import (
    count_unreplayed,
    next_replay,
    next_unreplayed,
)
from supervisor.store.tables.pictures import Picture, PictureReplay


def ask_again(session: Session, actor: Actor, picture_id: int) -> None:
    """Have a picture read again; raises ``PictureRefused`` where nothing was read of it yet."""
    with unit_of_work(session):
        picture = session.get_one(Picture, picture_id)
        if picture.state is not PictureState.READ or not picture.readings:
            raise PictureRefused("这张图片还没有识别完，不能重新识别。")
        if picture.replay_asked_at is not None:
            raise PictureRefused("已经在重新识别，请稍后刷新。")
        picture.replay_asked_at = utc_now()
        detail = {"reading": picture.readings[-1].id, "engine": engine_version()}
        audit.record(session, actor, AuditAction.PICTURE_REPLAYED, ("picture", picture.id), detail)


def replay_next(
    session: Session, settings: Settings, reader: PictureReader, judge: PictureJudge
) -> bool:
    """Read the picture again that was asked for first; tell whether there was one.

    Papers are checked as of the day of the kept reading, by the register and rules of today.
    """
    picture = next_replay(session)
    if picture is None:
        return False
    asked_at = picture.replay_asked_at
    made = _read_again(session, settings, reader, judge, picture)
    with unit_of_work(session):
        asked = session.get_one(Picture, made.picture_id)
        if asked.replay_asked_at != asked_at:
            return True  # another process was faster
        asked.replay_asked_at = None
        session.add(made)
    return True


@dataclass(frozen=True, slots=True)
class ReplayLine:
    """One picture read again by ``replay_kept``: by whom before, and what is said otherwise.

    ``problem`` says in Chinese why it could not be read again; its difference then says nothing.
    """

    picture_id: int
    name: str
    engine_before: str
    difference: ReplayDifference
    problem: str = ""


def replay_kept(
    session: Session,
    settings: Settings,
    reader: PictureReader,
    judge: PictureJudge,
    most: int,
    *,
    only_other_engines: bool = False,
) -> Iterator[ReplayLine]:
    """Read kept pictures again by the engine in force, at most ``most``, the oldest first.

    A reading that this engine has read again already is left out: the next call goes on where
    this one ended, however it ended.
    """
    after = 0
    for _ in range(most):
        picture = next_unreplayed(session, engine_version(), after, others=only_other_engines)
        if picture is None:
            return
        after, kept = picture.id, picture.readings[-1]
        name, engine, text, record = picture.name, kept.engine, kept.text, kept.record
        made = _read_again(session, settings, reader, judge, picture)
        found = difference(text, made.text, record, made.record)
        with unit_of_work(session):
            session.add(made)
            detail = {"reading": made.reading_id, "engine": made.engine, "same": found.is_same}
            audit.record(session, SYSTEM, AuditAction.PICTURE_REPLAYED, ("picture", after), detail)
        problem = made.record.get("error", "") if not made.text else ""
        yield ReplayLine(after, name, engine, found, problem)


def left_to_replay(session: Session, *, only_other_engines: bool = False) -> int:
    """Return how many kept readings the engine in force has not read again."""
    return count_unreplayed(session, engine_version(), others=only_other_engines)


def _read_again(
    session: Session,
    settings: Settings,
    reader: PictureReader,
    judge: PictureJudge,
    picture: Picture,
) -> PictureReplay:
    """Return what is read of a picture now, beside its newest reading; ends the reading."""
    archive = Archive(settings.archive_path)
    picture_id, kept = picture.id, picture.readings[-1]
    kept_id, read_at, name = kept.id, kept.read_at, picture.name
    file = picture.digest
    end_reading(session)
    text = ""
    try:
        reading = reader.read(archive.get_blob(PICTURE_FILES, file))
    except DamagedArchive as damage:
        # Asked for once, answered once: the next look of the job must not stop here again.
        record = refused_record(name, f"没有重新识别：{damage}，请恢复存档后再试。")
    else:
        record = refused_record(name, reading.error)
        if reading.pages:
            judged = judge.judge(reading, read_at, office_date(read_at))
            text, record = judged.text.text, picture_record(name, reading, judged)
    return PictureReplay(
        picture_id=picture_id,
        reading_id=kept_id,
        engine=engine_version(),
        digest=archive.put_blob(READING_KIND, orjson.dumps(record)),
        text=text,
        record=record,
    )
