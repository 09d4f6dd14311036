"""Pictures as received, what was read of them, and what inspectors corrected."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.pictures.states import PictureState
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.streets import Street
from supervisor.store.base import Base, EnumKey, UtcDateTime
from supervisor.store.tables.platform import User


@term("图片")
class Picture(Base):
    """One file as received; the file itself lies in the archive under its ``digest``.

    ``street`` is what the uploader said. ``taken`` is what the file says of time and place: kept
    as evidence, and in no copy that is shown. ``print`` is a perceptual hash of the first page, in
    hex; ``sighting_of`` the earliest picture of the same leaflet, itself where it is the first.
    ``client_id`` is what the phone calls it, so that sending it twice takes it in once.
    ``replay_asked_at`` is since when it is to be read again beside what was read.
    """

    __tablename__ = "picture"
    __table_args__ = (Index(None, "state", "received_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    name: Mapped[str] = mapped_column(String(120))
    size: Mapped[int] = mapped_column(Integer)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    received_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    street: Mapped[Street | None] = mapped_column(EnumKey(Street), index=True)
    place: Mapped[str] = mapped_column(String(120), default="")
    state: Mapped[PictureState] = mapped_column(EnumKey(PictureState), default=PictureState.WAITING)
    state_since: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    refusal: Mapped[str] = mapped_column(Text, default="")
    taken: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    print: Mapped[str] = mapped_column(String(64), default="")
    sighting_of: Mapped[int | None] = mapped_column(ForeignKey("picture.id"), index=True)
    client_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    replay_asked_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)

    receiver: Mapped[User | None] = relationship()
    readings: Mapped[list["PictureReading"]] = relationship(
        back_populates="picture", order_by="PictureReading.id"
    )
    replays: Mapped[list["PictureReplay"]] = relationship(order_by="PictureReplay.id")
    corrections: Mapped[list["PictureCorrection"]] = relationship(
        back_populates="picture", order_by="PictureCorrection.id"
    )


@term("图片识别")
class PictureReading(Base):
    """What one engine read of a picture; never edited. The whole record is archived too.

    ``pages`` hold number, width, height and the digest of the copy to show; ``record`` is as
    ``supervisor picture read`` prints it: lines, codes, hits with boxes, poster, licence.
    """

    __tablename__ = "picture_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"), index=True)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    engine: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    pages: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)

    picture: Mapped[Picture] = relationship(back_populates="readings")


@term("重新识别")
class PictureReplay(Base):
    """What a later engine read of a picture, beside the kept reading; it judges nothing.

    ``record`` is as that of a reading; where nothing could be read its ``error`` says why.
    """

    __tablename__ = "picture_replay"

    id: Mapped[int] = mapped_column(primary_key=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"), index=True)
    reading_id: Mapped[int] = mapped_column(ForeignKey("picture_reading.id"))
    read_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    engine: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)


@term("图片更正")
class PictureCorrection(Base):
    """The text of a picture as an inspector says it stands there; kept beside the reading.

    The archive holds it under ``digest``, with whose reading it corrects, when and by whom; one
    made before corrections were archived has none.
    """

    __tablename__ = "picture_correction"

    id: Mapped[int] = mapped_column(primary_key=True)
    picture_id: Mapped[int] = mapped_column(ForeignKey("picture.id"), index=True)
    reading_id: Mapped[int] = mapped_column(ForeignKey("picture_reading.id"))
    corrected_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    corrected_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    text: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64), default="", server_default="")

    picture: Mapped[Picture] = relationship(back_populates="corrections")
    corrector: Mapped[User | None] = relationship()


class PaperCheckCount(Base):
    """How often the public had a photographed paper checked on a day, by answer; nothing else.

    ``answer`` is a ``PaperVerdict``, or empty where no paper could be read.
    """

    __tablename__ = "paper_check_count"

    day: Mapped[date] = mapped_column(primary_key=True)
    answer: Mapped[str] = mapped_column(String(32), primary_key=True)
    checks: Mapped[int] = mapped_column(Integer)


class PageImage(Base):
    """A picture on a scraped page: taken into the queue, or why it was not; asked for once.

    ``revision_id`` is the wording of the page it was first found on.
    """

    __tablename__ = "page_image"

    address_digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"), index=True)
    address: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    problem: Mapped[str] = mapped_column(Text, default="")
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("picture.id"), index=True)
