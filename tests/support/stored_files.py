"""The files of an installation: all that is stored in them, and damage done to them."""

import sqlite3
from contextlib import closing

from sqlalchemy import Engine, select

from supervisor.settings import Settings
from supervisor.store.base import Base


def all_that_is_stored(settings: Settings, engine: Engine) -> bytes:
    """Everything the database holds: SQLite's files as they are, of PostgreSQL every value."""
    if engine.dialect.name == "sqlite":
        files = settings.instance_path.glob("supervisor.sqlite3*")
        return b"".join(path.read_bytes() for path in files)
    with engine.connect() as connection:
        tables = Base.metadata.tables.values()
        rows = [row for table in tables for row in connection.execute(select(table))]
    return "\n".join(map(str, rows)).encode()


def zero_a_page(settings: Settings, table: str) -> None:
    """Overwrite the last page of a table with zeros, as a bad disk would; nobody may have it open.

    The page is one with rows: the root of a table of this size only points to others.
    """
    path = settings.instance_path / "supervisor.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = database.execute("PRAGMA page_size").fetchone()
        root = database.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)
        ).fetchone()[0]
    content = bytearray(path.read_bytes())
    start = (root - 1) * size
    assert content[start] == 5, "the table is too small: its root holds the rows"
    right_most = int.from_bytes(content[start + 8 : start + 12], "big")
    content[(right_most - 1) * size : right_most * size] = bytes(size)
    path.write_bytes(bytes(content))
