"""Rows for every table of a database as it stands, whatever its schema: made from reflection."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, types

from supervisor.domain.postings.old_wordings import pack
from supervisor.store.ad_index import is_part_of_index
from supervisor.store.packed import pack as pack_json
from supervisor.store.packed import unpack as unpack_json

ROWS = 3
# What the checks of a table ask for.
_ASKED = {
    ("poster_judgement", "other_poster_key"): "",
    ("credit_entry", "kind"): "fact",
    ("credit_entry", "target_id"): None,
    ("credit_measure", "entry_id"): None,
    # Packed wordings of nothing, which going back unpacks.
    ("old_wordings", "digest"): pack({})[0],
    ("old_wordings", "content"): pack({})[1],
}
# JSON that lies packed in its column since 0036.
_PACKED = {("finding", "match"), ("finding", "intermediary"), ("finding_hit", "basis")}
# Digests that are stored as bytes since then.
_DIGESTS = {
    ("posting", "content_digest"),
    ("posting_revision", "content_digest"),
    ("posting_revision", "text_digest"),
    ("posting_trace", "digest"),
    ("finding", "text_digest"),
    ("finding", "grounds"),
}


def fill_every_table(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Put ``ROWS`` rows into every empty table, parents first; return them by table.

    A key to a table that comes later, as in a circle, stays empty where it may.
    """
    metadata = MetaData()
    metadata.reflect(connection, only=lambda name, _: not is_part_of_index(name))
    filled: dict[str, list[dict[str, Any]]] = {}
    for table in metadata.sorted_tables:
        if table.name == "alembic_version":
            continue
        filled[table.name] = [row(table, number, filled) for number in range(1, ROWS + 1)]
        connection.execute(table.insert(), filled[table.name])
    return filled


def row(table: Table, number: int, filled: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    made = {}
    for column in table.columns:
        if (table.name, column.name) in _ASKED:
            made[column.name] = _ASKED[table.name, column.name]
        elif column.foreign_keys:
            (key,) = column.foreign_keys
            parents = filled.get(key.column.table.name)
            if parents is None and table is not key.column.table:
                assert column.nullable, f"{table.name}.{column.name} needs a later table"
                made[column.name] = None
            elif parents is None:  # a reference to a row of the same table
                made[column.name] = (number - 1 or None) if column.nullable else number
            else:
                made[column.name] = parents[number - 1][key.column.name]
        else:
            made[column.name] = in_its_form(table.name, column, value(column.type, number), number)
    return made


def in_its_form(table: str, column: Column[Any], plain: Any, number: int) -> Any:
    """Return a value as a column that has a form of its own stores it."""
    if (table, column.name) in _PACKED and isinstance(column.type, types.LargeBinary):
        return pack_json({"n": number})
    if (table, column.name) in _DIGESTS:
        digest = hashlib.sha256(str(number).encode())
        is_plain = isinstance(column.type, types.String)
        return digest.hexdigest() if is_plain else digest.digest()
    return plain


def as_meant(table: str, column: str, stored: Any) -> Any:
    """Return what a stored value means, in whatever form the schema of its day keeps it."""
    if (table, column) in _PACKED:
        if isinstance(stored, bytes):
            return unpack_json(stored)
        return json.loads(stored) if isinstance(stored, str) else stored
    if (table, column) in _DIGESTS and isinstance(stored, bytes):
        return stored.hex()
    return stored


def value(kind: types.TypeEngine[Any], number: int) -> Any:
    """Return a value of the type that no other row has."""
    values: dict[type[types.TypeEngine[Any]], Any] = {
        types.Boolean: number % 2 == 1,
        types.Integer: number,
        types.Numeric: number,
        types.Float: number,
        types.DateTime: datetime(2026, 3, number, 8, 30, tzinfo=UTC),
        types.Date: date(2026, 3, 1) + timedelta(days=number),
        types.JSON: {"n": number},
        types.LargeBinary: bytes([number]),
        types.String: f"第{number}",
    }
    return next(made for of, made in values.items() if isinstance(kind, of))
