"""Many rows a statement, without the work that the unit of work does for each."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Table, insert
from sqlalchemy.orm import Session

from supervisor.store.base import Base


def table_of(entity: type[Base]) -> Table:
    """Return the table below a mapped class, for statements that skip the unit of work."""
    return cast(Table, entity.__table__)


def write_many(session: Session, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute one statement for all ``rows``; nothing where there are none."""
    if rows:
        session.connection().execute(statement, rows)


def insert_rows(session: Session, entity: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name the same columns; the defaults of the others apply."""
    write_many(session, insert(table_of(entity)), rows)
