"""Tokens of programs that use the interface."""

from datetime import date, datetime

from sqlalchemy import JSON, Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.store.base import Base, UtcDateTime


@term("接口令牌")
class ApiToken(Base):
    """What a program shows to use the interface; ``digest`` is the SHA-256 of the token.

    ``hint`` are its last characters, by which people tell tokens apart. ``until`` is its last day;
    a token that hands over ads does so for one source.
    """

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    hint: Mapped[str] = mapped_column(String(8))
    scopes: Mapped[list[str]] = mapped_column(JSON)
    source_id: Mapped[str | None] = mapped_column(String(40))
    made_by: Mapped[int] = mapped_column(ForeignKey("user.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    until: Mapped[date | None] = mapped_column(Date)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
