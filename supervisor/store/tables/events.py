"""The ledger of recruitment events and the agencies that took part in them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.agencies import Street
from supervisor.domain.events import EventForm
from supervisor.store.base import Base, EnumKey, UtcDateTime, utc_now
from supervisor.store.tables.agencies import Agency


class RecruitmentEvent(Base):
    """One event, found again by its code; a count is empty until somebody reports it."""

    __tablename__ = "recruitment_event"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("posts_offered >= 0", name="posts_not_negative"),
        CheckConstraint("people_served >= 0", name="people_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    form: Mapped[EventForm] = mapped_column(EnumKey(EventForm))
    street: Mapped[Street | None] = mapped_column(EnumKey(Street))
    place: Mapped[str] = mapped_column(String(200), default="")
    employers: Mapped[int | None] = mapped_column(Integer)
    posts_offered: Mapped[int | None] = mapped_column(Integer)
    people_served: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(Text, default="")
    updated_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    agencies: Mapped[list[Agency]] = relationship(
        secondary="recruitment_event_agency", order_by=Agency.name
    )


class RecruitmentEventAgency(Base):
    """One agency at one event."""

    __tablename__ = "recruitment_event_agency"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("recruitment_event.id", ondelete="CASCADE"), primary_key=True
    )
    agency_id: Mapped[int] = mapped_column(
        ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True, index=True
    )
