"""Debian's PostgreSQL server, started for a test process and gone with it.

Tests run on SQLite unless ``SUPERVISOR_TEST_DATABASE=postgresql``. Each test gets a database of its
own, copied by the server from one that holds the empty tables.
"""

import atexit
import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Engine, NullPool, create_engine, make_url

IS_WANTED: Final = os.environ.get("SUPERVISOR_TEST_DATABASE", "sqlite") == "postgresql"
MISSING: Final = "PostgreSQL's server is not installed: apt-get install postgresql"
_PROGRAMS: Final = Path("/usr/lib/postgresql")
# Nothing that a test writes outlives the run, so nothing waits for the disk.
_QUICK: Final = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
# Making a database is making two thousand files: in memory that takes a tenth of the time.
_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - the folder in it is made by mkdtemp
_ROOM: Final = 4 * 1024**3
_numbers = itertools.count(1)


def is_installed() -> bool:
    """Tell whether there is a server to be started."""
    return programs() is not None


@cache
def server() -> Engine:
    """Start the server at the first call; return an engine that makes and drops databases."""
    found = programs()
    if found is None:
        raise RuntimeError(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="postgresql-", dir=_MEMORY if _has_room() else None))
    if os.geteuid() == 0:  # the server refuses to run as root
        shutil.chown(folder, "postgres")
    data, log = folder / "data", folder / "log"
    run(found / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
    options = f"{_QUICK} -c listen_addresses='' -c unix_socket_directories='{folder}'"
    run(found / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
    atexit.register(_stop, found, folder)
    return create_engine(
        f"postgresql+psycopg://postgres@/postgres?host={folder}",
        isolation_level="AUTOCOMMIT",
        poolclass=NullPool,
    )


def new_database(empty: str | None = None) -> str:
    """Make a database, a copy of ``empty`` where one is named; return its address."""
    name = f"test_{next(_numbers)}"
    with server().connect() as connection:
        known = connection.dialect.server_version_info or ()
        how = " STRATEGY FILE_COPY" if known >= (15,) else ""
        copied = f" TEMPLATE {empty}{how}" if empty else ""
        connection.exec_driver_sql(f"CREATE DATABASE {name}{copied}")
    return make_url(server().url).set(database=name).render_as_string(hide_password=False)


@contextmanager
def a_database(empty: str | None = None) -> Iterator[str]:
    """Give the address of a database that is dropped afterwards."""
    address = new_database(empty)
    try:
        yield address
    finally:
        drop(address)


def drop(address: str) -> None:
    """Drop a database, whoever is still connected to it."""
    with server().connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {make_url(address).database} WITH (FORCE)")


def programs() -> Path | None:
    """Return the folder of the newest server that is installed."""
    found = sorted(_PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


def run(program: Path, *arguments: object, before: tuple[str, ...] = ()) -> None:
    """Run a program of the server as the user that it demands; ``before`` stands before all."""
    as_server = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*before, *as_server, str(program), *map(str, arguments)]
    subprocess.run(command, check=True, capture_output=True, cwd="/")  # noqa: S603 - our own words


def _stop(found: Path, folder: Path) -> None:
    run(found / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    shutil.rmtree(folder, ignore_errors=True)


def _has_room() -> bool:
    return _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _ROOM


def kept(url: URL) -> str:
    """Keep a database as it stands under a name; nobody may be connected to it."""
    return make_url(new_database(url.database)).database or ""


def put_back(url: URL, name: str) -> None:
    """Make a database again as the one kept under ``name``."""
    with server().connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE {url.database} WITH (FORCE)")
        connection.exec_driver_sql(f"CREATE DATABASE {url.database} TEMPLATE {name}")
