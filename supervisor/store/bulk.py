"""Many rows a statement, without the work that the unit of work does for each."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.orm import Session

from supervisor.store.base import Base

_Convert = Callable[[Any], Any]


def table_of(entity: type[Base]) -> Table:
    """Return the table below a mapped class, for statements that skip the unit of work."""
    return cast(Table, entity.__table__)


def write_many(session: Session, statement: Any, rows: Sequence[Mapping[str, Any]]) -> None:
    """Execute one statement for all ``rows``; nothing where there are none."""
    if rows:
        session.connection().execute(statement, rows)


def insert_rows(session: Session, entity: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that name the same columns; the defaults of the others apply."""
    if not rows:
        return
    connection = session.connection()
    prepared = _prepared(table_of(entity), tuple(rows[0]), connection.dialect)
    connection.exec_driver_sql(prepared.statement, prepared.parameters(rows))


@dataclass(frozen=True, slots=True)
class _Insert:
    """An insert as the driver takes it.

    Going through rows column by column takes a third of the time that SQLAlchemy takes for putting
    together the parameters of each row by itself.
    """

    statement: str
    named: tuple[tuple[str, _Convert | None], ...]
    defaults: tuple[tuple[str, Callable[[], Any]], ...]
    places: tuple[str, ...] | None
    """The columns by the places of the parameters; ``None`` where the driver wants names."""

    def parameters(self, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
        """Return what the driver is given for each row."""
        columns = {}
        for name, convert in self.named:
            values = [row[name] for row in rows]
            columns[name] = values if convert is None else list(map(convert, values))
        for name, default in self.defaults:
            columns[name] = [default() for _ in rows]
        if self.places is not None:
            return list(zip(*(columns[name] for name in self.places), strict=True))
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


@lru_cache(maxsize=256)
def _prepared(table: Table, names: tuple[str, ...], dialect: Dialect) -> _Insert:
    compiled: Any = insert(table).inline().compile(dialect=dialect, column_keys=names)
    converts = {
        column.key: column.type.dialect_impl(dialect).bind_processor(dialect)
        for column in table.columns
    }
    return _Insert(
        str(compiled),
        tuple((name, converts[name]) for name in names),
        tuple(
            (column.key, _default(column.default, converts[column.key]))
            for column in compiled.insert_prefetch
        ),
        tuple(compiled.positiontup) if compiled.positional else None,
    )


def _default(default: Any, convert: _Convert | None) -> Callable[[], Any]:
    """Return what gives a row the value of a column that it does not name."""

    def give() -> Any:
        value = default.arg(None) if default.is_callable else default.arg
        return value if convert is None else convert(value)

    return give
