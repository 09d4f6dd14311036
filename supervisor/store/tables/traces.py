"""What each wording of an ad leaves behind that ties its poster to others; rows are only added."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from supervisor.domain.traces import TraceKind
from supervisor.store.base import Base, EnumKey, UtcDateTime


class PostingTrace(Base):
    """One trace of one wording: equal digests are equal values.

    The digest is keyed, so that nobody without the installation's key can try numbers through it;
    a contact itself stands in ``sealed`` alone. ``brand`` is the poster's, empty where the name
    hides or lacks one: what is under one brand is one employer when employers are counted.
    """

    __tablename__ = "posting_trace"
    __table_args__ = (
        UniqueConstraint("revision_id", "kind", "digest"),
        Index(None, "digest", "seen_at", "brand"),
        Index(None, "poster_key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("posting_revision.id"))
    kind: Mapped[TraceKind] = mapped_column(EnumKey(TraceKind))
    digest: Mapped[str] = mapped_column(String(64))
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    poster_key: Mapped[str] = mapped_column(String(200))
    brand: Mapped[str] = mapped_column(String(80))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
