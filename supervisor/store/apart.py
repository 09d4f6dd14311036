"""Reading a database by a connection of its own that can write nothing, whatever state it is in."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from supervisor.store.engine import open_engine, sqlite_file

Rows = Callable[[str], Iterable[Any]]


class UnreadableDatabase(Exception):
    """The database refuses to be read; the message is its own."""


@contextmanager
def reading_apart(address: str) -> Iterator[Rows]:
    """Give what returns the rows of a statement. Raises ``UnreadableDatabase`` in the body as well.

    A file that is missing is not made.
    """
    path = sqlite_file(address)
    try:
        if path is not None:
            with closing(read_only(path)) as connection:
                yield connection.execute
        else:
            yield from _of_a_server(address)
    except (sqlite3.DatabaseError, DBAPIError) as error:
        raise UnreadableDatabase(str(error)) from error


def read_only(path: Path) -> sqlite3.Connection:
    """Open a database of SQLite that must not be touched."""
    return sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)


def _of_a_server(address: str) -> Iterator[Rows]:
    engine = open_engine(address)
    try:
        with engine.connect().execution_options(postgresql_readonly=True) as connection:
            streaming = connection.execution_options(stream_results=True)

            def rows(statement: str) -> Iterator[Any]:
                with streaming.exec_driver_sql(statement) as found:
                    yield from found

            yield rows
    finally:
        engine.dispose()
