"""A whole database copied into another, table by table, and compared with it afterwards.

Both hold the present schema and nobody works on either meanwhile. A copy that was cut off is gone
on with: what the target holds already is left as it is, and compared with the rest in the end.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from typing import Any, Final

import orjson
from sqlalchemy import (
    JSON,
    Column,
    Engine,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.exc import DataError, IntegrityError

from supervisor.store import ad_index, record_index
from supervisor.store.base import Base, EnumKey
from supervisor.store.engine import writing

_BATCH: Final = 2_000
_MOST_NAMED: Final = 20
_MODULUS: Final = 1 << 256


class UncopiableRows(Exception):
    """The target takes some rows of a table not; the message names the table and what is wrong."""


@dataclass(frozen=True, slots=True)
class CopiedTable:
    """One table after the copy: its rows and whether both sides hold the same.

    ``added`` counts the rows that this copy wrote; the others were there.
    """

    name: str
    rows: int
    added: int
    is_same: bool


def copy_database(
    source: Engine, target: Engine, on_table: Callable[[CopiedTable], None] = lambda _: None
) -> list[CopiedTable]:
    """Copy every row of ``source`` that ``target`` lacks; compare counts and digests by table.

    Raises ``UncopiableRows``; what was copied by then stays.
    """
    done = []
    for table in _as_stored():
        added = _copy(source, target, table)
        rows, digest = _contents(source, table)
        done.append(
            CopiedTable(table.name, rows, added, (rows, digest) == _contents(target, table))
        )
        on_table(done[-1])
    _go_on_counting(target)
    with writing(target) as connection:
        ad_index.refill(connection)
        record_index.refill(connection)
    return done


def _copy(source: Engine, target: Engine, table: Table) -> int:
    added, own_keys = 0, _own_keys(table)
    with source.connect() as reading:
        there = _there(target, table)
        rows = reading.execution_options(yield_per=_BATCH).execute(_stored(table)).mappings()
        for batch in rows.partitions():
            new = [_first(row, own_keys) for row in batch if _key(table, row) not in there]
            if new:
                _insert(target, table, new)
                added += len(new)
    for column in own_keys:
        _point_ahead(source, target, table, column)
    return added


def _insert(target: Engine, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    try:
        with writing(target) as connection:
            connection.execute(insert(table), rows)
    except (DataError, IntegrityError) as error:
        problems = list(islice(_too_long(table, rows), _MOST_NAMED))
        said = problems or str(error.orig).splitlines()[:1]  # the lines after it hold the values
        raise UncopiableRows("\n".join(f"{table.name}: {one}" for one in said)) from error


def _too_long(table: Table, rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Say which texts are longer than their column; SQLite lets them pass, PostgreSQL does not."""
    limits = {
        column.name: column.type.length
        for column in table.columns
        if isinstance(column.type, String) and column.type.length
    }
    for row in rows:
        key = ", ".join(str(part) for part in _key(table, row))
        for name, most in limits.items():
            if row[name] is not None and len(row[name]) > most:
                yield f"row {key}, column {name}: {len(row[name])} characters, at most {most}"


def _there(target: Engine, table: Table) -> set[tuple[object, ...]]:
    """Return the keys of the rows that the target holds."""
    with target.connect() as connection:
        return {tuple(row) for row in connection.execute(select(*table.primary_key.columns))}


def _key(table: Table, row: Mapping[Any, Any]) -> tuple[object, ...]:
    return tuple(row[column.name] for column in table.primary_key.columns)


def _first(row: Mapping[Any, Any], own_keys: Sequence[Column[Any]]) -> dict[str, Any]:
    """Return a row as it can be written: without keys of rows of its table that come later."""
    written = dict(row)
    for column in own_keys:
        if written[column.name] is not None and written[column.name] > written["id"]:
            written[column.name] = None
    return written


def _own_keys(table: Table) -> list[Column[Any]]:
    return [
        column
        for column in table.columns
        if any(key.column.table is table for key in column.foreign_keys)
    ]


def _point_ahead(source: Engine, target: Engine, table: Table, column: Column[Any]) -> None:
    ahead = select(table.c.id.label("of"), column.label("to")).where(column > table.c.id)
    with source.connect() as reading:
        found = [dict(row) for row in reading.execute(ahead).mappings()]
    if found:
        point = update(table).where(table.c.id == bindparam("of")).values({column: bindparam("to")})
        with writing(target) as connection:
            connection.execute(point, found)


def _contents(engine: Engine, table: Table) -> tuple[int, int]:
    """Return count and digest of the rows, in whatever order a database gives them."""
    count = total = 0
    with engine.connect() as connection:
        for row in connection.execution_options(yield_per=_BATCH).execute(_stored(table)):
            written = orjson.dumps(
                [_comparable(value) for value in row], option=orjson.OPT_SORT_KEYS
            )
            total += int.from_bytes(hashlib.sha256(written).digest())
            count += 1
    return count, total % _MODULUS


def _comparable(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return hashlib.sha256(value).hexdigest()
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else value


def _stored(table: Table) -> Select[Any]:
    return select(table).order_by(*table.primary_key.columns)


def _as_stored() -> list[Table]:
    """Return the tables, parents first; their columns give and take values as they are stored.

    Keys are plain strings: one that its enum does not know any more is copied all the same. A JSON
    ``null`` becomes a missing value; both are read as ``None``.
    """
    metadata = MetaData()
    for table in Base.metadata.sorted_tables:
        for column in table.to_metadata(metadata).columns:
            column.default = column.onupdate = None
            if isinstance(column.type, EnumKey):
                column.type = column.type.impl_instance
            elif isinstance(column.type, JSON):
                column.type = JSON(none_as_null=True)
    return metadata.sorted_tables


def _go_on_counting(target: Engine) -> None:
    """Let PostgreSQL's counters go on behind the keys that were copied; SQLite looks for itself."""
    if target.dialect.name != "postgresql":
        return
    with writing(target) as connection:
        for table in _as_stored():
            (key, *others) = table.primary_key.columns
            if others or not isinstance(key.type, Integer):
                continue
            newest = select(func.max(key)).scalar_subquery()
            counter = func.pg_get_serial_sequence(table.name, key.name)
            connection.execute(select(func.setval(counter, newest)).where(counter.is_not(None)))
