"""Campaigns (专项行动): scope, people, checklist, and the visits made in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.campaigns import CampaignStatus, Measure
from supervisor.store.base import Base, EnumKey, UtcDateTime, utc_now
from supervisor.store.tables.agencies import Agency
from supervisor.store.tables.users import User


class Campaign(Base):
    """One campaign. ``categories`` and ``sources`` say which leads belong to it; empty: all.

    ``checklist`` holds the matters looked at on each visit, in order.
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


class CampaignVisit(Base):
    """One visit: whom, by how many officers, what was found, what was done."""

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
    note: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    campaign: Mapped[Campaign] = relationship(back_populates="visits")
    agency: Mapped[Agency | None] = relationship()
