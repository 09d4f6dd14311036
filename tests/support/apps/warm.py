"""What the applications of a test run build alike, built once in each test process.

Each test has its own application on its own database; without this most of a run's time goes
into compiling the same routes, tables, templates and statements again for each of them. Kept is
only what follows from the code alone, nothing of what a test writes or configures.
"""

from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from alembic.util import pyfiles
from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import NullPool, create_engine, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache
from werkzeug.routing import Rule

from supervisor.extensions import db
from supervisor.services.platform.database import upgrade
from supervisor.settings import Settings
from supervisor.store import record_index
from supervisor.store.engine import sqlite_file
from tests.support.servers import postgresql

_LISTENING = record_index
"""Imported, so that a first test that loads little makes its tables with the others."""
_STATEMENTS: LRUCache[Any, Any] = LRUCache(5000)
_EMPTY: list[bytes] = []
_MIGRATED: list[bytes] = []


class Templates(BytecodeCache):
    """The code of templates, by place and text of the template."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key, bucket.checksum] = bucket.code


def keep_compiled() -> None:
    """Let the applications of this process share what is compiled."""
    Flask.jinja_options = {"bytecode_cache": Templates()}
    _keep_routes()
    _keep_migrations()
    # Statements are kept by dialect; dialects of one class compile to the same text.
    for dialect in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        dialect.__eq__ = lambda one, other: type(one) is type(other)
        dialect.__hash__ = lambda one: hash(type(one))


def _keep_routes() -> None:
    """Keep what a route's text is compiled to; nothing of it belongs to one application."""
    kept: dict[Any, tuple[Any, ...]] = {}
    compile_rule = Rule.compile

    def compiled(rule: Rule) -> None:
        if rule.defaults or rule.subdomain or rule.host:  # their values are compiled in
            compile_rule(rule)
            return
        key = (rule.rule, rule.merge_slashes, tuple(rule.map.converters.values()))
        if key not in kept:
            compile_rule(rule)
            builders = rule._build.__func__, rule._build_unknown.__func__
            kept[key] = (rule._parts, rule._trace, rule._converters, rule.arguments, *builders)
        rule._parts, rule._trace, rule._converters, arguments, build, build_unknown = kept[key]
        rule.arguments = set(arguments)
        rule._build = build.__get__(rule, None)
        rule._build_unknown = build_unknown.__get__(rule, None)

    Rule.compile = compiled


def _keep_migrations() -> None:
    """Keep the modules of migrations, which Alembic reads from source at each command."""
    load = pyfiles.load_module_py
    kept: dict[tuple[str, str], ModuleType] = {}

    def loaded(name: str, path: Any) -> ModuleType:
        if Path(path).parent.name != "versions":  # the environment runs when it is loaded
            return load(name, path)
        key = (name, str(path))
        if key not in kept:
            kept[key] = load(name, path)
        return kept[key]

    pyfiles.load_module_py = loaded


def make_tables() -> None:
    """Make the tables of the present application's database, which must not exist yet.

    On PostgreSQL it is a copy of ``empty_database()`` and has them.
    """
    db.engine.update_execution_options(compiled_cache=_STATEMENTS)
    if db.engine.dialect.name == "postgresql":
        return
    event.listen(db.engine, "connect", _leave_the_disk_alone)
    path = sqlite_file(str(db.engine.url))
    assert path is not None
    assert not path.exists()
    if _EMPTY:
        path.write_bytes(_EMPTY[0])
        return
    db.create_all()
    db.engine.dispose()  # the last connection writes everything into the file
    _EMPTY.append(path.read_bytes())


def migrate_tables(settings: Settings) -> None:
    """Make the present application's tables as an installation does: by every migration."""
    if settings.database_url:
        upgrade(settings)
        return
    path = sqlite_file(str(db.engine.url))
    assert path is not None
    if _MIGRATED:
        path.write_bytes(_MIGRATED[0])
        return
    upgrade(settings)
    db.session.remove()
    db.engine.dispose()
    _MIGRATED.append(path.read_bytes())


@cache
def empty_database() -> str:
    """Return the name of a database of PostgreSQL that holds the empty tables."""
    address = postgresql.new_database()
    engine = create_engine(address, poolclass=NullPool)
    db.metadata.create_all(engine)
    name = engine.url.database
    assert name is not None
    return name


def _leave_the_disk_alone(connection: Any, _record: Any) -> None:
    """Wait for no disk: no test cuts the power, and processes that are killed lose nothing."""
    connection.execute("PRAGMA synchronous=OFF")
