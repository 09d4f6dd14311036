"""The learned reader: ads worth a look, what was said of them, and candidates for its model."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    case,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.quality.sampling import Reading
from supervisor.domain.reader.endpoint import EndpointOutcome, ReleaseStatus
from supervisor.domain.reader.looks import LookReason
from supervisor.domain.reader.renewal import CandidateStatus
from supervisor.domain.screening.model import Category
from supervisor.store.base import Base, EnumKey, PlaceColumns, UtcDateTime
from supervisor.store.tables.postings import Posting, PostingRevision
from supervisor.store.tables.quality import JudgedPlaceColumns


class LookCandidate(Base):
    """An ad without a lead that a reading would be worth; only the best few are kept.

    ``is_licensed`` tells whether its poster was found to hold a licence.
    """

    __tablename__ = "look_candidate"

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"))
    text_digest: Mapped[str] = mapped_column(String(64))
    cluster_id: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[LookReason] = mapped_column(EnumKey(LookReason))
    worth: Mapped[float] = mapped_column(Float)
    is_licensed: Mapped[bool]
    rules_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))

    posting: Mapped[Posting] = relationship()
    revision: Mapped[PostingRevision] = relationship()

    @classmethod
    def best_first(cls) -> tuple[ColumnElement[Any], ...]:
        """Return the order of drawing: by reason, then the most worthwhile.

        The wording breaks ties, and the ad those of equal wordings.
        """
        first = case(*((cls.reason == one, place) for place, one in enumerate(LookReason)))
        return first, cls.worth.desc(), cls.text_digest.asc(), cls.posting_id.asc()


@term("值得一看的信息")
class Look(PlaceColumns, Base):
    """One wording drawn to be looked at, why, and what its reader said of it.

    ``field``, ``start`` and ``end`` are the clause that the machine means, ``rule`` is what found
    it. The rules version names the model too. ``marked_field`` and its places are the sentence
    the reader chose. A wording is drawn once.
    """

    __tablename__ = "look"
    __table_args__ = (
        UniqueConstraint("text_digest"),
        Index(None, "cluster_id"),
        Index(None, "answered_at"),
        Index(None, "day"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date]
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"))
    text_digest: Mapped[str] = mapped_column(String(64))
    cluster_id: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[LookReason] = mapped_column(EnumKey(LookReason))
    worth: Mapped[float] = mapped_column(Float)
    category: Mapped[Category] = mapped_column(EnumKey(Category))
    rule: Mapped[str] = mapped_column(String(80))
    rules_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    drawn_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    reader_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reading: Mapped[Reading | None] = mapped_column(EnumKey(Reading))
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    marked_field: Mapped[str] = mapped_column(String(10), default="")
    marked_start: Mapped[int] = mapped_column(Integer, default=0)
    marked_end: Mapped[int] = mapped_column(Integer, default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    posting: Mapped[Posting] = relationship()
    revision: Mapped[PostingRevision] = relationship()


class ReaderCandidate(Base):
    """A model trained on the corpus and the office's decisions, with how it was measured.

    ``measured`` holds for ``candidate`` and ``in_force`` the figures and the curve on the same ads
    kept back. ``replaces_id`` is the candidate that was live before, ``None`` the model that
    ships. The model itself is in the archive under ``digest``.
    """

    __tablename__ = "reader_candidate"
    __table_args__ = (Index(None, "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    status: Mapped[CandidateStatus] = mapped_column(
        EnumKey(CandidateStatus), default=CandidateStatus.PROPOSED
    )
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    digest: Mapped[str] = mapped_column(String(64))
    base_digest: Mapped[str] = mapped_column(String(64))
    decisions: Mapped[int] = mapped_column(Integer)
    measured: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    problem: Mapped[str] = mapped_column(Text, default="")
    endorser_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    endorsed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    live_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("reader_candidate.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict


@term("并读", "shadow night")
class ReaderShadow(Base):
    """One night on which a candidate read the new ads beside the model in force.

    ``gained`` and ``lost`` count the leads, by wording and category, that only the candidate or
    only the model in force would have made. The candidate's reading made none.
    """

    __tablename__ = "reader_shadow"
    __table_args__ = (UniqueConstraint("candidate_id", "night"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("reader_candidate.id"))
    night: Mapped[date]
    read_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    beside_digest: Mapped[str] = mapped_column(String(64))
    ads: Mapped[int] = mapped_column(Integer)
    gained: Mapped[int] = mapped_column(Integer)
    lost: Mapped[int] = mapped_column(Integer)


class ReaderDifference(JudgedPlaceColumns, Base):
    """One lead in which the two models differed, to be looked at; a draw where there are many."""

    __tablename__ = "reader_difference"
    __table_args__ = (UniqueConstraint("shadow_id", "revision_id", "category"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    shadow_id: Mapped[int] = mapped_column(ForeignKey("reader_shadow.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"))
    category: Mapped[Category] = mapped_column(EnumKey(Category))
    is_gained: Mapped[bool]

    revision: Mapped[PostingRevision] = relationship()
    shadow: Mapped[ReaderShadow] = relationship()


class EndpointReading(Base):
    """What the office's own model answered about one wording, or why there is no answer.

    ``record`` is the digest of question and answer in the archive; ``dropped`` counts marks whose
    words do not stand in the ad. A wording is put to a model once.
    """

    __tablename__ = "endpoint_reading"
    __table_args__ = (UniqueConstraint("text_digest", "model"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"))
    text_digest: Mapped[str] = mapped_column(String(64))
    model: Mapped[str] = mapped_column(String(80))
    outcome: Mapped[EndpointOutcome] = mapped_column(EnumKey(EndpointOutcome))
    reason: Mapped[str] = mapped_column(Text, default="")
    dropped: Mapped[int] = mapped_column(Integer, default=0)
    record: Mapped[str] = mapped_column(String(64), default="")
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    revision: Mapped[PostingRevision] = relationship()


class EndpointMark(JudgedPlaceColumns, Base):
    """One place that the office's own model marked; a person says whether it is right."""

    __tablename__ = "endpoint_mark"
    __table_args__ = (UniqueConstraint("endpoint_reading_id", "category"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    endpoint_reading_id: Mapped[int] = mapped_column(ForeignKey("endpoint_reading.id"))
    category: Mapped[Category] = mapped_column(EnumKey(Category))

    source: Mapped[EndpointReading] = relationship()


class EndpointRelease(Base):
    """Somebody asked that a model at the endpoint be used; another person decides.

    ``right`` of ``judged`` marks were right when it was asked for.
    """

    __tablename__ = "endpoint_release"
    __table_args__ = (Index(None, "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    model: Mapped[str] = mapped_column(String(80))
    status: Mapped[ReleaseStatus] = mapped_column(
        EnumKey(ReleaseStatus), default=ReleaseStatus.ASKED
    )
    right: Mapped[int] = mapped_column(Integer)
    judged: Mapped[int] = mapped_column(Integer)
    asked_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text, default="")
