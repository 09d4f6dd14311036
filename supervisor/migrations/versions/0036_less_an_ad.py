"""The evidence of leads lies packed.

Revision ID: 0036
Revises: 0035
"""

import json
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from supervisor.store.engine import json_text
from supervisor.store.packed import pack, unpack

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_PACKED = {"finding": ("match", "intermediary"), "finding_hit": ("basis",)}
_BATCH = 1_000


def upgrade() -> None:
    for table, columns in _PACKED.items():
        _turn(table, columns, "packed", _packed, sa.LargeBinary())


def downgrade() -> None:
    for table, columns in _PACKED.items():
        _turn(table, columns, "unpacked", _unpacked, sa.JSON())


def _turn(
    table: str,
    columns: tuple[str, ...],
    name: str,
    turned: Callable[[str | bytes], str | bytes],
    kind: sa.types.TypeEngine[object],
) -> None:
    """Put what ``turned`` makes of each value in its place, and give the columns their type."""
    connection = op.get_bind()
    if connection.dialect.name == "sqlite":
        driver = connection.connection.driver_connection
        driver.create_function(name, 1, turned, deterministic=True)
        sets = ", ".join(f'"{column}" = {name}("{column}")' for column in columns)
        op.execute(f'UPDATE "{table}" SET {sets}')  # noqa: S608 - names of our own schema
        with op.batch_alter_table(table) as changed:
            for column in columns:
                changed.alter_column(column, type_=kind, nullable=False)
        return
    for column in columns:
        _turn_in_server(connection, table, column, turned, kind)


def _turn_in_server(
    connection: sa.Connection,
    table: str,
    column: str,
    turned: Callable[[str | bytes], str | bytes],
    kind: sa.types.TypeEngine[object],
) -> None:
    """PostgreSQL has no function of ours: the values go through this process, some at a time."""
    op.add_column(table, sa.Column(f"{column}_anew", kind, nullable=True))
    is_packed = isinstance(kind, sa.LargeBinary)
    # Names of our own schema.
    was = f"CAST({column} AS TEXT)" if is_packed else column
    now = ":now" if is_packed else "CAST(:now AS JSON)"
    read = f"SELECT id, {was} FROM {table} WHERE id > :last ORDER BY id LIMIT {_BATCH}"  # noqa: S608
    write = f"UPDATE {table} SET {column}_anew = {now} WHERE id = :id"  # noqa: S608
    last = 0
    while rows := connection.execute(sa.text(read), {"last": last}).all():
        values = [{"id": key, "now": turned(value)} for key, value in rows]
        connection.execute(sa.text(write), values)
        last = rows[-1][0]
    op.drop_column(table, column)
    op.alter_column(table, f"{column}_anew", new_column_name=column, nullable=False)


def _packed(value: str | bytes) -> bytes:
    return pack(json.loads(value))


def _unpacked(value: str | bytes) -> str:
    return json_text(unpack(bytes(value)))
