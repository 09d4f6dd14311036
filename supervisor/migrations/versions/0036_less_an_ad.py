"""An ad takes less: evidence lies packed, digests are bytes, traces are kept by their key alone.

What stood in the place of a digest and was none (grounds of leads from before copies were known)
becomes the digest of it. Signatures keep the lowest byte of each number. Going back, the digits of
digests are written out again, and each byte of a signature takes the room of two: prints from
before and after are then no copies of one another, as the byte cut off is lost.

Revision ID: 0036
Revises: 0035
"""

import hashlib
import json
import re
import sys
from array import array
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

from supervisor.store.engine import json_text
from supervisor.store.packed import pack, unpack

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None

_PACKED = {"finding": ("match", "intermediary"), "finding_hit": ("basis",)}
_DIGESTS = {
    "posting": ("content_digest",),
    "posting_revision": ("content_digest", "text_digest"),
    "finding": ("text_digest", "grounds"),
}
_INDEXED = "ix_posting_trace_digest_posting_trace_seen_at_posting_trace_brand"
_BATCH = 1_000
_WIDE = 256
_HEX = re.compile(r"[0-9a-f]{64}")
_AS_BYTES = (
    "CASE WHEN {0} ~ '^[0-9a-f]{{64}}$' THEN decode({0}, 'hex')"
    " ELSE sha256(convert_to({0}, 'UTF8')) END"
)
_AS_DIGITS = "encode({0}, 'hex')"

_Turn = tuple[str, sa.types.TypeEngine[Any]]


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _teach("packed", lambda value: pack(json.loads(value)))
        _teach("as_bytes", _as_bytes)
        for table in ("finding", "finding_hit", "posting", "posting_revision"):
            _make_anew(table, ("packed", sa.LargeBinary()), ("as_bytes", sa.LargeBinary()))
        _keep_traces_by_key()
        _teach("cut", _cut)
        op.execute("UPDATE ad_print SET signature = cut(signature)")
        return
    for table, names in _PACKED.items():
        for name in names:
            _pack_in_server(table, name)
    for table, names in (*_DIGESTS.items(), ("posting_trace", ("digest",))):
        for name in names:
            # One of them had an empty text where nothing was given, which is no digest.
            _alter(table, f"ALTER {name} DROP DEFAULT")
            _alter(table, f"ALTER {name} TYPE BYTEA USING {_AS_BYTES.format(name)}")
    _alter("posting_trace", "DROP COLUMN id")  # with it the key that it was
    _alter("posting_trace", "DROP CONSTRAINT uq_posting_trace_revision_id_kind_digest")
    op.create_primary_key("pk_posting_trace", "posting_trace", ["revision_id", "kind", "digest"])
    op.drop_column("posting_trace", "poster_key")
    _put_in_server("ad_print", ("signature", "signature", ":now"), _cut)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _teach("digits", bytes.hex)
        _teach("unpacked", lambda value: json_text(unpack(value)))
        for table in ("finding", "finding_hit", "posting", "posting_revision"):
            _make_anew(table, ("unpacked", sa.JSON()), ("digits", sa.String(length=64)))
        _keep_traces_by_number()
        _teach("widened", _widened)
        op.execute("UPDATE ad_print SET signature = widened(signature)")
        return
    for table, names in _PACKED.items():
        for name in names:
            _unpack_in_server(table, name)
    for table, names in (*_DIGESTS.items(), ("posting_trace", ("digest",))):
        for name in names:
            _alter(table, f"ALTER {name} TYPE VARCHAR(64) USING {_AS_DIGITS.format(name)}")
    _alter("posting_trace", "DROP CONSTRAINT pk_posting_trace")
    _alter("posting_trace", "ADD COLUMN id SERIAL CONSTRAINT pk_posting_trace PRIMARY KEY")
    op.create_unique_constraint(
        "uq_posting_trace_revision_id_kind_digest",
        "posting_trace",
        ["revision_id", "kind", "digest"],
    )
    _alter("posting_trace", "ADD COLUMN poster_key VARCHAR(200)")
    op.execute(
        "UPDATE posting_trace SET poster_key = posting_revision.poster_key FROM posting_revision"
        " WHERE posting_revision.id = posting_trace.revision_id"
    )
    _alter("posting_trace", "ALTER poster_key SET NOT NULL")
    op.create_index("ix_posting_trace_poster_key", "posting_trace", ["poster_key"])
    _put_in_server("ad_print", ("signature", "signature", ":now"), _widened)


def _cut(signature: bytes) -> bytes:
    """Return the lowest byte of each of the 128 numbers of two bytes, as this machine has them."""
    is_wide = len(signature) == _WIDE
    return bytes(signature[0 if sys.byteorder == "little" else 1 :: 2]) if is_wide else signature


def _widened(signature: bytes) -> bytes:
    return array("H", signature).tobytes() if len(signature) == _WIDE // 2 else signature


def _as_bytes(value: str) -> bytes:
    return (
        bytes.fromhex(value) if _HEX.fullmatch(value) else hashlib.sha256(value.encode()).digest()
    )


def _teach(name: str, turned: Callable[[Any], Any]) -> None:
    """Give SQLite a function of ours."""
    driver: Any = op.get_bind().connection.driver_connection
    driver.create_function(name, 1, turned, deterministic=True)


def _make_anew(table: str, packed: _Turn, digests: _Turn) -> None:
    """Turn packed columns and digests by a function SQLite was taught, and give them their type."""
    columns = {name: packed for name in _PACKED.get(table, ())}
    columns |= {name: digests for name in _DIGESTS.get(table, ())}
    sets = ", ".join(f'"{name}" = {turned}("{name}")' for name, (turned, _) in columns.items())
    op.execute(f'UPDATE "{table}" SET {sets}')  # noqa: S608 - names of our own schema
    with op.batch_alter_table(table, recreate="always") as changed:
        for name, (_, kind) in columns.items():
            changed.alter_column(name, type_=kind, nullable=False, server_default=None)


def _keep_traces_by_key() -> None:
    op.create_table(
        "posting_trace_anew",
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        *_of_a_trace(),
        sa.PrimaryKeyConstraint("revision_id", "kind", "digest", name="pk_posting_trace"),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO posting_trace_anew (revision_id, kind, digest, sealed, brand, seen_at)"
        " SELECT revision_id, kind, as_bytes(digest), sealed, brand, seen_at FROM posting_trace"
        " ORDER BY revision_id, kind"
    )
    _replace_traces()


def _keep_traces_by_number() -> None:
    op.create_table(
        "posting_trace_anew",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("poster_key", sa.String(length=200), nullable=False),
        *_of_a_trace(),
        sa.PrimaryKeyConstraint("id", name="pk_posting_trace"),
        sa.UniqueConstraint(
            "revision_id", "kind", "digest", name="uq_posting_trace_revision_id_kind_digest"
        ),
    )
    op.execute(
        "INSERT INTO posting_trace_anew"
        " (revision_id, kind, digest, poster_key, sealed, brand, seen_at)"
        " SELECT posting_trace.revision_id, posting_trace.kind, digits(posting_trace.digest),"
        " posting_revision.poster_key, posting_trace.sealed, posting_trace.brand,"
        " posting_trace.seen_at FROM posting_trace JOIN posting_revision"
        " ON posting_revision.id = posting_trace.revision_id"
        " ORDER BY posting_trace.revision_id, posting_trace.kind, posting_trace.digest"
    )
    _replace_traces()
    op.create_index("ix_posting_trace_poster_key", "posting_trace", ["poster_key"])


def _of_a_trace() -> list[Any]:
    """Return the columns of a trace that stay as they are, and its reference."""
    return [
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("brand", sa.String(length=80), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["revision_id"],
            ["posting_revision.id"],
            name="fk_posting_trace_revision_id_posting_revision",
        ),
    ]


def _replace_traces() -> None:
    op.drop_table("posting_trace")
    op.rename_table("posting_trace_anew", "posting_trace")
    op.create_index(_INDEXED, "posting_trace", ["digest", "seen_at", "brand"])


def _alter(table: str, change: str) -> None:
    op.execute(f"ALTER TABLE {table} {change}")


def _pack_in_server(table: str, column: str) -> None:
    _turn_in_server(
        table, column, sa.LargeBinary(), (f"CAST({column} AS TEXT)", ":now"),
        lambda value: pack(json.loads(value)),
    )  # fmt: skip


def _unpack_in_server(table: str, column: str) -> None:
    _turn_in_server(
        table, column, sa.JSON(), (column, "CAST(:now AS JSON)"),
        lambda value: json_text(unpack(bytes(value))),
    )  # fmt: skip


def _turn_in_server(
    table: str,
    column: str,
    kind: sa.types.TypeEngine[Any],
    read_and_written: tuple[str, str],
    turned: Callable[[Any], Any],
) -> None:
    op.add_column(table, sa.Column(f"{column}_anew", kind, nullable=True))
    was, now = read_and_written
    _put_in_server(table, (was, f"{column}_anew", now), turned)
    op.drop_column(table, column)
    op.alter_column(table, f"{column}_anew", new_column_name=column, nullable=False)


def _put_in_server(
    table: str, read_and_written: tuple[str, str, str], turned: Callable[[Any], Any]
) -> None:
    """PostgreSQL learns no function of ours: values go through this process, some at a time."""
    connection = op.get_bind()
    was, place, now = read_and_written
    # Names of our own schema.
    read = f"SELECT id, {was} FROM {table} WHERE id > :last ORDER BY id LIMIT {_BATCH}"  # noqa: S608
    write = f"UPDATE {table} SET {place} = {now} WHERE id = :id"  # noqa: S608
    last = -1
    while rows := connection.execute(sa.text(read), {"last": last}).all():
        values = [{"id": key, "now": turned(value)} for key, value in rows]
        connection.execute(sa.text(write), values)
        last = rows[-1][0]
