"""Leads, the hits they rest on, what people said of them and of their posters."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
    and_,
)
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.leads.findings import Decision, FindingStatus, RejectReason
from supervisor.domain.leads.remarks import RemarkKind
from supervisor.domain.matching.memory import Opinion
from supervisor.domain.matching.model import Verdict
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.postings.places import Jurisdiction
from supervisor.domain.screening.model import Category, Severity
from supervisor.store.base import Base, Digest, EnumKey, PlaceColumns, UtcDateTime
from supervisor.store.packed import PackedJson
from supervisor.store.tables.postings import Posting, PostingRevision


@term("问题线索")
class Finding(Base):
    """One lead: at most one per ad; a changed text re-opens it, a re-seen ad leaves it alone.

    ``match`` and ``intermediary`` keep the evidence as it stood when the lead was made, so that
    it can be shown and replayed without the register of today.

    ``cluster_id`` is that of the wording the lead stands for, ``grounds`` a digest of what the lead
    rests on: copies with equal grounds say the same against the same poster. ``repost_of_id`` is
    the confirmed lead of the same ad that was there before (the lead itself where the same ad came
    back); ``repost_was_gone`` tells whether that one had been taken down.
    """

    __tablename__ = "finding"
    __table_args__ = (
        UniqueConstraint("posting_id"),
        Index(None, "status", "severity_rank", "id"),
        Index(None, "severity_rank", "id"),
        Index(None, "source_id", "status"),
        Index(None, "status", "cluster_id"),
        Index(None, "revision_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("posting.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"))
    source_id: Mapped[str] = mapped_column(String(40))
    status: Mapped[FindingStatus] = mapped_column(
        EnumKey(FindingStatus), default=FindingStatus.OPEN
    )
    severity: Mapped[Severity] = mapped_column(EnumKey(Severity))
    severity_rank: Mapped[int] = mapped_column(Integer)
    verdict: Mapped[Verdict] = mapped_column(EnumKey(Verdict))
    jurisdiction: Mapped[Jurisdiction] = mapped_column(EnumKey(Jurisdiction), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    poster_key: Mapped[str] = mapped_column(String(200), index=True)
    text_digest: Mapped[str] = mapped_column(Digest, index=True)
    cluster_id: Mapped[int] = mapped_column(BigInteger, index=True)
    grounds: Mapped[str] = mapped_column(Digest)
    repost_of_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"), index=True)
    repost_was_gone: Mapped[bool] = mapped_column(default=False)
    match: Mapped[dict[str, Any]] = mapped_column(PackedJson)
    intermediary: Mapped[dict[str, Any]] = mapped_column(PackedJson)
    register_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    rules_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)
    reopened_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True)
    rejudged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rejudged_because: Mapped[str] = mapped_column(Text, default="")
    remarks: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    posting: Mapped[Posting] = relationship()
    revision: Mapped[PostingRevision] = relationship()
    # Only the hits of the wording the lead now stands for; those of earlier wordings stay stored.
    hits: Mapped[list["FindingHit"]] = relationship(
        primaryjoin="and_(Finding.id == foreign(FindingHit.finding_id),"
        " Finding.revision_id == foreign(FindingHit.revision_id))",
        order_by="FindingHit.id",
    )
    reviews: Mapped[list["Review"]] = relationship(back_populates="finding", order_by="Review.id")


class HitColumns(PlaceColumns):
    """Columns of a hit: the lead and the wording it is in, what was hit, and by which rule."""

    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"))
    category: Mapped[Category] = mapped_column(EnumKey(Category))
    span: Mapped[str] = mapped_column(Text)
    rule: Mapped[str] = mapped_column(String(80))
    rule_version: Mapped[int] = mapped_column(Integer)


class FindingHit(HitColumns, Base):
    """One marked place in one wording of the ad, as the rule of that day made it.

    ``is_struck`` where a person has struck it off: the machine's word stays, and counts no more.
    """

    __tablename__ = "finding_hit"
    __table_args__ = (
        Index(None, "category", "finding_id"),
        Index(None, "finding_id", "revision_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    severity: Mapped[Severity] = mapped_column(EnumKey(Severity))
    basis: Mapped[list[str]] = mapped_column(PackedJson)
    exception: Mapped[str | None] = mapped_column(String(200))
    is_struck: Mapped[bool] = mapped_column(default=False)

    @hybrid_property
    def counts(self) -> bool:
        """Whether it speaks for the lead: neither excepted nor struck off."""
        return self.exception is None and not self.is_struck

    @counts.inplace.expression
    @classmethod
    def _counts(cls) -> ColumnElement[bool]:
        return and_(cls.exception.is_(None), cls.is_struck.is_(False))


@term("命中订正", "hit remark")
class HitRemark(HitColumns, Base):
    """A hit struck off, or a missed sentence marked, by a person, with the reason.

    It names the place and not the row of the hit: a lead judged anew gets other rows, and what a
    person said of the wording stands. Taken back, it stays with the time. ``with_remark_id`` is set
    on a copy that was decided together with the lead.
    """

    __tablename__ = "hit_remark"
    __table_args__ = (Index(None, "finding_id", "revision_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RemarkKind] = mapped_column(EnumKey(RemarkKind))
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    reason: Mapped[RejectReason | None] = mapped_column(EnumKey(RejectReason))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    with_remark_id: Mapped[int | None] = mapped_column(ForeignKey("hit_remark.id"), index=True)


@term("复核")
class Review(Base):
    """What one inspector said of a finding. An undone review stays, marked as undone.

    Wording and versions are those the inspector had before the eyes: the decision can be replayed
    after the ad, the register or the rules have changed. ``with_review_id`` is set on a copy: the
    review of the lead that the inspector decided together with it.
    """

    __tablename__ = "review"
    __table_args__ = (Index(None, "finding_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"))
    register_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    rules_version_id: Mapped[int] = mapped_column(ForeignKey("version.id"))
    reviewer_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    decision: Mapped[Decision] = mapped_column(EnumKey(Decision))
    reason: Mapped[RejectReason | None] = mapped_column(EnumKey(RejectReason))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, index=True)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    with_review_id: Mapped[int | None] = mapped_column(ForeignKey("review.id"), index=True)

    finding: Mapped[Finding] = relationship(back_populates="reviews")


@term("主体认定", "poster opinion")
class PosterOpinionRow(Base):
    """One opinion on whether a poster is a registered agency, or another poster.

    A newer opinion on the same pair replaces the older one by its time; a revoked one is kept.
    """

    __tablename__ = "poster_judgement"
    __table_args__ = (
        CheckConstraint("(agency_id IS NULL) <> (other_poster_key = '')", name="one_other_side"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    poster_key: Mapped[str] = mapped_column(String(200), index=True)
    poster_name: Mapped[str] = mapped_column(Text)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    other_poster_key: Mapped[str] = mapped_column(String(200), default="")
    opinion: Mapped[Opinion] = mapped_column(EnumKey(Opinion))
    note: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    alias_approved_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    alias_approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
