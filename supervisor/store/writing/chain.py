"""Keeps the chain: a link for every new record of the chained tables, and no change to old ones.

The links are written when the session flushes, so they stand or fall with the records. Rows
written past the session have no link, which ``supervisor audit verify`` names.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    MetaData,
    String,
    Table,
    event,
    insert,
    select,
    type_coerce,
)
from sqlalchemy.orm import Session
from sqlalchemy.orm.unitofwork import UOWTransaction

from supervisor.domain.platform.chain import START, content_digest, link_digest
from supervisor.domain.platform.clock import machine_now
from supervisor.store.base import Base, EnumKey
from supervisor.store.tables.cases.cases import CaseStepRow, CourseStepRow
from supervisor.store.tables.cases.papers import CasePaper, TakedownLook
from supervisor.store.tables.credit import CreditEntry
from supervisor.store.tables.leads import Review
from supervisor.store.tables.platform import AuditEvent, ChainLink

_LINKS: Final[Table] = Base.metadata.tables[ChainLink.__tablename__]
# The columns that may be filled in later, once; whoever does leaves an event in the trail.
_LATER: Final = {"review": frozenset({"undone_at"})}
CHAINED: Final[dict[str, Table]] = {
    kind.__tablename__: Base.metadata.tables[kind.__tablename__]
    for kind in (
        AuditEvent, CreditEntry, Review, CaseStepRow, CourseStepRow, CasePaper, TakedownLook,
    )
}  # fmt: skip


def chained_columns(table: str) -> list[ColumnElement[Any]]:
    """Return the columns of a chained table as they are stored.

    Keys are not looked up in their enum: one that it does not know any more is a record all the
    same.
    """
    return [
        type_coerce(column, String).label(column.name)
        if isinstance(column.type, EnumKey)
        else column
        for column in CHAINED[table].columns
    ]


def sealed_values(table: str, row: Any) -> dict[str, object]:
    """Return what of a record is sealed: ``row`` is a mapped object or a row with its columns."""
    later = _LATER.get(table, frozenset())
    return {
        column.name: getattr(row, column.key)
        for column in CHAINED[table].columns
        if column.name not in later
    }


@event.listens_for(Session, "after_flush")
def _extend(session: Session, _context: UOWTransaction) -> None:
    new = [one for one in session.new if one.__tablename__ in CHAINED]
    if new:
        new.sort(key=lambda one: (one.__tablename__, one.id))
        _link(session.connection(), [(one.__tablename__, one) for one in new])


def seal_older(connection: Connection) -> None:
    """Link the records that are older than the chain, or than their table's place in it.

    A table that has a link is left alone: what has none there was written past the chain.
    """
    begun = set(connection.scalars(select(_LINKS.c.record_table).distinct()))
    for name, table in CHAINED.items():
        if name in begun:
            continue
        rows = connection.execute(select(*chained_columns(name)).order_by(table.c.id)).all()
        _link(connection, [(name, row) for row in rows])


@event.listens_for(Base.metadata, "after_create")
def _refuse_after_create(_metadata: MetaData, connection: Connection, **_options: Any) -> None:
    refuse_changes(connection)


def refuse_changes(connection: Connection) -> None:
    """Make the database itself refuse to change or delete what is chained, and the links.

    A migration that rebuilds such a table drops its triggers (``refuses_changes``).
    """
    on_sqlite = connection.dialect.name == "sqlite"
    if not on_sqlite:
        connection.exec_driver_sql(_REFUSE)
    for one in _triggers():
        connection.exec_driver_sql(one.for_sqlite() if on_sqlite else one.for_postgresql())
    if not on_sqlite:  # SQLite knows no other way to empty a table than to delete its rows
        for name in (*CHAINED, _LINKS.name):
            connection.exec_driver_sql(
                f"CREATE OR REPLACE TRIGGER {name}_truncate_refused BEFORE TRUNCATE ON {name}"
                " FOR EACH STATEMENT EXECUTE FUNCTION supervisor_refuse('only ever added')"
            )


def suspend_refusal(connection: Connection, table: str) -> None:
    """Let one table be changed until ``refuse_changes`` is called, in the same unit of work.

    For erasing what is too old to be kept; the links of what is erased stay.
    """
    where = "" if connection.dialect.name == "sqlite" else f" ON {table}"
    connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {table}_change_refused{where}")


def refuses_changes(connection: Connection) -> bool:
    """Tell whether all of that is there; reads only."""
    on_sqlite = connection.dialect.name == "sqlite"
    there = connection.exec_driver_sql(_SQLITE_TRIGGERS if on_sqlite else _POSTGRESQL_TRIGGERS)
    return {one.name for one in _triggers()} <= set(there.scalars())


_SQLITE_TRIGGERS: Final = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
_POSTGRESQL_TRIGGERS: Final = (  # one that was switched off is not there: it is made anew
    "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
)
_REFUSE: Final = """
CREATE OR REPLACE FUNCTION supervisor_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'rows of this table are %%', TG_ARGV[0]; END $$
"""


@dataclass(frozen=True, slots=True)
class _Trigger:
    """One refused change: what of which table, where ``only_if`` holds of the row, and why."""

    name: str
    change: str
    table: str
    why: str
    only_if: str = ""

    def for_sqlite(self) -> str:
        when = f" WHEN {self.only_if}" if self.only_if else ""
        refuse = f"SELECT RAISE(ABORT, 'rows of this table are {self.why}');"
        return (
            f"CREATE TRIGGER IF NOT EXISTS {self.name} BEFORE {self.change} ON {self.table}"
            f"{when} BEGIN {refuse} END"
        )

    def for_postgresql(self) -> str:
        when = f" WHEN ({self.only_if})" if self.only_if else ""
        return (
            f"CREATE OR REPLACE TRIGGER {self.name} BEFORE {self.change} ON {self.table}"
            f" FOR EACH ROW{when} EXECUTE FUNCTION supervisor_refuse('{self.why}')"
        )


def _triggers() -> Iterable[_Trigger]:
    for name, table in (*CHAINED.items(), (_LINKS.name, _LINKS)):
        later = _LATER.get(name, frozenset())
        fixed = ", ".join(f'"{one.name}"' for one in table.columns if one.name not in later)
        only_added = "only ever added"
        yield _Trigger(f"{name}_change_refused", f"UPDATE OF {fixed}", name, only_added)
        yield _Trigger(f"{name}_delete_refused", "DELETE", name, only_added)
        for column in later:
            yield _Trigger(
                f"{name}_{column}_refused",
                f"UPDATE OF {column}",
                name,
                "filled in once",
                f"OLD.{column} IS NOT NULL",
            )


def _link(connection: Connection, records: Sequence[tuple[str, Any]]) -> None:
    if not records:
        return
    # The write lock is held, so no other link can come between.
    newest = select(_LINKS.c.number, _LINKS.c.digest).order_by(_LINKS.c.number.desc()).limit(1)
    last = connection.execute(newest).first()
    number, digest = (last.number, last.digest) if last is not None else (0, START)
    at = machine_now()
    links = []
    for table, record in records:
        number += 1
        link = _made(digest, number, at, (table, record.id), sealed_values(table, record))
        digest = link["digest"]
        links.append(link)
    connection.execute(insert(_LINKS), links)


def _made(
    previous: str, number: int, at: datetime, record: tuple[str, int], values: dict[str, object]
) -> dict[str, Any]:
    content = content_digest(values)
    return {
        "number": number,
        "at": at,
        "record_table": record[0],
        "record_id": record[1],
        "content": content,
        "digest": link_digest(previous, number, at, record, content),
    }
