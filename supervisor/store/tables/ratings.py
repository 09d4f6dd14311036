"""Rating rounds, one rating of one agency in a round, and the committee that decides."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.ratings.committee import Voice
from supervisor.domain.ratings.rounds import LeaveKind, RatingStatus, RoundStage
from supervisor.store.base import Base, EnumKey, UtcDateTime

if TYPE_CHECKING:
    from supervisor.store.tables.platform import User
    from supervisor.store.tables.register import Agency


@term("星级评定轮次")
class RatingRound(Base):
    """One round of star ratings under the star scheme in force when it was opened.

    ``check_until`` and ``decide_until`` are the planned last days of checks and committee;
    ``quorum`` is the least number of votes on a rating.
    """

    __tablename__ = "rating_round"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(80), unique=True)
    scheme_text: Mapped[str] = mapped_column(Text)
    stage: Mapped[RoundStage] = mapped_column(EnumKey(RoundStage))
    opened_on: Mapped[date]
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    assess_until: Mapped[date]
    check_until: Mapped[date | None]
    decide_until: Mapped[date | None]
    quorum: Mapped[int] = mapped_column(Integer, default=2)
    needs_visit: Mapped[bool] = mapped_column(Boolean, default=False)
    notice_number: Mapped[str] = mapped_column(String(80), default="")
    publicity_days: Mapped[int] = mapped_column(Integer, default=5)
    published_on: Mapped[date | None]
    publicity_until: Mapped[date | None]
    effective_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    ratings: Mapped[list["Rating"]] = relationship(back_populates="round", order_by="Rating.id")


@term("星级评定")
class Rating(Base):
    """One agency in one round; points (tenths) by indicator code, from three hands.

    ``check_reasons`` say by indicator code why the check departs from the agency's own points.
    ``consideration`` counts how often the committee had it: votes belong to one of them.
    """

    __tablename__ = "rating"
    __table_args__ = (
        UniqueConstraint("round_id", "agency_id"),
        Index(None, "round_id", "status"),  # how many of a round stand where
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rating_round.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    status: Mapped[RatingStatus] = mapped_column(EnumKey(RatingStatus))
    self_points: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    self_note: Mapped[str] = mapped_column(Text, default="")
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    check_points: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    check_reasons: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    check_note: Mapped[str] = mapped_column(Text, default="")
    checked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    checked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    stars: Mapped[int | None] = mapped_column(Integer)
    total_tenths: Mapped[int | None] = mapped_column(Integer)
    committee_note: Mapped[str] = mapped_column(Text, default="")
    consideration: Mapped[int] = mapped_column(Integer, default=1)
    plaque_number: Mapped[str] = mapped_column(String(20), default="", index=True)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    round: Mapped[RatingRound] = relationship(back_populates="ratings")
    agency: Mapped["Agency"] = relationship()


class RatingVisit(Base):
    """One visit to an agency in a round: by whom, what was seen; rows are never edited.

    The pictures are kept with it as files of the request kind ``RATING_VISIT``.
    """

    __tablename__ = "rating_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), index=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    visited_on: Mapped[date]
    officers: Mapped[list[int]] = mapped_column(JSON, default=list)
    seen: Mapped[str] = mapped_column(Text)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    recorder: Mapped["User | None"] = relationship()


class RatingLeave(Base):
    """That an agency leaves a round: its own word, or what two people of the office decide.

    Open while ``decided_on`` is empty; ``is_agreed`` says what the second person decided.
    """

    __tablename__ = "rating_leave"

    id: Mapped[int] = mapped_column(primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"), index=True)
    kind: Mapped[LeaveKind] = mapped_column(EnumKey(LeaveKind))
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    asked_on: Mapped[date]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_on: Mapped[date | None]
    is_agreed: Mapped[bool] = mapped_column(Boolean, default=False)

    asker: Mapped["User | None"] = relationship(foreign_keys=[asked_by])
    decider: Mapped["User | None"] = relationship(foreign_keys=[decided_by])


@term("评审委员")
class CommitteeMember(Base):
    """One member of a round's committee."""

    __tablename__ = "committee_member"

    round_id: Mapped[int] = mapped_column(ForeignKey("rating_round.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)

    user: Mapped["User"] = relationship()


@term("评审会议")
class CommitteeMeeting(Base):
    """One meeting of a round's committee: who was there, and its minutes, once written."""

    __tablename__ = "committee_meeting"

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("rating_round.id"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(String(200))
    present: Mapped[list[int]] = mapped_column(JSON, default=list)
    minutes: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class CommitteeRecusal(Base):
    """That a member declared an interest in an agency; it cannot be taken back."""

    __tablename__ = "committee_recusal"
    __table_args__ = (UniqueConstraint("rating_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))
    declared_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)


@term("评审表决")
class CommitteeVote(Base):
    """How one member votes on one rating, in one consideration of it, at one meeting."""

    __tablename__ = "committee_vote"
    __table_args__ = (UniqueConstraint("rating_id", "consideration", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rating_id: Mapped[int] = mapped_column(ForeignKey("rating.id"))
    consideration: Mapped[int] = mapped_column(Integer)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("committee_meeting.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    voice: Mapped[Voice] = mapped_column(EnumKey(Voice))
    words: Mapped[str] = mapped_column(String(200), default="")
    cast_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
