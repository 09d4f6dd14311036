"""Runs migrations on the database of the current application.

SQLite rebuilds a table to change it, and drops the old one: with foreign keys on, rows that point
to it forbid that. The pragma does nothing inside a transaction, so it is set before, and what the
migrations leave is checked before it is kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from alembic import context
from flask import current_app
from sqlalchemy import Connection
from sqlalchemy.types import TypeDecorator

from supervisor.store.engine import WRITING


def render_item(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Write our column types as the plain types they store: migrations need no product code."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl_instance!r}"
    return False


def run() -> None:
    """Run the migrations in one transaction, with the options of the extension."""
    extension = current_app.extensions["migrate"]
    with extension.db.engine.connect().execution_options(**{WRITING: True}) as connection:
        context.configure(
            connection=connection,
            target_metadata=extension.db.metadata,
            render_item=render_item,
            **extension.configure_args,
        )
        with without_foreign_keys(connection):
            before = broken_references(connection)
            with context.begin_transaction():
                context.run_migrations()
            broken = broken_references(connection) - before
            if broken:
                connection.rollback()
                raise RuntimeError(f"the upgrade would break references: {sorted(broken)[:5]}")
            connection.commit()


@contextmanager
def without_foreign_keys(connection: Connection) -> Iterator[None]:
    """Let SQLite drop tables that others point to; other databases change tables in place."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.driver_connection
    driver.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        connection.rollback()
        driver.execute("PRAGMA foreign_keys=ON")


def broken_references(connection: Connection) -> set[tuple[str, int, str]]:
    """Return the rows that point to nothing: their table, their number, and the table meant."""
    if connection.dialect.name != "sqlite":
        return set()
    rows = connection.exec_driver_sql("PRAGMA foreign_key_check")
    return {(table, number, parent) for table, number, parent, _ in rows}


run()
