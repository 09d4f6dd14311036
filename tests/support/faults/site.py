"""An installation with a lead and an inspector in it, on either database, to be struck."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import NullPool, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from supervisor import create_app
from supervisor.extensions import db
from supervisor.services.platform.database import upgrade
from supervisor.settings import Settings
from tests.support.factories import World
from tests.support.faults.outcome import Outcome
from tests.support.served import Load, Served, cookie_of, scalar
from tests.support.sign_in import session_token

_SHOWN = "SELECT count(*) FROM audit_event WHERE action = 'contacts_shown'"
_PATIENCE = 240


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is, who is signed in, and the page of the lead that is looked at."""

    settings: Settings
    cookie: str
    page: str

    @property
    def log(self) -> Path:
        """Where what its console says goes."""
        return self.settings.instance_path.parent / "console.log"

    def load(self, served: Served, *, goes_on: bool = False) -> Load:
        """Begin to post the form that shows contacts, each a row of the trail."""
        return Load(served, self.cookie, self.page, f"{self.page}/contacts", goes_on=goes_on)

    def count(self) -> int:
        """Return how often contacts were shown, by the trail."""
        found = scalar(self.settings, _SHOWN)
        assert isinstance(found, int)
        return found

    def hold_against(self, outcome: Outcome, saved: int, tried: int, before: int) -> None:
        """Hold what was answered against what is kept: not fewer, nor more than was asked for."""
        kept = self.count() - before
        outcome.saved += saved
        outcome.lost += max(0, saved - kept)
        outcome.doubled += max(0, kept - tried)

    def look_through(self, outcome: Outcome) -> None:
        """Verify the chain of the trail, and on SQLite the file."""
        if supervisor(self.settings, "audit", "verify").wait(_PATIENCE):
            outcome.damage.append("the chain is broken")
        is_file = self.settings.database_uri.startswith("sqlite")
        if is_file and scalar(self.settings, "PRAGMA integrity_check") != "ok":
            outcome.damage.append("the database is damaged")


def settings_in(folder: Path, database_url: str = "") -> Settings:
    """Return the settings of an installation of its own."""
    return Settings(
        instance_path=folder / "instance",
        database_url=database_url,
        cookies_secure=False,
        contact="test@example.org",
        second_factor_roles="",
    )


def installed(settings: Settings) -> Site:
    """Make the installation by every migration."""
    app = create_app(settings)
    with app.app_context():
        upgrade(settings)
        with Session(db.engine) as session:
            world = World(session, settings)
            user = world.user()
            cookie = cookie_of(settings, session_token(session, user.id))
            page = f"/findings/{world.finding().id}"
        db.session.remove()
        db.engine.dispose()
    return Site(settings, cookie, page)


def supervisor(settings: Settings, *arguments: str, **more: str) -> "subprocess.Popen[bytes]":
    """Start a command of the installation; ``more`` are further settings."""
    places = {
        "SUPERVISOR_INSTANCE_PATH": str(settings.instance_path),
        "SUPERVISOR_DATABASE_URL": settings.database_url,
        **{f"SUPERVISOR_{name.upper()}": value for name, value in more.items()},
    }
    log = settings.instance_path.parent / f"{arguments[0]}.log"
    with log.open("ab") as out:
        return subprocess.Popen(  # noqa: S603 - our own command with fixed arguments
            [sys.executable, "-m", "supervisor.cli", *arguments],
            env={**os.environ, **places}, stdout=out, stderr=out,
        )  # fmt: skip


def wait_until(is_so: Callable[[], bool], what: str) -> float:
    """Wait; return how many seconds it took. Raises ``TimeoutError`` after four minutes."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > _PATIENCE:
            raise TimeoutError(what)
        time.sleep(0.02)
    return time.monotonic() - began


def number(settings: Settings, query: str) -> int:
    """Return what a query counts; 0 before there are tables, or where nobody answers."""
    engine = create_engine(settings.database_uri, poolclass=NullPool)
    try:
        with engine.connect() as connection:
            return int(connection.exec_driver_sql(query).scalar() or 0)
    except DBAPIError:
        return 0
