"""What writing the register by batches rests on: the unit of writing, many rows a statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.orm import Session

from supervisor.domain.register import RegisterEntry
from supervisor.store.base import Base
from supervisor.store.queries.register_entries import StoredEntry


@dataclass(frozen=True, slots=True)
class Write:
    """One agency to write: what it was (``None``: not in the register) and what it becomes."""

    old: StoredEntry | None
    new: RegisterEntry


def table_of(entity: type[Base]) -> Table:
    """Return the table below a mapped class, for statements that skip the unit of work."""
    return cast(Table, entity.__table__)


def write_many(session: Session, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute one statement for all ``rows``; nothing where there are none."""
    if rows:
        session.connection().execute(statement, rows)
