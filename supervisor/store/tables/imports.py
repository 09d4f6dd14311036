"""Uploads of register files: the preview, what was applied, and the rows that were refused."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from supervisor.domain.labelled import LabelledEnum
from supervisor.store.base import Base, EnumKey, UtcDateTime, utc_now


class ImportStatus(LabelledEnum):
    """How far a register import has come."""

    PREVIEWED = ("previewed", "待确认")
    APPLIED = ("applied", "已导入")
    DISCARDED = ("discarded", "已放弃")


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
