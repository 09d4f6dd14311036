"""The database as one SQLite file of one moment, and such a file put into another database.

Both kinds of database give the same file, so a backup of one can be restored into the other.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, inspect, make_url
from sqlalchemy.schema import CreateSchema, DropSchema

from supervisor.store import ad_index, record_index, trigrams
from supervisor.store.ad_index import is_part_of_index
from supervisor.store.base import Base
from supervisor.store.copying import copy_database
from supervisor.store.engine import engine_options, open_engine, sqlite_file, tune

_MOST: Final = 20
_RESTORED: Final = "restored"
_REVISION: Final = "SELECT version_num FROM alembic_version"


class UnequalCopy(Exception):
    """A copy does not hold what its source holds; the message names the tables."""


def snapshot(address: str, target: Path) -> None:
    """Write the database at ``address``, as it is at one moment, into the new file ``target``.

    Nobody is kept from working. Raises ``UnequalCopy`` and whatever the databases raise.
    """
    path = sqlite_file(address)
    if path is None:
        _copy_of_a_server(address, target)
    else:
        with (
            closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source,
            closing(sqlite3.connect(target)) as copy,
        ):
            source.backup(copy)
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    target.chmod(0o600)


def damage(file: Path) -> list[str]:
    """Return what is wrong with a database file: pages, indexes, references; empty: nothing."""
    try:
        with closing(_reader(file)) as database:
            checked = database.execute(f"PRAGMA integrity_check({_MOST})").fetchall()
            found = [line for (line,) in checked if line != "ok"]
            rows = [] if found else database.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
    except sqlite3.DatabaseError as error:
        return [str(error)]
    return found + [f"{table} row {row} points to a missing {to}" for table, row, to, _ in rows]


def revision(file: Path) -> str:
    """Return the revision of the schema of a database file."""
    with closing(_reader(file)) as database:
        return str(database.execute(_REVISION).fetchone()[0])


def counts(file: Path) -> dict[str, int]:
    """Return how many rows each table of a database file holds."""
    with closing(_reader(file)) as database:
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        ).fetchall()
        return {
            name: database.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608
            for (name,) in sorted(names)
            if not is_part_of_index(name)
        }


def newest_link(file: Path) -> int:
    """Return the number of the last link of the chain in a database file; 0 where there is none."""
    with closing(_reader(file)) as database:
        found = database.execute("SELECT max(number) FROM chain_link").fetchone()[0]
        return int(found or 0)


def holds_tables(address: str) -> bool:
    """Tell whether the database at ``address`` holds anything."""
    engine = create_engine(address, **engine_options(address))
    try:
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def load(file: Path, address: str) -> None:
    """Put a database file into a schema apart of the server at ``address``, ready to be swapped in.

    What the server shows its users stays as it is until ``swap``. The file must hold the present
    schema. Raises ``UnequalCopy`` and ``UncopiableRows``.
    """
    discard(address)
    with _server(address) as connection:
        connection.execute(CreateSchema(_RESTORED))
    source = open_engine(f"sqlite:///{file}")
    # Names without a schema mean the one apart.
    target = create_engine(
        make_url(address),
        connect_args={"options": f"-csearch_path={_RESTORED}"},
        execution_options={trigrams.INDEXED_LATER: True},
    )
    tune(target)
    try:
        Base.metadata.create_all(target)
        _copy(source, target, file)
    finally:
        source.dispose()
        target.dispose()


def swap(address: str, aside: str) -> None:
    """Show what ``load`` has put there, in one transaction; what was shown before lies ``aside``.

    A schema without tables is not kept.
    """
    had_tables = holds_tables(address)
    with _server(address) as connection:
        if had_tables:
            connection.exec_driver_sql(f'ALTER SCHEMA public RENAME TO "{aside}"')
        else:
            connection.execute(DropSchema("public", cascade=True, if_exists=True))
        connection.exec_driver_sql(f"ALTER SCHEMA {_RESTORED} RENAME TO public")
        trigrams.find_again(connection, ad_index.NAME)
        record_index.find_trigrams_again(connection)


def discard(address: str) -> None:
    """Throw away what ``load`` has put there."""
    with _server(address) as connection:
        connection.execute(DropSchema(_RESTORED, cascade=True, if_exists=True))


def _copy_of_a_server(address: str, target: Path) -> None:
    """Copy every table as one transaction sees it: all readers share its snapshot."""
    copy = open_engine(f"sqlite:///{target}")
    Base.metadata.create_all(copy)
    source = open_engine(address)
    try:
        with source.connect() as held:
            name = held.exec_driver_sql("SELECT pg_export_snapshot()").scalar_one()
            shared = open_engine(address)
            event.listen(shared, "begin", _joins(name))
            try:
                _copy(shared, copy, target)
            finally:
                shared.dispose()
    finally:
        source.dispose()
        copy.dispose()


def _joins(name: str) -> Callable[[Connection], None]:
    def join(connection: Connection) -> None:
        # Past SQLAlchemy, which would declare a cursor for it where rows are streamed.
        cursor = connection.connection.cursor()
        cursor.execute(f"SET TRANSACTION SNAPSHOT '{name}'")
        cursor.close()

    return join


def _copy(source: Engine, target: Engine, file: Path) -> None:
    copied = copy_database(source, target)
    unequal = [one.name for one in copied if not one.is_same]
    if unequal:
        raise UnequalCopy(f"{file}: {', '.join(unequal)}")
    with source.connect() as reading:
        number = reading.exec_driver_sql(_REVISION).scalar_one()
    with target.begin() as connection:  # last: before it, nobody takes the copy for a whole one
        connection.exec_driver_sql(
            "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
            " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))"
        )
        connection.exec_driver_sql(f"INSERT INTO alembic_version VALUES ('{number}')")  # noqa: S608


@contextmanager
def _server(address: str) -> Iterator[Connection]:
    engine = create_engine(address, **engine_options(address))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def _reader(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)
