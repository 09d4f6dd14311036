"""Damage done to the files of an installation."""

import sqlite3
from contextlib import closing

from supervisor.settings import Settings


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
