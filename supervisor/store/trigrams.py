"""PostgreSQL's index of trigrams under a table of texts."""

import logging
from typing import Final

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

INDEXED_LATER: Final = "indexed_later"  # of connections to a schema apart: it sees no extension
_TABLE: Final = "CREATE TABLE {name} (rowid BIGINT PRIMARY KEY, shown TEXT NOT NULL)"
_TRIGRAMS: Final = "CREATE INDEX {name}_shown ON {name} USING gin (shown gin_trgm_ops)"
_NO_TRIGRAMS: Final = (
    "pg_trgm is not to be had in this database (%s): texts are searched by reading every ad. "
    "Install contrib, CREATE EXTENSION pg_trgm as the owner, run: supervisor database index-ads"
)

_log = logging.getLogger(__name__)


def create_table(connection: Connection, name: str) -> None:
    """Make an empty table of texts on PostgreSQL, its trigrams indexed."""
    connection.exec_driver_sql(_TABLE.format(name=name))
    index(connection, name)


def find_again(connection: Connection, name: str) -> None:
    """Index the trigrams of a schema that took the place of another: the extension moves in."""
    held = connection.exec_driver_sql("SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'")
    if held.first() is not None:
        connection.exec_driver_sql("ALTER EXTENSION pg_trgm SET SCHEMA public")
    index(connection, name)


def index(connection: Connection, name: str) -> None:
    """Let PostgreSQL find trigrams; where it cannot, say so and leave it to read every row."""
    if connection.get_execution_options().get(INDEXED_LATER):
        return
    connection.exec_driver_sql(f"DROP INDEX IF EXISTS {name}_shown")
    try:
        with connection.begin_nested():
            connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS pg_trgm")
            connection.exec_driver_sql(_TRIGRAMS.format(name=name))
    except DBAPIError as error:
        _log.warning(_NO_TRIGRAMS, str(error.orig).strip().splitlines()[0])
