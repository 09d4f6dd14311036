"""``python -m tests.support.servers.kills``: kill the master of the console under load.

Signed-in clients post, a command beside opens and closes the database, the master is killed at a
moment drawn by lot; then whatever was answered as saved has to be there, and the database whole.
"""

import argparse
import random
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from supervisor import create_app
from supervisor.extensions import db
from supervisor.settings import Settings
from tests.support.apps.warm import migrate_tables
from tests.support.factories import World
from tests.support.served import cookie_of, kill_under_load, scalar
from tests.support.sign_in import session_token

_SHOWN = "SELECT count(*) FROM audit_event WHERE action = 'contacts_shown'"
_SEED = 20261129


@dataclass(frozen=True, slots=True)
class Round:
    """What one death left: answers that said saved, how many of them are gone, SQLite's check."""

    saved: int
    lost: int
    integrity: object


def kill_rounds(settings: Settings, rounds: int) -> Iterator[Round]:
    """Yield each of ``rounds`` deaths in one installation, with a lead and an inspector in it."""
    cookie, page = _installed(settings)
    chance = random.Random(_SEED)  # noqa: S311 - a seed, so that a failure can be repeated
    before = 0
    for _ in range(rounds):
        seconds = chance.uniform(0, 0.5)
        saved = kill_under_load(settings, cookie, page, f"{page}/contacts", seconds)
        kept = scalar(settings, _SHOWN)
        assert isinstance(kept, int)
        # What was cut off before its answer may have been stored: more than saved is no fault.
        yield Round(
            saved, max(0, before + saved - kept), scalar(settings, "PRAGMA integrity_check")
        )
        before = kept


def _installed(settings: Settings) -> tuple[str, str]:
    """Make an installation; return the cookie of its inspector and the page of its lead."""
    app = create_app(settings)
    with app.app_context():
        migrate_tables(settings)
        with Session(db.engine) as session:
            world = World(session, settings)
            user = world.user()
            found = cookie_of(settings, session_token(session, user.id)), world.finding().id
        db.session.remove()
        db.engine.dispose()
    cookie, finding_id = found
    return cookie, f"/findings/{finding_id}"


def main() -> int:
    """Kill as often as asked, say what every round left, return 1 where something was lost."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.servers.kills")
    parser.add_argument("--rounds", type=int, default=50)
    wanted = parser.parse_args()
    done: list[Round] = []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            instance_path=Path(folder) / "instance", cookies_secure=False,
            contact="test@example.org", second_factor_roles="",
        )  # fmt: skip
        for one in kill_rounds(settings, wanted.rounds):
            done.append(one)
            print(
                f"round {len(done)}: {one.saved} saved, {one.lost} lost, {one.integrity}",
                flush=True,
            )
    lost = sum(one.lost for one in done)
    damaged = sum(one.integrity != "ok" for one in done)
    saved = sum(one.saved for one in done)
    print(f"{len(done)} rounds: {saved} answered as saved, {lost} lost, {damaged} times damaged")
    return 1 if lost or damaged else 0


if __name__ == "__main__":
    sys.exit(main())
