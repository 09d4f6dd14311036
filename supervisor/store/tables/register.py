"""Agencies with names, licences, sites and accounts, and the uploads of register files."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import TypeEngine

from supervisor.domain.platform.bureau import here
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.platform.labelled import LabelledEnum
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import (
    LicenceEventKind,
    LicenceKind,
    LicenceStanding,
    NameKind,
)
from supervisor.domain.register.described import PLAIN
from supervisor.store.base import Base, EnumKey, UtcDateTime

_TYPES: Final[Mapping[type | None, type[TypeEngine[Any]]]] = {
    int: Integer,
    date: Date,
    bool: Boolean,
}
_DESCRIBED: Final = {described.key: described for described in PLAIN}


def _type(key: str) -> TypeEngine[Any]:
    """Return the column type of a described field."""
    described = _DESCRIBED[key]
    kind = described.storage
    if kind is str:
        return String(described.length)
    if kind is not None and issubclass(kind, LabelledEnum):
        return EnumKey(kind)
    return _TYPES[kind]()


@term("人力资源服务机构")
class Agency(Base):
    """One agency or branch, found again by its unified social credit code.

    The plain fields that code names are declared; those it only passes on are added below, from
    their descriptions.
    """

    __tablename__ = "agency"
    __table_args__ = (CheckConstraint("star IS NULL OR star BETWEEN 1 AND 5", name="star_range"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(_type("uscc"), unique=True)
    name: Mapped[str] = mapped_column(_type("name"), index=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("agency.id"), index=True)
    city: Mapped[str] = mapped_column(_type("city"), default=lambda: here().city)
    street: Mapped[Street | None] = mapped_column(_type("street"), index=True)
    address: Mapped[str] = mapped_column(_type("address"), default="")
    legal_representative: Mapped[str] = mapped_column(_type("legal_representative"), default="")
    phone: Mapped[str] = mapped_column(_type("phone"), default="")
    staff_count: Mapped[int | None] = mapped_column(_type("staff_count"))
    star: Mapped[int | None] = mapped_column(_type("star"), index=True)
    star_from: Mapped[date | None] = mapped_column(_type("star_from"))
    star_until: Mapped[date | None] = mapped_column(_type("star_until"))
    high_end: Mapped[bool] = mapped_column(_type("high_end"), default=False)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    updated_at: Mapped[datetime] = mapped_column(
        UtcDateTime, default=utc_now, onupdate=utc_now, index=True
    )
    # Indexed for the sum of all, which tells whether the register has changed.
    version: Mapped[int] = mapped_column(Integer, default=1, index=True)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    parent: Mapped["Agency | None"] = relationship(remote_side=[id])
    names: Mapped[list["AgencyName"]] = relationship(
        back_populates="agency", cascade="all, delete-orphan", order_by="AgencyName.id"
    )
    licences: Mapped[list["Licence"]] = relationship(
        back_populates="agency", cascade="all, delete-orphan", order_by="Licence.id"
    )
    accounts: Mapped[list["AgencyAccount"]] = relationship(
        back_populates="agency", cascade="all, delete-orphan", order_by="AgencyAccount.id"
    )


for _key, _described in _DESCRIBED.items():
    if _key not in Agency.__table__.columns:
        _is_text = _described.storage is str
        setattr(
            Agency,
            _key,
            mapped_column(_type(_key), nullable=not _is_text, default="" if _is_text else None),
        )


class AgencyName(Base):
    """A former name, short name or brand of an agency."""

    __tablename__ = "agency_name"
    __table_args__ = (UniqueConstraint("agency_id", "kind", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    kind: Mapped[NameKind] = mapped_column(EnumKey(NameKind))
    text: Mapped[str] = mapped_column(String(200), index=True)
    used_until: Mapped[date | None]

    agency: Mapped[Agency] = relationship(back_populates="names")


@term("许可证件")
class Licence(Base):
    """A licence or filing; its standing on a day follows from its events."""

    __tablename__ = "licence"
    __table_args__ = (UniqueConstraint("kind", "number"), Index(None, "kind", "valid_to"))

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"), index=True)
    kind: Mapped[LicenceKind] = mapped_column(EnumKey(LicenceKind))
    number: Mapped[str] = mapped_column(String(60))
    scope: Mapped[list[str]] = mapped_column(JSON, default=list)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    issuer: Mapped[str] = mapped_column(String(100), default="")

    agency: Mapped[Agency] = relationship(back_populates="licences")
    events: Mapped[list["LicenceEventRow"]] = relationship(
        back_populates="licence",
        cascade="all, delete-orphan",
        order_by="(LicenceEventRow.on_date, LicenceEventRow.id)",
    )


class LicenceEventRow(Base):
    """One dated fact in the life of a licence; rows are added, never edited.

    Only what an import had to infer gives way, once a file records what really happened.
    """

    __tablename__ = "licence_event"
    __table_args__ = (
        UniqueConstraint("licence_id", "kind", "on_date"),
        Index(None, "on_date"),
        Index(None, "kind", "on_date"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    licence_id: Mapped[int] = mapped_column(ForeignKey("licence.id", ondelete="CASCADE"))
    kind: Mapped[LicenceEventKind] = mapped_column(EnumKey(LicenceEventKind))
    on_date: Mapped[date]
    valid_to: Mapped[date | None]
    scope: Mapped[list[str] | None] = mapped_column(JSON)
    document: Mapped[str] = mapped_column(String(120), default="")

    licence: Mapped[Licence] = relationship(back_populates="events")


class WatchedStanding(Base):
    """How an agency stood when the ads of it that still stand were last judged."""

    __tablename__ = "watched_standing"

    agency_id: Mapped[int] = mapped_column(
        ForeignKey("agency.id", ondelete="CASCADE"), primary_key=True
    )
    standing: Mapped[LicenceStanding] = mapped_column(EnumKey(LicenceStanding))


class AgencyAccount(Base):
    """A website of the agency, or its account on a recruitment platform."""

    __tablename__ = "agency_account"
    __table_args__ = (UniqueConstraint("agency_id", "platform", "value"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey("agency.id", ondelete="CASCADE"))
    platform: Mapped[str] = mapped_column(String(60))
    value: Mapped[str] = mapped_column(String(200), index=True)

    agency: Mapped[Agency] = relationship(back_populates="accounts")


class ImportStatus(LabelledEnum):
    """How far a register import has come."""

    PREVIEWED = ("previewed", "待确认")
    APPLIED = ("applied", "已导入")
    DISCARDED = ("discarded", "已放弃")
    TAKEN_BACK = ("taken_back", "已撤回")


class RegisterImport(Base):
    """One uploaded register file. The file itself is kept in the archive under its digest.

    ``plan_digest`` names exactly what the preview showed; ``as_of`` is the day it was worked out
    for. ``rows`` counts rows of the file, ``added`` to ``unchanged`` agencies, ``refused`` rows.
    """

    __tablename__ = "register_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    filename: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64), index=True)
    status: Mapped[ImportStatus] = mapped_column(
        EnumKey(ImportStatus), default=ImportStatus.PREVIEWED
    )
    uploaded_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    applied_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    added: Mapped[int] = mapped_column(Integer, default=0)
    changed: Mapped[int] = mapped_column(Integer, default=0)
    unchanged: Mapped[int] = mapped_column(Integer, default=0)
    refused: Mapped[int] = mapped_column(Integer, default=0)
    as_of: Mapped[date]
    plan_digest: Mapped[str] = mapped_column(String(64), default="")
    problems: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, deferred=True)
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, deferred=True)
    notices: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
