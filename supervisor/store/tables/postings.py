"""Job ads with every wording, the prints they are recognised by, and the traces they leave."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import (
    BigInteger,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    event,
    false,
    select,
    text,
)
from sqlalchemy.orm import Mapped, QueryContext, mapped_column, relationship
from sqlalchemy.orm.attributes import set_committed_value

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.streets import Street
from supervisor.domain.postings import old_wordings
from supervisor.domain.postings.dates import DatePrecision
from supervisor.domain.postings.pay import PaidPer, PayStated
from supervisor.domain.register.agencies import LicenceStanding
from supervisor.domain.traces import TraceKind
from supervisor.store.base import Base, Digest, EnumKey, UtcDateTime
from supervisor.store.tables.collect import RawPage


def _known_index(column: str) -> Index:
    """Index ads by who is known to have posted them; those nobody is known for stay out of it."""
    known = text(f"{column} IS NOT NULL")
    return Index(None, column, "last_seen_at", sqlite_where=known, postgresql_where=known)


@term("招聘信息")
class Posting(Base):
    """One ad of one source, recognised by the source's own id for it.

    ``cluster_id`` is shared by all copies of the ad (``tables.copies``); a negative one says that
    the ad has not been compared yet. ``refreshed_on`` is the newest refresh the source stated: it
    moves daily without the wording changing. ``last_page_id`` is the newest raw page it stood on;
    pages are numbered as they arrive, which no clock set back can disorder. ``agency_id`` is the
    agency of the register that posted it, ``judged_on`` the last day for which its papers were
    looked at. ``listed_key`` names the agency of another authority that did, ``listed_standing``
    how it stood when that was last looked at, empty while nobody has.
    """

    __tablename__ = "posting"
    __table_args__ = (
        UniqueConstraint("source_id", "external_id"),
        _known_index("agency_id"),
        _known_index("listed_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[str] = mapped_column(String(40))
    external_id: Mapped[str] = mapped_column(String(120))
    first_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)
    last_page_id: Mapped[int | None] = mapped_column(ForeignKey("raw_page.id"))
    times_seen: Mapped[int] = mapped_column(Integer, default=1)
    content_digest: Mapped[str] = mapped_column(Digest)
    revision_count: Mapped[int] = mapped_column(Integer, default=1)
    cluster_id: Mapped[int] = mapped_column(BigInteger, index=True)
    refreshed_on: Mapped[date | None]
    judged_register_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    judged_rules_id: Mapped[int | None] = mapped_column(ForeignKey("version.id"))
    agency_id: Mapped[int | None]  # without a key of the database: adding one copies every ad
    judged_on: Mapped[date | None]
    listed_key: Mapped[str | None] = mapped_column(String(200))
    listed_standing: Mapped[LicenceStanding | None] = mapped_column(EnumKey(LicenceStanding))

    revisions: Mapped[list["PostingRevision"]] = relationship(
        back_populates="posting", order_by="PostingRevision.id"
    )


@term("招聘信息文本")
class PostingRevision(Base):
    """One wording of an ad, tied to the raw page it came on; never edited.

    A wording that comes back after another one is a new revision of its own. Pay is kept as the
    source wrote it and beside that as figures: yuan per ``salary_per``, an open end ``None``;
    ``monthly_low`` and ``monthly_high`` are derived where ``salary_per`` is a year. ``district`` is
    a division code, ``street`` is set where the ad states a street of the bureau's own district.
    ``is_archived`` where the long texts lie packed in ``OldWordings``: their columns are empty, and
    whoever loads the row finds them in it all the same.
    """

    __tablename__ = "posting_revision"
    __table_args__ = (
        UniqueConstraint("posting_id", "number"),
        Index(None, "poster_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    number: Mapped[int] = mapped_column(Integer)
    content_digest: Mapped[str] = mapped_column(Digest)
    text_digest: Mapped[str] = mapped_column(Digest)
    raw_page_id: Mapped[int] = mapped_column(ForeignKey("raw_page.id"), index=True)
    raw_row: Mapped[int] = mapped_column(Integer)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    title: Mapped[str] = mapped_column(Text)
    company: Mapped[str] = mapped_column(Text)
    poster_key: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text)
    city: Mapped[str] = mapped_column(String(80), default="")
    address: Mapped[str] = mapped_column(Text, default="")
    district: Mapped[str] = mapped_column(String(6), default="", index=True)
    street: Mapped[Street | None] = mapped_column(EnumKey(Street), index=True)
    salary_text: Mapped[str] = mapped_column(String(120), default="")
    salary_stated: Mapped[PayStated] = mapped_column(EnumKey(PayStated), default=PayStated.MISSING)
    salary_low: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    salary_high: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    salary_per: Mapped[PaidPer | None] = mapped_column(EnumKey(PaidPer))
    salary_months: Mapped[int] = mapped_column(Integer, default=12)
    monthly_low: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    monthly_high: Mapped[Decimal | None] = mapped_column(Numeric(14, 2))
    uscc: Mapped[str] = mapped_column(String(40), default="")
    licence_number: Mapped[str] = mapped_column(String(80), default="")
    url: Mapped[str] = mapped_column(Text, default="")
    published_on: Mapped[date | None]
    published_precision: Mapped[DatePrecision] = mapped_column(
        EnumKey(DatePrecision), default=DatePrecision.NONE
    )
    valid_until: Mapped[date | None]
    headcount: Mapped[str] = mapped_column(String(40), default="")
    is_proxy_flagged: Mapped[bool | None]
    company_scope: Mapped[str] = mapped_column(Text, default="")
    account: Mapped[str] = mapped_column(String(64), default="", server_default="")
    is_archived: Mapped[bool] = mapped_column(default=False, server_default=false())

    posting: Mapped[Posting] = relationship(back_populates="revisions")
    raw_page: Mapped[RawPage] = relationship()


@term("旧文本存档", "old wordings")
class OldWordings(Base):
    """The long texts of an ad's earlier wordings that nothing rests on, packed together.

    ``digest`` is the SHA-256 of what was packed (``domain.postings.old_wordings``).
    """

    __tablename__ = "old_wordings"

    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), primary_key=True)
    wordings: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    packed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


def _with_its_texts(
    row: PostingRevision, context: QueryContext, _names: object | None = None
) -> None:
    """Give a wording that is loaded its texts back; those of one ad are unpacked once a query."""
    if not row.is_archived:
        return
    unpacked = context.attributes.setdefault(OldWordings, {})
    if row.posting_id not in unpacked:
        query = select(OldWordings.digest, OldWordings.content)
        found = context.session.connection().execute(
            query.where(OldWordings.posting_id == row.posting_id)
        )
        unpacked[row.posting_id] = old_wordings.unpack(f"ad {row.posting_id}", *found.one())
    for name, said in unpacked[row.posting_id][row.id].items():
        set_committed_value(row, name, said)


event.listen(PostingRevision, "load", _with_its_texts, restore_load_context=True)
event.listen(PostingRevision, "refresh", _with_its_texts, restore_load_context=True)


@term("文本指纹")
class AdPrint(Base):
    """A wording with its poster, post and place, whoever carries it and however often.

    The id is a digest of what it was made from, so equal ads have one print and the ids do not
    depend on the order of arrival. ``cluster_id`` is the smallest id among its copies.
    """

    __tablename__ = "ad_print"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    cluster_id: Mapped[int] = mapped_column(BigInteger, index=True)
    poster: Mapped[str] = mapped_column(Text)
    place: Mapped[str] = mapped_column(String(200))
    remark: Mapped[str] = mapped_column(Text)
    signature: Mapped[bytes] = mapped_column(LargeBinary)


class AdPrintBand(Base):
    """One band of a print's signature: prints of copies share at least one."""

    __tablename__ = "ad_print_band"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    print_id: Mapped[int] = mapped_column(ForeignKey("ad_print.id"), primary_key=True)


@term("联系痕迹")
class PostingTrace(Base):
    """One trace of one wording: equal digests are equal values.

    The digest is keyed, so that nobody without the installation's key can try numbers through it;
    a contact itself stands in ``sealed`` alone. ``brand`` is the poster's, empty where the name
    hides or lacks one: what is under one brand is one employer when employers are counted.
    """

    __tablename__ = "posting_trace"
    __table_args__ = (
        Index(None, "digest", "seen_at", "brand"),
        {"sqlite_with_rowid": False},
    )

    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"), primary_key=True)
    kind: Mapped[TraceKind] = mapped_column(EnumKey(TraceKind), primary_key=True)
    digest: Mapped[str] = mapped_column(Digest, primary_key=True)
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    brand: Mapped[str] = mapped_column(String(80))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)


@term("网页截图")
class PagePicture(Base):
    """A picture of the page a wording came on, drawn from the archive; the file lies there too.

    ``digest`` is empty where it could not be drawn, ``problem`` says why; it is not tried again.
    """

    __tablename__ = "page_picture"

    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"), primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), default="")
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    drawn_with: Mapped[str] = mapped_column(String(80), default="")
    problem: Mapped[str] = mapped_column(Text, default="")
