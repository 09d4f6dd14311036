"""The inspector's desk: who holds which lead, kept filters, second readings, acts that wait."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from supervisor.domain.desk.acts import MassActKind
from supervisor.domain.desk.agency_notes import AdNoteKind, AdNoteResult
from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform.clock import utc_now
from supervisor.store.base import Base, EnumKey, UtcDateTime


class LeadLease(Base):
    """Who has a lead, its copies included, in hand until when; at most one person.

    ``is_batch``: taken in advance with others, not because it is on the screen. ``taken_from_id``
    is who had it when somebody else took it over.
    """

    __tablename__ = "lead_lease"
    __table_args__ = (Index(None, "holder_id", "until"),)

    cluster_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    holder_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    taken_at: Mapped[datetime] = mapped_column(UtcDateTime)
    until: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    is_batch: Mapped[bool] = mapped_column(default=False)
    taken_from_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class SavedFilter(Base):
    """A filter of the queue that somebody keeps; ``query`` as it stands in addresses."""

    __tablename__ = "saved_filter"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    name: Mapped[str] = mapped_column(String(30))
    query: Mapped[str] = mapped_column(String(1000))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class LeadReopening(Base):
    """Why a decision was taken up again, and by whom; the review it takes back stays, undone."""

    __tablename__ = "lead_reopening"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


class SecondReading(Base):
    """A decided lead drawn to be read again by somebody else, who does not see what was decided.

    It measures how far two people agree and decides nothing.
    """

    __tablename__ = "second_reading"
    __table_args__ = (UniqueConstraint("review_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"))
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"))
    first_reader_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decision: Mapped[Decision | None] = mapped_column(EnumKey(Decision))
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class MassAct(Base):
    """An act over many records that waits out its cooling period; until then it can be called off.

    ``arguments`` is what it is carried out with, ``count`` how many records it was to change when
    it was asked for. It is carried out only once a second person has agreed.
    """

    __tablename__ = "mass_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[MassActKind] = mapped_column(EnumKey(MassActKind))
    title: Mapped[str] = mapped_column(Text)
    arguments: Mapped[dict[str, Any]] = mapped_column(JSON)
    count: Mapped[int] = mapped_column(Integer)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    agreed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    agreed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_off_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    called_off_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    said: Mapped[str] = mapped_column(Text, default="")


class AdNote(Base):
    """What an agency says of an ad under its name: that it is not its own, or that it is mended.

    ``revision_number`` is the wording that was meant: a later one shows what was mended.
    ``read_at`` is when somebody of the office said that it was read.
    """

    __tablename__ = "ad_note"
    __table_args__ = (Index(None, "agency_id", "posting_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    kind: Mapped[AdNoteKind] = mapped_column(EnumKey(AdNoteKind))
    text: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    revision_number: Mapped[int] = mapped_column(Integer)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    read_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))


class AdLook(Base):
    """A visit to an ad because its agency said that it is mended, and what it showed.

    The page is archived; ``archive_file`` is empty where none came. ``words`` are those of the new
    wording that are still marked, ``reason`` says why nothing could be read. The register of ads
    is not touched: the next night reads the wording as it reads every other.
    """

    __tablename__ = "ad_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("ad_note.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    result: Mapped[AdNoteResult] = mapped_column(EnumKey(AdNoteResult))
    words: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(Text, default="")
    url: Mapped[str] = mapped_column(Text, default="")
    archive_file: Mapped[str] = mapped_column(String(200), default="")
    archive_offset: Mapped[int] = mapped_column(BigInteger, default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
