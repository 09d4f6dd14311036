"""Lists of other authorities in all versions, and inquiries about posters none can tell of."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervisor.domain.lists.inquiries import InquiryAnswer, InquiryStatus
from supervisor.domain.lists.lists import ListStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.store.base import Base, EnumKey, UtcDateTime


@term("名单版本")
class ListVersion(Base):
    """One version of an authority's list. File and agencies are in the archive by digest.

    ``divisions`` and ``papers`` say what it covers; ``rows`` counts its agencies, ``refused`` the
    cells that were not as expected. ``added`` and ``removed`` compare with the version it replaces.
    """

    __tablename__ = "list_version"
    __table_args__ = (Index(None, "status", "authority"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    authority: Mapped[str] = mapped_column(String(100))
    divisions: Mapped[list[str]] = mapped_column(JSON)
    papers: Mapped[list[str]] = mapped_column(JSON)
    as_of: Mapped[date]
    filename: Mapped[str] = mapped_column(String(200))
    file_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    status: Mapped[ListStatus] = mapped_column(EnumKey(ListStatus), default=ListStatus.PREVIEWED)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("list_version.id"))
    rows: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    added: Mapped[int] = mapped_column(Integer, default=0)
    removed: Mapped[int] = mapped_column(Integer, default=0)
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, deferred=True)
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")


@term("协查")
class Inquiry(Base):
    """One question to an authority about one poster, and its answer; one per poster.

    ``division`` is where the poster says it is seated, ``ads`` how many of its ads waited for an
    answer when last counted.
    """

    __tablename__ = "inquiry"
    __table_args__ = (Index(None, "status", "last_seen_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    poster_key: Mapped[str] = mapped_column(String(200), unique=True)
    poster: Mapped[str] = mapped_column(String(200))
    uscc: Mapped[str] = mapped_column(String(18), default="")
    division: Mapped[str] = mapped_column(String(6), default="")
    why: Mapped[str] = mapped_column(Text, default="")
    ads: Mapped[int] = mapped_column(Integer, default=0)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    status: Mapped[InquiryStatus] = mapped_column(
        EnumKey(InquiryStatus), default=InquiryStatus.OPEN
    )
    authority: Mapped[str] = mapped_column(String(100), default="")
    document: Mapped[str] = mapped_column(String(120), default="")
    sent_on: Mapped[date | None]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    answer: Mapped[InquiryAnswer | None] = mapped_column(EnumKey(InquiryAnswer))
    answered_on: Mapped[date | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    licence_number: Mapped[str] = mapped_column(String(80), default="")
    valid_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict
