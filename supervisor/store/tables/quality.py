"""The daily blind draw: ads read without the machine's marks, so that its errors are known."""

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.domain.quality.sampling import ItemKind, Reading
from supervisor.store.base import Base, EnumKey, PlaceColumns, UtcDateTime
from supervisor.store.tables.postings import PostingRevision


class JudgedPlaceColumns(PlaceColumns):
    """Columns of a marked place and of what a person said of it; ``None`` until somebody has."""

    reading: Mapped[Reading | None] = mapped_column(EnumKey(Reading))
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    judged_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class BlindDraw(Base):
    """One day's draw; ``population`` keeps by source how many ads were marked and not marked."""

    __tablename__ = "blind_draw"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(unique=True)
    seed: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    population: Mapped[dict[str, list[int]]] = mapped_column(JSON)

    items: Mapped[list["BlindItem"]] = relationship(
        back_populates="draw", order_by="BlindItem.position"
    )


@term("盲评样本")
class BlindItem(Base):
    """One drawn wording, or a golden item by its key, and what its reader said of it.

    ``machine`` is what was marked when it was drawn; the reader sees neither it nor ``kind``.
    """

    __tablename__ = "blind_item"
    __table_args__ = (
        UniqueConstraint("draw_id", "position"),
        UniqueConstraint("revision_id"),
        Index(None, "answered_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    draw_id: Mapped[int] = mapped_column(ForeignKey("blind_draw.id"))
    position: Mapped[int] = mapped_column(Integer)
    kind: Mapped[ItemKind] = mapped_column(EnumKey(ItemKind))
    source_id: Mapped[str] = mapped_column(String(40), default="")
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("posting_revision.id"))
    golden_key: Mapped[str] = mapped_column(String(40), default="")
    machine: Mapped[list[str]] = mapped_column(JSON, default=list)
    reader_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    reading: Mapped[Reading | None] = mapped_column(EnumKey(Reading))
    categories: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(Text, default="")
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer, default=1)
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy reads a plain dict

    draw: Mapped[BlindDraw] = relationship(back_populates="items")
    revision: Mapped[PostingRevision | None] = relationship()
