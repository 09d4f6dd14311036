"""The declarative base and the column types every table shares.

Only portable SQL: SQLite is the default and PostgreSQL the second database.
"""

from datetime import UTC, datetime
from typing import Final

from sqlalchemy import DateTime, Dialect, Integer, LargeBinary, MetaData, String, TypeDecorator
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from supervisor.domain.platform.labelled import LabelledEnum

_NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

_SHA256_BYTES: Final = 32


class Base(DeclarativeBase):
    """Base of all tables; the naming convention gives migrations names to drop."""

    metadata = MetaData(naming_convention=_NAMING)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time; SQLite stores it without its zone, so the zone is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse naive times: an unknown zone is an error, never a default."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time as aware UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Digest(TypeDecorator[str]):
    """A SHA-256 in hexadecimal digits, stored as the 32 bytes that they are."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        """Refuse what is no SHA-256: it would be stored, and never found again."""
        if value is None:
            return None
        stored = bytes.fromhex(value)
        if len(stored) != _SHA256_BYTES:
            raise ValueError(f"{value!r} is no SHA-256")
        return stored

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        """Return the digits."""
        return None if value is None else value.hex()


class FileColumns:
    """Columns of a table of files: a name, the SHA-256 and the content, read only when asked."""

    name: Mapped[str] = mapped_column(String(120))
    digest: Mapped[str] = mapped_column(String(64))
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class PlaceColumns:
    """Columns that name a place in one field of a wording, in characters from its beginning."""

    field: Mapped[str] = mapped_column(String(10))
    start: Mapped[int] = mapped_column(Integer)
    end: Mapped[int] = mapped_column(Integer)


class EnumKey(TypeDecorator[LabelledEnum]):
    """A labelled enum stored by its key in a plain string column."""

    impl = String(32)
    cache_ok = True

    def __init__(self, enum: type[LabelledEnum]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: LabelledEnum | str | None, dialect: Dialect) -> str | None:
        """Store the key; a key given as a string is checked against the enum."""
        if value is None:
            return None
        return str(self.enum.of(value if isinstance(value, str) else value.value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> LabelledEnum | None:
        """Return the enum member."""
        return None if value is None else self.enum.of(value)
