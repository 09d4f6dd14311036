"""The chain of records: one link for each record that must never change."""

from datetime import datetime

from sqlalchemy import Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.glossary import term
from supervisor.store.base import Base, UtcDateTime


@term("留痕链")
class ChainLink(Base):
    """One link: the record it seals, the record's digest, and the digest that binds all before.

    Written by ``supervisor.store.writing.chain`` in the transaction that writes the record.
    """

    __tablename__ = "chain_link"
    __table_args__ = (UniqueConstraint("record_table", "record_id"),)

    number: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcDateTime, default=utc_now)
    record_table: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int] = mapped_column(Integer)
    content: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
