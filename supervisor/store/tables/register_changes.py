"""What was done to the register, by whom and why; and new market entities that are watched."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.register.history import (
    ActOrigin,
    ActStatus,
    ChangeOutcome,
    RegisterChangeKind,
)
from supervisor.domain.register.scopes import EntityState, HrScope
from supervisor.store.base import Base, EnumKey, UtcDateTime


@term("名册变更")
class RegisterAct(Base):
    """What one person did, or proposed to do, to the register at once.

    ``by_id`` is empty for the command line. What waits needs a second person: ``decided_by_id``.
    ``agencies`` counts its changes, ``title`` names the agency or the file they come from.
    """

    __tablename__ = "register_act"
    __table_args__ = (Index(None, "status", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    origin: Mapped[ActOrigin] = mapped_column(EnumKey(ActOrigin))
    status: Mapped[ActStatus] = mapped_column(EnumKey(ActStatus))
    import_id: Mapped[int | None] = mapped_column(ForeignKey("register_import.id"), index=True)
    title: Mapped[str] = mapped_column(String(200))
    agencies: Mapped[int] = mapped_column(Integer)
    reason: Mapped[str] = mapped_column(Text, default="")
    document: Mapped[str] = mapped_column(String(120), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decision_note: Mapped[str] = mapped_column(Text, default="")


class RegisterChange(Base):
    """What an act does to one agency; ``lines`` are those of ``domain.register.history``.

    Code and name are kept as they were, for an agency that is not, or no longer, in the register.
    """

    __tablename__ = "register_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(
        ForeignKey("register_act.id", ondelete="CASCADE"), index=True
    )
    agency_id: Mapped[int | None] = mapped_column(
        ForeignKey("agency.id", ondelete="SET NULL"), index=True
    )
    uscc: Mapped[str] = mapped_column(String(18))
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[RegisterChangeKind] = mapped_column(EnumKey(RegisterChangeKind))
    outcome: Mapped[ChangeOutcome] = mapped_column(EnumKey(ChangeOutcome))
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON)


class RegisterFile(Base):
    """A document that a change of the register rests on, made harmless."""

    __tablename__ = "register_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    act_id: Mapped[int] = mapped_column(
        ForeignKey("register_act.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(40))
    digest: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


@term("双告知主体")
class MarketEntity(Base):
    """A newly registered market entity whose business scope holds human-resource services.

    ``poster_key`` is its name as posters of ads are compared. An agency with its code in the
    register settles it, whatever ``state`` says.
    """

    __tablename__ = "market_entity"

    id: Mapped[int] = mapped_column(primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    poster_key: Mapped[str] = mapped_column(String(200), index=True)
    registered_on: Mapped[date] = mapped_column(index=True)
    scope: Mapped[str] = mapped_column(Text)
    needs: Mapped[HrScope] = mapped_column(EnumKey(HrScope))
    address: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[EntityState] = mapped_column(EnumKey(EntityState), default=EntityState.UNTOUCHED)
    note: Mapped[str] = mapped_column(Text, default="")
    imported_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    changed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict
