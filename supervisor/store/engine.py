"""How connections behave: what is read stands still, and one unit writes at a time.

Measured on SQLite: with the driver's own transactions concurrent read-then-write units lose
updates. With WAL and BEGIN IMMEDIATE for writing units they neither fail nor lose anything.
PostgreSQL is given the same order of things: a lock that every writing unit takes before its
first read, and reading transactions that see one moment.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Integer, String, create_engine, event, make_url
from sqlalchemy.orm import Session

WRITING = "supervisor_writing"

# Any number does, as long as nothing else takes it: locks of this kind belong to one database.
_WRITE_LOCK: Final = 0x5EA1
_BUSY_TIMEOUT_MS: Final = 10_000
# Each statement of a writing unit sees what was committed before it held the lock.
_BEGIN_WRITING: Final = (
    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED;"
    f"SET LOCAL lock_timeout = {_BUSY_TIMEOUT_MS};"
    f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})"
)
# How long a server that says nothing is waited for. Left to the system, a thread whose network was
# cut waits for a quarter of an hour, and the server keeps the lock of a client that is gone for two
# hours.
_PATIENCE: Final = {
    "connect_timeout": 5,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
    "options": "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3"
    " -c tcp_user_timeout=25000",
}


def sqlite_file(uri: str) -> Path | None:
    """Return the file of a database; ``None`` where it is not SQLite or lies in memory."""
    url = make_url(uri)
    return Path(url.database) if url.drivername.startswith("sqlite") and url.database else None


def json_text(value: object) -> str:
    """Return a value as the JSON that is stored: every character as itself, without blanks.

    Escaped, a Chinese character takes twice the room. A lone half of a pair, which no database
    takes, stays escaped.
    """
    said = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        said.encode()
    except UnicodeEncodeError:
        return json.dumps(value)
    return said


def open_engine(address: str) -> Engine:
    """Return an engine for the database at ``address``, with the settings of this module."""
    engine = create_engine(address, **engine_options(address))
    tune(engine)
    return engine


def engine_options(address: str) -> dict[str, Any]:
    """Return what an engine for ``address`` is made with; what the address itself says counts.

    An error's words go into logs and job records; the values it was about must not. A connection of
    PostgreSQL is tried before it is used again: one that the server or the network has ended is
    replaced, not met by whoever comes next.
    """
    url = make_url(address)
    options: dict[str, Any] = {"hide_parameters": True, "json_serializer": json_text}
    if url.get_backend_name() != "postgresql":
        return options
    patience = {name: value for name, value in _PATIENCE.items() if name not in url.query}
    return options | {"pool_pre_ping": True, "connect_args": patience}


def tune(engine: Engine) -> None:
    """Attach the connection settings to ``engine``: SQLite's or PostgreSQL's."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    else:
        _take_what_comes(engine)
        event.listen(engine, "connect", _on_postgresql_connect)
        event.listen(engine, "begin", _on_postgresql_begin)


def _take_what_comes(engine: Engine) -> None:
    """Let PostgreSQL take what SQLite takes: strangers write it into addresses, filters and forms.

    A number that no column holds is not found: the dialect casts whole numbers to INTEGER, which
    the server refuses beyond it, but the driver names the type of each by itself. The character of
    code 0, which no text of PostgreSQL holds, is left out.
    """
    own: dict[Any, Any] = dict(engine.dialect.colspecs)
    del own[Integer]
    own[String] = _without_nul(own[String])
    engine.dialect.colspecs = own


@cache
def _without_nul(text: Any) -> Any:
    """Return the dialect's type for texts, leaving out what it cannot send."""
    return type(text.__name__, (text,), {"bind_processor": lambda *_dialect: _sent})


def _sent(value: Any) -> Any:
    return value.replace("\0", "") if isinstance(value, str) and "\0" in value else value


@contextmanager
def unit_of_work(session: Session) -> Iterator[None]:
    """Hold the write lock from before the first read; commit at the end, roll back on any error.

    Units do not nest: what joins one takes the session and leaves the committing to its caller.
    Any open read transaction of the session is ended first. Raises ``RuntimeError`` inside another.
    """
    if session.info.get(WRITING):
        raise RuntimeError("a unit of work inside another would end it")
    if session.in_transaction():
        session.rollback()
    session.info[WRITING] = True
    try:
        with session.begin():
            session.connection(execution_options={WRITING: True})
            yield
    finally:
        session.info[WRITING] = False


def end_reading(session: Session) -> None:
    """End an open read transaction, so that none is held while something slow is waited for."""
    if session.in_transaction():
        session.rollback()


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Give a connection that holds the write lock and commits at the end: for single statements."""
    with engine.connect().execution_options(**{WRITING: True}) as connection, connection.begin():
        yield connection


def _on_connect(connection: Any, _record: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # what is answered as saved outlives a power cut
        f"busy_timeout={_BUSY_TIMEOUT_MS}",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "cache_size=-16384",  # KiB
        # A night writes pages of its indexes again and again: the fewer times they are moved to
        # their place, the less it slows as the database grows. 32 MB wait beside it at the most.
        "wal_autocheckpoint=8000",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _on_postgresql_connect(connection: Any, _record: Any) -> None:
    from psycopg import IsolationLevel  # noqa: PLC0415 - only installations on PostgreSQL have it

    connection.isolation_level = IsolationLevel.REPEATABLE_READ


def _on_postgresql_begin(connection: Connection) -> None:
    if connection.get_execution_options().get(WRITING, False):
        connection.exec_driver_sql(_BEGIN_WRITING)
