"""An installation with leads and an inspector in it, on either database, to be struck."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Engine, NullPool, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from supervisor import create_app
from supervisor.extensions import db
from supervisor.services.platform.database import upgrade
from supervisor.settings import Settings
from tests.support.factories import World
from tests.support.faults.decisions import Decisions, hold_against
from tests.support.faults.outcome import Outcome
from tests.support.faults.quick import Command, Started, start
from tests.support.served import Served, cookie_of
from tests.support.sign_in import session_token

_PATIENCE = 240
_AT_ONCE = 4


@dataclass(frozen=True, slots=True)
class Site:
    """Where it is, who is signed in, and the leads that are decided."""

    settings: Settings
    cookie: str
    leads: tuple[int, ...]

    def serve(self, clock: Path | None = None) -> Served:
        """Start the console and wait for its first answer."""

        def start(words: Sequence[str]) -> Started:
            return supervisor(self.settings, *words, clock=clock, cookies_secure="false")

        served = Served(self.settings, start)
        served.wait_until_answering()
        return served

    def load(self, served: Served, *, goes_on: bool = False) -> Decisions:
        """Begin to decide all leads at once."""
        return Decisions(served, self.cookie, self.leads, goes_on=goes_on)

    def hold_against(self, outcome: Outcome, loads: Sequence[Decisions]) -> None:
        """Hold every decision that was answered as saved against what is kept."""
        hold_against(outcome, self.settings, loads)

    def look_through(self, outcome: Outcome, named: str = "") -> None:
        """Verify the chain of the trail, the database and the archive.

        ``named`` is a fault that the chain names rightly.
        """
        if faults := self.faults_of_chain() - {named}:
            outcome.damage.append(f"the chain is broken: {', '.join(sorted(faults))}")
        if supervisor(self.settings, "database", "verify").wait(_PATIENCE):
            outcome.damage.append("the database or the archive is damaged")

    def faults_of_chain(self) -> set[str]:
        """Return the kinds of fault that ``supervisor audit verify`` names."""
        out = _logs(self.settings) / "chain.json"
        out.unlink(missing_ok=True)
        supervisor(self.settings, "audit", "verify", "--json", out=out).wait(_PATIENCE)
        return {fault["kind"] for fault in json.loads(out.read_text("utf-8"))["faults"]}


def settings_in(folder: Path, database_url: str = "") -> Settings:
    """Return the settings of an installation of its own; ``own`` may be a disk, logs lie beside."""
    return Settings(
        instance_path=folder / "own" / "instance",
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
            leads = tuple(world.finding().id for _ in range(_AT_ONCE))
        db.session.remove()
        db.engine.dispose()
    return Site(settings, cookie, leads)


def supervisor(
    settings: Settings,
    *words: str,
    clock: Path | None = None,
    out: Path | None = None,
    **more: str,
) -> Started:
    """Start a command of the installation; ``more`` are further settings."""
    places = {
        "SUPERVISOR_INSTANCE_PATH": str(settings.instance_path),
        "SUPERVISOR_DATABASE_URL": settings.database_url,
        **{f"SUPERVISOR_{name.upper()}": value for name, value in more.items()},
    }
    return start(Command(words, places, _logs(settings) / f"{words[0]}.log", out, clock))


def _logs(settings: Settings) -> Path:
    return settings.instance_path.parents[1]


def wait_until(is_so: Callable[[], bool], what: str, every: float = 0.02) -> float:
    """Wait; return how many seconds it took. Raises ``TimeoutError`` after four minutes."""
    began = time.monotonic()
    while not is_so():
        if time.monotonic() - began > _PATIENCE:
            raise TimeoutError(what)
        time.sleep(every)
    return time.monotonic() - began


def number(settings: Settings, query: str) -> int:
    """Return what a query counts; 0 before there are tables, or where nobody answers."""
    try:
        with _engine(settings.database_uri).connect() as connection:
            return int(connection.exec_driver_sql(query).scalar() or 0)
    except DBAPIError:
        return 0


@cache
def _engine(uri: str) -> Engine:
    return create_engine(uri, poolclass=NullPool)
