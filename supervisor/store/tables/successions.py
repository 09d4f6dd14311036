"""Suspected successions as last computed, and what inspectors have said of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.successions import Ending, NewcomerKind, SuccessionOpinion
from supervisor.store.base import Base, EnumKey, UtcDateTime
from supervisor.store.tables.platform import User


@term("关联主体")
class Succession(Base):
    """One ended operator and one newcomer that may carry it on.

    Computed anew every day from the same facts; a pair no longer found stays, not current, with
    the evidence it had. ``opinion`` is that of the latest judgement in force. ``percent`` is the
    strength of the evidence taken together.
    """

    __tablename__ = "succession"
    __table_args__ = (
        UniqueConstraint("before_key", "after_key"),
        Index(None, "is_current", "opinion", "percent"),
        Index(None, "after_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    before_key: Mapped[str] = mapped_column(String(220))
    before_name: Mapped[str] = mapped_column(Text)
    before_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    before_case_id: Mapped[int | None] = mapped_column(ForeignKey("case.id"), index=True)
    ending: Mapped[Ending] = mapped_column(EnumKey(Ending))
    ended_on: Mapped[date]
    after_key: Mapped[str] = mapped_column(String(220))
    after_name: Mapped[str] = mapped_column(Text)
    after_kind: Mapped[NewcomerKind] = mapped_column(EnumKey(NewcomerKind))
    after_agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    appeared_on: Mapped[date]
    percent: Mapped[int] = mapped_column(Integer)
    ties: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    is_current: Mapped[bool] = mapped_column(Boolean, default=True)
    found_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    computed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    opinion: Mapped[SuccessionOpinion | None] = mapped_column(EnumKey(SuccessionOpinion))

    judgements: Mapped[list["SuccessionOpinionRow"]] = relationship(
        back_populates="succession", order_by="SuccessionOpinionRow.id.desc()"
    )


class SuccessionOpinionRow(Base):
    """What one inspector said, and of which evidence; a revoked opinion is kept."""

    __tablename__ = "succession_judgement"

    id: Mapped[int] = mapped_column(primary_key=True)
    succession_id: Mapped[int] = mapped_column(ForeignKey("succession.id"), index=True)
    opinion: Mapped[SuccessionOpinion] = mapped_column(EnumKey(SuccessionOpinion))
    ties: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text, default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))

    succession: Mapped[Succession] = relationship(back_populates="judgements")
    author: Mapped[User] = relationship(foreign_keys=[author_id])
    revoked_by: Mapped[User | None] = relationship(foreign_keys=[revoked_by_id])
