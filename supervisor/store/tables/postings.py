"""Job ads as first and last seen, and every wording they have had."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.store.base import Base, UtcDateTime, utc_now
from supervisor.store.tables.runs import RawPage


class Posting(Base):
    """One ad of one source, recognised by the source's own id for it.

    ``last_page_id`` is the newest raw page it stood on; pages are numbered as they arrive, which
    no clock set back can disorder.
    """

    __tablename__ = "posting"
    __table_args__ = (UniqueConstraint("source_id", "external_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(String(40))
    external_id: Mapped[str] = mapped_column(String(120))
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)
    last_page_id: Mapped[int | None] = mapped_column(ForeignKey("raw_page.id"))
    times_seen: Mapped[int] = mapped_column(Integer, default=1)
    content_digest: Mapped[str] = mapped_column(String(64))
    revision_count: Mapped[int] = mapped_column(Integer, default=1)
    judged_register_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    judged_rules_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))

    revisions: Mapped[list["PostingRevision"]] = relationship(
        back_populates="posting", order_by="PostingRevision.id"
    )


class PostingRevision(Base):
    """One wording of an ad, tied to the raw page it came on; never edited.

    A wording that comes back after another one is a new revision of its own.
    """

    __tablename__ = "posting_revision"
    __table_args__ = (
        UniqueConstraint("posting_id", "number"),
        Index(None, "text_digest"),
        Index(None, "poster_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    number: Mapped[int] = mapped_column(Integer)
    content_digest: Mapped[str] = mapped_column(String(64))
    text_digest: Mapped[str] = mapped_column(String(64))
    raw_page_id: Mapped[int] = mapped_column(ForeignKey("raw_page.id"), index=True)
    raw_row: Mapped[int] = mapped_column(Integer)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    title: Mapped[str] = mapped_column(Text)
    company: Mapped[str] = mapped_column(Text)
    poster_key: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    city: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(Text, default="")
    salary_text: Mapped[str] = mapped_column(String(120), default="")
    uscc: Mapped[str] = mapped_column(String(40), default="")
    licence_number: Mapped[str] = mapped_column(String(80), default="")
    url: Mapped[str] = mapped_column(Text, default="")
    published_on: Mapped[date | None]
    valid_until: Mapped[date | None]
    headcount: Mapped[str] = mapped_column(String(40), default="")
    is_proxy_flagged: Mapped[bool | None]
    company_scope: Mapped[str] = mapped_column(Text, default="")
    account: Mapped[str] = mapped_column(String(64), default="", server_default="")

    posting: Mapped[Posting] = relationship(back_populates="revisions")
    raw_page: Mapped[RawPage] = relationship()
