"""Campaigns and their visits, recruitment events, random draws of inspections."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.fieldwork.campaigns import CampaignStatus, Measure
from supervisor.domain.fieldwork.events import EventForm
from supervisor.domain.fieldwork.inspections import InspectionResult, ReportOutcome
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.streets import Street
from supervisor.store.base import Base, EnumKey, FileColumns, UtcDateTime
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency


@term("专项行动")
class Campaign(Base):
    """One campaign. ``categories`` and ``sources`` say which leads belong to it; empty: all.

    ``checklist`` holds the matters looked at on each visit, in order; ``partners`` are the other
    authorities that take part, by name.
    """

    __tablename__ = "campaign"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ends_after_start"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120), unique=True)
    basis: Mapped[str] = mapped_column(String(300), default="")
    purpose: Mapped[str] = mapped_column(Text, default="")
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    status: Mapped[CampaignStatus] = mapped_column(
        EnumKey(CampaignStatus), default=CampaignStatus.OPEN
    )
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    sources: Mapped[list[str]] = mapped_column(JSON, default=list)
    checklist: Mapped[list[str]] = mapped_column(JSON, default=list)
    partners: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    closed_on: Mapped[date | None]
    closing_words: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    people: Mapped[list[User]] = relationship(secondary="campaign_person", order_by=User.id)
    visits: Mapped[list["CampaignVisit"]] = relationship(
        back_populates="campaign", order_by="(CampaignVisit.visited_on, CampaignVisit.id)"
    )


class CampaignPerson(Base):
    """One person in one campaign."""

    __tablename__ = "campaign_person"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True)


@term("检查走访")
class CampaignVisit(Base):
    """One visit: whom, by how many officers, what was found, what was done.

    ``partners`` are the other authorities that were there. ``client_id`` is made by the form that
    was filled: a form sent twice is one visit.
    """

    __tablename__ = "campaign_visit"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    party: Mapped[str] = mapped_column(String(200))
    visited_on: Mapped[date]
    officers: Mapped[int] = mapped_column(Integer)
    problems: Mapped[list[str]] = mapped_column(JSON, default=list)
    measure: Mapped[Measure] = mapped_column(EnumKey(Measure), default=Measure.NONE)
    answers: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    partners: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    client_id: Mapped[str | None] = mapped_column(String(36), unique=True)
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    campaign: Mapped[Campaign] = relationship(back_populates="visits")
    agency: Mapped[Agency | None] = relationship()
    photos: Mapped[list["CampaignVisitPhoto"]] = relationship(order_by="CampaignVisitPhoto.id")


class CampaignVisitPhoto(FileColumns, Base):
    """A photo or paper handed in with a visit, made harmless."""

    __tablename__ = "campaign_visit_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    visit_id: Mapped[int] = mapped_column(ForeignKey("campaign_visit.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(40))


@term("招聘活动")
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


@term("双随机抽取")
class InspectionDraw(Base):
    """One draw. Frozen when made, drawn once, never deleted: an unwanted draw stays visible.

    ``sealed_seed`` is encrypted with the installation's key until the draw; ``files`` holds the
    published files as text, by name.
    """

    __tablename__ = "inspection_draw"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    public_value_is: Mapped[str] = mapped_column(String(200))
    sealed_seed: Mapped[bytes] = mapped_column(LargeBinary)
    files: Mapped[dict[str, str]] = mapped_column(JSON)
    frozen_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    frozen_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    drawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    drawn_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    inspections: Mapped[list["Inspection"]] = relationship(
        back_populates="draw", order_by="Inspection.position"
    )


@term("抽查")
class Inspection(Base):
    """One drawn agency. The result is public once a second person has approved it."""

    __tablename__ = "inspection"
    __table_args__ = (UniqueConstraint("draw_id", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("inspection_draw.id"), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    inspectors: Mapped[list[str]] = mapped_column(JSON)
    inspected_on: Mapped[date | None] = mapped_column(index=True)
    attended: Mapped[list[str]] = mapped_column(JSON, default=list)
    checklist: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    result: Mapped[InspectionResult | None] = mapped_column(EnumKey(InspectionResult))
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    draw: Mapped[InspectionDraw] = relationship(back_populates="inspections")
    agency: Mapped[Agency] = relationship()


class InspectionReport(Base):
    """What one inspector handed in for an inspection, kept as it came; rows are never edited.

    ``client_id`` is made by the form that was filled: a report sent twice is one row. A report
    that came after somebody else's is a conflict until it is taken over.
    """

    __tablename__ = "inspection_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[int] = mapped_column(ForeignKey("inspection.id"), index=True)
    client_id: Mapped[str] = mapped_column(String(36), unique=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    outcome: Mapped[ReportOutcome] = mapped_column(EnumKey(ReportOutcome))
    inspected_on: Mapped[date]
    result: Mapped[InspectionResult] = mapped_column(EnumKey(InspectionResult))
    attended: Mapped[list[str]] = mapped_column(JSON, default=list)
    checklist: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    note: Mapped[str] = mapped_column(Text, default="")

    by: Mapped[User | None] = relationship()
    photos: Mapped[list["InspectionPhoto"]] = relationship(order_by="InspectionPhoto.id")


class InspectionPhoto(FileColumns, Base):
    """A photo or paper handed in with a report, made harmless."""

    __tablename__ = "inspection_photo"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("inspection_report.id"), index=True)
    media_type: Mapped[str] = mapped_column(String(40))


class Recusal(Base):
    """An inspector who keeps away from an agency, and why."""

    __tablename__ = "recusal"
    __table_args__ = (UniqueConstraint("user_id", "agency_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id"))
    reason: Mapped[str] = mapped_column(String(200))
    noted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
