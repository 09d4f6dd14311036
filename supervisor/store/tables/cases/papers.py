"""Papers of cases, their templates, and the takedown of ads with each look back at them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from supervisor.domain.cases.papers.kinds import PaperKind
from supervisor.domain.cases.takedowns import LookBack, TakedownAddressee, TakedownStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.store.base import Base, EnumKey, UtcDateTime
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.platform import User


@term("文书模板")
class PaperTemplate(Base):
    """One version of a template that the office uploaded; its file lies in the archive by digest.

    The newest version that is not retired is used; without one, the template of the product.
    """

    __tablename__ = "paper_template"
    __table_args__ = (UniqueConstraint("kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PaperKind] = mapped_column(EnumKey(PaperKind))
    number: Mapped[int] = mapped_column(Integer)
    digest: Mapped[str] = mapped_column(String(64))
    filename: Mapped[str] = mapped_column(String(200), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    retired_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    by: Mapped[User | None] = relationship()


@term("案件文书")
class CasePaper(Base):
    """One version of a paper of a case as it was made; never edited.

    ``slot`` says which one of its kind it is: a respondent, and the step it tells of. ``number`` is
    the number of its series, kept by later versions. ``fields`` is all that was filled in,
    ``changed`` what an officer wrote instead of what the case gave. ``template_id`` is empty for
    the product's own template; ``template_digest`` names the file in either case.
    """

    __tablename__ = "case_paper"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "slot", "version"),
        Index(None, "series", "sequence"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("case.id"))
    kind: Mapped[PaperKind] = mapped_column(EnumKey(PaperKind))
    slot: Mapped[str] = mapped_column(String(240), default="")
    version: Mapped[int] = mapped_column(Integer)
    series: Mapped[str] = mapped_column(String(40), default="")
    sequence: Mapped[int] = mapped_column(Integer, default=0)
    number: Mapped[str] = mapped_column(String(60), default="")
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    changed: Mapped[dict[str, Any]] = mapped_column(JSON)
    template_id: Mapped[int | None] = mapped_column(ForeignKey("paper_template.id"))
    template_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)

    case: Mapped[Case] = relationship()
    by: Mapped[User | None] = relationship()
    template: Mapped[PaperTemplate | None] = relationship()


@term("下架")
class Takedown(Base):
    """A request to take one ad down, and where it stands. Days are office days.

    ``platform`` is the source the ad stands on; ``capsule_digest`` that of the capsule that went
    with the notice. ``reposts`` counts how often the ad came back after it was gone.
    """

    __tablename__ = "takedown"
    __table_args__ = (UniqueConstraint("finding_id"), Index(None, "status", "due_at"))

    id: Mapped[int] = mapped_column(primary_key=True)
    finding_id: Mapped[int] = mapped_column(ForeignKey("finding.id"))
    number: Mapped[str] = mapped_column(String(60), unique=True)
    platform: Mapped[str] = mapped_column(String(40), index=True)
    url: Mapped[str] = mapped_column(Text)
    addressee: Mapped[TakedownAddressee] = mapped_column(EnumKey(TakedownAddressee))
    recipient: Mapped[str] = mapped_column(String(200))
    status: Mapped[TakedownStatus] = mapped_column(EnumKey(TakedownStatus))
    capsule_digest: Mapped[str] = mapped_column(String(64), default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    sent_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    wanted_by: Mapped[date]
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    gone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reposts: Mapped[int] = mapped_column(Integer, default=0)

    finding: Mapped[Finding] = relationship()
    by: Mapped[User | None] = relationship()
    looks: Mapped[list["TakedownLook"]] = relationship(order_by="TakedownLook.id")


class TakedownLook(Base):
    """One look back at the ad: what came, and where the answer lies in the archive."""

    __tablename__ = "takedown_look"

    id: Mapped[int] = mapped_column(primary_key=True)
    takedown_id: Mapped[int] = mapped_column(ForeignKey("takedown.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    visit: Mapped[LookBack] = mapped_column(EnumKey(LookBack))
    reason: Mapped[str] = mapped_column(Text, default="")
    http_status: Mapped[int | None] = mapped_column(Integer)
    archive_file: Mapped[str] = mapped_column(Text, default="")
    archive_offset: Mapped[int] = mapped_column(Integer, default=0)
    digest: Mapped[str] = mapped_column(String(64), default="")
    length: Mapped[int] = mapped_column(Integer, default=0)
