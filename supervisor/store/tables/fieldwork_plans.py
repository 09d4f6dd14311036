"""What stands around fieldwork: targets, plans and outcomes of events, gig stations, the year."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.fieldwork.evidence import EvidenceKind
from supervisor.domain.fieldwork.exhibitors import (
    Admission,
    ExhibitorKind,
    PlanStatus,
    RefusalGround,
)
from supervisor.domain.fieldwork.stations import StationKind
from supervisor.domain.office.year_calendar import CalendarKind
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.streets import Street
from supervisor.store.base import Base, EnumKey, FileColumns, UtcDateTime
from supervisor.store.tables.fieldwork import Campaign, CampaignVisit, RecruitmentEvent
from supervisor.store.tables.platform import User
from supervisor.store.tables.register import Agency


@term("检查对象")
class CampaignTarget(Base):
    """Somebody a campaign is to visit; ``reasons`` say why, as they stood when it was listed.

    A dropped one stays on the list with the reason.
    """

    __tablename__ = "campaign_target"
    __table_args__ = (UniqueConstraint("campaign_id", "party"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    party: Mapped[str] = mapped_column(String(200))
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    listed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    listed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("campaign_visit.id"), unique=True)
    dropped_on: Mapped[date | None]
    drop_reason: Mapped[str] = mapped_column(Text, default="")

    campaign: Mapped[Campaign] = relationship()
    agency: Mapped[Agency | None] = relationship()
    visit: Mapped[CampaignVisit | None] = relationship()
    officers: Mapped[list[User]] = relationship(
        secondary="campaign_target_officer", order_by=User.id
    )


class CampaignTargetOfficer(Base):
    """One officer who visits one target."""

    __tablename__ = "campaign_target_officer"

    target_id: Mapped[int] = mapped_column(ForeignKey("campaign_target.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)


@term("活动申请")
class EventPlan(Base):
    """The application for a recruitment event with its safety plan, and what was said to it."""

    __tablename__ = "event_plan"

    event_id: Mapped[int] = mapped_column(
        ForeignKey("recruitment_event.id", ondelete="CASCADE"), primary_key=True
    )
    organiser: Mapped[str] = mapped_column(String(200))
    applied_on: Mapped[date]
    expected_people: Mapped[int] = mapped_column(Integer)
    safety_officer: Mapped[str] = mapped_column(String(60))
    safety_plan: Mapped[str] = mapped_column(Text)
    status: Mapped[PlanStatus] = mapped_column(EnumKey(PlanStatus), default=PlanStatus.APPLIED)
    words: Mapped[str] = mapped_column(Text, default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    event: Mapped[RecruitmentEvent] = relationship()


@term("参会单位")
class EventExhibitor(Base):
    """Somebody who wants to offer posts at an event; ``remarks`` are what the check said then."""

    __tablename__ = "event_exhibitor"
    __table_args__ = (
        UniqueConstraint("event_id", "party"),
        CheckConstraint("posts >= 0", name="posts_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("recruitment_event.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[ExhibitorKind] = mapped_column(EnumKey(ExhibitorKind))
    party: Mapped[str] = mapped_column(String(200))
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    posts: Mapped[int] = mapped_column(Integer, default=0)
    admission: Mapped[Admission] = mapped_column(EnumKey(Admission), default=Admission.PENDING)
    ground: Mapped[RefusalGround | None] = mapped_column(EnumKey(RefusalGround))
    remarks: Mapped[list[str]] = mapped_column(JSON, default=list)
    words: Mapped[str] = mapped_column(Text, default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    agency: Mapped[Agency | None] = relationship()


class EventCount(Base):
    """People counted at an event in one go, by whom and when; rows are never edited."""

    __tablename__ = "event_count"
    __table_args__ = (CheckConstraint("people > 0", name="people_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("recruitment_event.id", ondelete="CASCADE"), index=True
    )
    people: Mapped[int] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(String(200), default="")
    counted_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    counter: Mapped[User | None] = relationship()


@term("活动回访")
class EventFollowUp(Base):
    """What asking after an event found; every row counts from the event's day, none is edited.

    The latest row is what is known: how many were asked, hired and still at work on its day.
    """

    __tablename__ = "event_follow_up"
    __table_args__ = (
        CheckConstraint("hired BETWEEN 0 AND asked", name="hired_among_asked"),
        CheckConstraint("still_there BETWEEN 0 AND hired", name="still_among_hired"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("recruitment_event.id", ondelete="CASCADE"), index=True
    )
    asked_on: Mapped[date]
    asked: Mapped[int] = mapped_column(Integer)
    hired: Mapped[int] = mapped_column(Integer)
    still_there: Mapped[int] = mapped_column(Integer)
    evidence: Mapped[str] = mapped_column(String(500))
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    event: Mapped[RecruitmentEvent] = relationship()
    recorder: Mapped[User | None] = relationship()


@term("活动依据")
class EventEvidence(FileColumns, Base):
    """A list that proves an event's figures, masked; ``source_digest`` is that of the list itself.

    ``amount`` is what it adds to the figure, ``repeated`` how many rows add nothing. A list with a
    ``void_reason`` no longer counts; rows are neither edited otherwise nor deleted.
    """

    __tablename__ = "event_evidence"
    __table_args__ = (CheckConstraint("amount >= 0", name="amount_not_negative"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(
        ForeignKey("recruitment_event.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[EvidenceKind] = mapped_column(EnumKey(EvidenceKind))
    source_digest: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int] = mapped_column(Integer)
    repeated: Mapped[int] = mapped_column(Integer, default=0)
    amount: Mapped[int] = mapped_column(Integer)
    void_reason: Mapped[str] = mapped_column(String(500), default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    recorder: Mapped[User | None] = relationship()


@term("零工驿站")
class GigStation(Base):
    """A place where casual work is offered, found again by its name.

    ``source_id`` is the source its ads come from; empty where they are not collected.
    """

    __tablename__ = "gig_station"
    __table_args__ = (CheckConstraint("closed_on >= opened_on", name="closed_after_opened"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[StationKind] = mapped_column(EnumKey(StationKind))
    street: Mapped[Street] = mapped_column(EnumKey(Street), index=True)
    address: Mapped[str] = mapped_column(String(200), default="")
    hours: Mapped[str] = mapped_column(String(120), default="")
    keeper: Mapped[str] = mapped_column(String(120), default="")
    source_id: Mapped[str] = mapped_column(String(40), default="")
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict


class GigStationDay(Base):
    """What a station did on one day; counts are of that day alone, so that days add up.

    ``posts`` are those first offered that day; empty counts were not reported.
    """

    __tablename__ = "gig_station_day"
    __table_args__ = (
        UniqueConstraint("station_id", "day"),
        CheckConstraint("posts >= 0", name="posts_not_negative"),
        CheckConstraint("people >= 0", name="people_not_negative"),
        CheckConstraint("matched >= 0", name="matched_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("gig_station.id"))
    day: Mapped[date] = mapped_column(index=True)
    posts: Mapped[int | None] = mapped_column(Integer)
    people: Mapped[int | None] = mapped_column(Integer)
    matched: Mapped[int | None] = mapped_column(Integer)
    note: Mapped[str] = mapped_column(String(200), default="")
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now, onupdate=utc_now)

    station: Mapped[GigStation] = relationship()


class StreetPerson(Base):
    """Who of the office is responsible for a street."""

    __tablename__ = "street_person"

    street: Mapped[Street] = mapped_column(EnumKey(Street), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), primary_key=True, index=True)


@term("年度安排")
class CalendarEntry(Base):
    """Something the office does on a day of the year: once, or every year until it is ended.

    ``entered_on`` is the day from which it is owed. An entry is ended, never deleted.
    """

    __tablename__ = "calendar_entry"
    __table_args__ = (
        CheckConstraint("month BETWEEN 1 AND 12", name="month_of_a_year"),
        CheckConstraint("day BETWEEN 1 AND 31", name="day_of_a_month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[CalendarKind] = mapped_column(EnumKey(CalendarKind))
    title: Mapped[str] = mapped_column(String(120))
    month: Mapped[int] = mapped_column(Integer)
    day: Mapped[int] = mapped_column(Integer)
    first_year: Mapped[int] = mapped_column(Integer)
    last_year: Mapped[int | None] = mapped_column(Integer)
    owner_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    entered_on: Mapped[date]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    owner: Mapped[User] = relationship(foreign_keys=[owner_id])
    done: Mapped[list["CalendarDone"]] = relationship(order_by="CalendarDone.year")


class CalendarDone(Base):
    """That an entry of the calendar was seen to in a year, when, by whom and how."""

    __tablename__ = "calendar_done"

    entry_id: Mapped[int] = mapped_column(ForeignKey("calendar_entry.id"), primary_key=True)
    year: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    done_on: Mapped[date]
    words: Mapped[str] = mapped_column(Text, default="")
    done_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
