"""Rating rounds, and one rating of one agency in a round."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.ratings.rounds import RatingStatus, RoundStage
from supervisor.store.base import Base, EnumKey, UtcDateTime

if TYPE_CHECKING:
    from supervisor.store.tables.register import Agency


@term("星级评定轮次")
class RatingRound(Base):
    """One round of star ratings under the star scheme in force when it was opened."""

    __tablename__ = "rating_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80), unique=True)
    scheme_text: Mapped[str] = mapped_column(Text)
    stage: Mapped[RoundStage] = mapped_column(EnumKey(RoundStage))
    opened_on: Mapped[date]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    assess_until: Mapped[date]
    publicity_days: Mapped[int] = mapped_column(Integer, default=5)
    published_on: Mapped[date | None]
    publicity_until: Mapped[date | None]
    effective_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    ratings: Mapped[list["Rating"]] = relationship(back_populates="round", order_by="Rating.id")


@term("星级评定")
class Rating(Base):
    """One agency in one round; points (tenths) by indicator code, from three hands."""

    __tablename__ = "rating"
    __table_args__ = (UniqueConstraint("round_id", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rating_round.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    status: Mapped[RatingStatus] = mapped_column(EnumKey(RatingStatus))
    self_points: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    self_note: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    check_points: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    check_note: Mapped[str] = mapped_column(Text, default="")
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stars: Mapped[int | None] = mapped_column(Integer)
    total_tenths: Mapped[int | None] = mapped_column(Integer)
    committee_note: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    round: Mapped[RatingRound] = relationship(back_populates="ratings")
    agency: Mapped["Agency"] = relationship()
