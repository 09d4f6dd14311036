"""What inspectors have said of posters: kept, shown with its author, and revocable."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervisor.domain.matching.memory import Opinion
from supervisor.store.base import Base, EnumKey, UtcDateTime, utc_now


class PosterJudgement(Base):
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
