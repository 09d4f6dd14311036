"""The index behind searching cases and complaints by a text, in the manner of the one of ads.

SQLite keeps each kind as an FTS5 table with trigrams, PostgreSQL as a table under an index of
``pg_trgm``. What is searched is what pages show, contacts masked: what is hidden cannot be found
digit by digit. A record is indexed in the transaction that writes it, and anew when it is changed;
whoever changes records past the session calls ``renew``.

None of the tables is among the models: a copy of a database builds its own with ``refill``.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    column,
    delete,
    event,
    insert,
    inspect,
    select,
)
from sqlalchemy.orm import Session

from supervisor.domain.traces.masking import mask_contacts
from supervisor.store import trigrams
from supervisor.store.ad_index import GRAM, matches
from supervisor.store.base import Base
from supervisor.store.tables.cases.cases import Case
from supervisor.store.tables.cases.complaints import Complaint

_BATCH: Final = 1_000


@dataclass(frozen=True, slots=True)
class RecordIndex:
    """The index of one kind of record: ``fields`` are what is searched in it."""

    name: str
    model: type[Case] | type[Complaint]
    fields: tuple[str, ...]

    @property
    def table(self) -> Table:
        """The table it is kept in."""
        return Table(self.name, MetaData(), Column("rowid", Integer), Column("shown", String))

    def holding(self, session: Session, sought: str) -> Select[Any]:
        """Return the query for the ids of the records that show ``sought``.

        What is shorter than a trigram is read out of the index, row by row: there are some ten
        thousands of cases and complaints where there are millions of ads.
        """
        table = self.table
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        if is_sqlite and len(sought) >= GRAM:
            return select(table.c.rowid).where(matches(self.name, sought))
        return select(table.c.rowid).where(table.c.shown.icontains(sought, autoescape=True))

    def shown(self, values: Iterable[str | None]) -> str:
        """Return what is searched of a record whose fields have these values."""
        return "\n".join(mask_contacts(value or "") for value in values)


CASES: Final = RecordIndex("case_index", Case, ("number", "respondent", "summary"))
COMPLAINTS: Final = RecordIndex("complaint_index", Complaint, ("number", "subject", "text"))
EVERY: Final = (CASES, COMPLAINTS)


def create(connection: Connection) -> None:
    """Make the empty indexes."""
    for index in EVERY:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(
                f"CREATE VIRTUAL TABLE {index.name} USING fts5(shown, tokenize='trigram')"
            )
        else:
            trigrams.create_table(connection, index.name)


def drop(connection: Connection) -> None:
    """Remove the indexes; what they are made of stays."""
    for index in EVERY:
        connection.exec_driver_sql(f"DROP TABLE IF EXISTS {index.name}")


def refill(connection: Connection) -> int:
    """Make the indexes anew from the records there are and return of how many."""
    drop(connection)
    create(connection)
    return sum(_fill(connection, index) for index in EVERY)


def _fill(connection: Connection, index: RecordIndex) -> int:
    newest = total = 0
    query = select(*_columns(index)).order_by(index.model.id).limit(_BATCH)
    while rows := connection.execute(query.where(index.model.id > newest)).all():
        _add(connection, index, rows)
        newest, total = rows[-1].id, total + len(rows)
    return total


def renew(connection: Connection, index: RecordIndex, ids: Sequence[int]) -> None:
    """Index these records anew, after they were changed past the session."""
    connection.execute(delete(index.table).where(column("rowid").in_(ids)))
    rows = connection.execute(select(*_columns(index)).where(index.model.id.in_(ids))).all()
    if rows:
        _add(connection, index, rows)


def holds(session: Session, index: RecordIndex, sought: str) -> ColumnElement[bool]:
    """Return the condition that a record shows ``sought``."""
    condition: ColumnElement[bool] = index.model.id.in_(index.holding(session, sought))
    return condition


def find_trigrams_again(connection: Connection) -> None:
    """Index the trigrams of a schema that took the place of another."""
    for index in EVERY:
        trigrams.index(connection, index.name)


def _columns(index: RecordIndex) -> list[Any]:
    return [index.model.id, *(getattr(index.model, name) for name in index.fields)]


def _add(connection: Connection, index: RecordIndex, rows: Iterable[Any]) -> None:
    values = [{"rowid": id_, "shown": index.shown(fields)} for id_, *fields in rows]
    connection.execute(insert(index.table), values)


def _with_the_tables(_target: MetaData, connection: Connection, **options: Any) -> None:
    if Case.__table__ in (options.get("tables") or ()):
        create(connection)


def _follow(index: RecordIndex) -> None:
    """Index records of a kind as they are written and changed."""

    def written(_mapper: object, connection: Connection, row: Any) -> None:
        _add(connection, index, [(row.id, *(getattr(row, name) for name in index.fields))])

    def changed(mapper: object, connection: Connection, row: Any) -> None:
        state = inspect(row)
        if any(state.attrs[name].history.has_changes() for name in index.fields):
            connection.execute(delete(index.table).where(column("rowid") == row.id))
            written(mapper, connection, row)

    event.listen(index.model, "after_insert", written)
    event.listen(index.model, "after_update", changed)


event.listen(Base.metadata, "after_create", _with_the_tables)
for _index in EVERY:
    _follow(_index)
