"""Make an installation as large as a province, to be kept and measured again and again.

    python -m benchmarks.grown FOLDER
    LOAD_INSTANCE=FOLDER python -m benchmarks load

The demonstration, grown to 70,000 agencies with their licences, cases and leads, and with ads added
until there are a million, of which 200,000 are open leads; ``GROWN_AGENCIES``, ``GROWN_ADS`` and
``GROWN_LEADS`` make it smaller. On SQLite; ``supervisor database copy`` makes a PostgreSQL of it.
"""

import os
import sys
from pathlib import Path
from typing import Final

import flask_migrate
from rich.console import Console
from sqlalchemy import Connection, func, select, text

from benchmarks.grown.ads import grow_ads
from benchmarks.pages import build
from supervisor import create_app
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.bureau import take_office
from supervisor.extensions import db
from supervisor.settings import Settings
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import Posting

_AGENCIES: Final = int(os.environ.get("GROWN_AGENCIES", "70000"))
_ADS: Final = int(os.environ.get("GROWN_ADS", "1000000"))
_LEADS: Final = int(os.environ.get("GROWN_LEADS", "200000"))
_console = Console()


def main(arguments: list[str]) -> None:
    """Fill the folder that is named."""
    if len(arguments) != 1:
        sys.exit("which folder? python -m benchmarks.grown FOLDER")
    settings = Settings(
        instance_path=Path(arguments[0]).resolve(), cookies_secure=False, contact="bench@localhost"
    )
    take_office(settings.bureau)
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        build(settings, _AGENCIES)
        db.session.rollback()
        with db.engine.connect() as connection, connection.begin():
            _add_ads(connection)
        flask_migrate.stamp()
        for table in (Posting, Finding):
            _console.print(f"{table.__tablename__}: {_count(table):,}")
        db.engine.dispose()


def _add_ads(connection: Connection) -> None:
    """Add what is missing to so many ads and open leads."""
    there = connection.scalar(select(func.count()).select_from(Posting)) or 0
    is_open = Finding.status == FindingStatus.OPEN
    leads = connection.scalar(select(func.count()).select_from(Finding).where(is_open)) or 0
    _console.print(f"of the demonstration: {there:,} ads, {leads:,} open leads")
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    grow_ads(connection, max(0, _ADS - there), max(0, _LEADS - leads))


def _count(table: type[Posting] | type[Finding]) -> int:
    return db.session().scalar(select(func.count()).select_from(table)) or 0


if __name__ == "__main__":
    main(sys.argv[1:])
