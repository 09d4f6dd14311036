"""Twenty users at once while a scan stores, and what an empty Flask page takes in the same run.

    LOAD_SECONDS=1800 python -m benchmarks load
    SUPERVISOR_DATABASE_URL=postgresql+psycopg://… LOAD_SECONDS=600 python -m benchmarks load

The console is served as it is shipped: two processes of four threads. Everybody reads for
LOAD_PAUSE seconds on average between two pages and decides a lead after every seven. The empty page
is served alike and asked by the same users. LOAD_ADS, LOAD_LEADS and LOAD_USERS make it larger or
smaller; LOAD_INSTANCE names the folder of an installation that is there already.
"""

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import Final
from urllib.parse import quote

import flask_migrate
from flask import Flask
from sqlalchemy import select, text

from benchmarks.find import PAGES
from benchmarks.grown.ads import grow_ads
from benchmarks.installation import installation
from benchmarks.load.users import DECIDED, EMPTY, Seen, User
from benchmarks.measure import Measurement
from benchmarks.pages import build, client_of
from supervisor import create_app
from supervisor.demo import SEED
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.services.demo.demonstration import demo_postings
from supervisor.settings import Settings
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.register import Agency

_USERS: Final = int(os.environ.get("LOAD_USERS", "20"))
_SECONDS: Final = float(os.environ.get("LOAD_SECONDS", "300"))
_PAUSE: Final = float(os.environ.get("LOAD_PAUSE", "5"))
_ADS: Final = int(os.environ.get("LOAD_ADS", "100000"))
_LEADS: Final = int(os.environ.get("LOAD_LEADS", "20000"))
_INSTANCE: Final = os.environ.get("LOAD_INSTANCE", "")
_SCANNED: Final = 2_000
_DECIDED_BY_EACH: Final = 500
_PATIENCE: Final = 300
_WARM: Final = 0.2  # of the time, after which memory must have stopped to grow
_CONSOLE = [sys.executable, "-m", "supervisor.cli", "serve", "--port"]
_PLAIN = [
    sys.executable, "-m", "gunicorn", "--workers", "2", "--threads", "4", "--worker-class",
    "gthread", "benchmarks.load.empty:app", "--bind",
]  # fmt: skip


def run() -> list[Measurement]:
    """Return the slow end of each page, errors, scans that ended, and memory."""
    with _filled() as (app, settings), ExitStack() as ends:
        with app.app_context():
            cookies = [_cookie(app) for _ in range(_USERS)]
            leads = _open_leads()
            pages = _pages(leads[-1][0])
            db.session.remove()
            db.engine.dispose()
        console = ends.enter_context(_served(settings, _CONSOLE, ""))
        plain = ends.enter_context(_served(settings, _PLAIN, "127.0.0.1:"))
        seen = Seen()
        users = [
            User((console[1], plain[1]), cookie, pages, leads[one::_USERS], _PAUSE, seen)
            for one, cookie in enumerate(cookies)
        ]
        for user in users:
            user.start()
        try:
            scans, memory = _meanwhile(settings, console[0])
        finally:
            seen.ended.set()
            for user in users:
                user.join()
        return _measured(seen, scans, memory)


@contextmanager
def _filled() -> Iterator[tuple[Flask, Settings]]:
    """Give the installation that is named, or a new one that is gone afterwards."""
    if _INSTANCE:
        settings = Settings(
            instance_path=Path(_INSTANCE), cookies_secure=False, contact="bench@localhost"
        )
        yield create_app(settings), settings
        return
    with installation() as (app, settings):
        with app.app_context():
            _fill(settings)
        yield app, settings


def _fill(settings: Settings) -> None:
    build(settings, 257)
    db.session.rollback()
    with db.engine.connect() as connection, connection.begin():
        if db.engine.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        grow_ads(connection, _ADS, _LEADS)
    flask_migrate.stamp()


def _cookie(app: Flask) -> str:
    client = client_of(app, Role.INSPECTOR)
    found = client.get_cookie("session")
    if found is None:
        raise RuntimeError("no session was begun")
    return found.value


def _open_leads() -> list[tuple[int, int]]:
    found = (
        select(Finding.id, Finding.version)
        .where(Finding.status == FindingStatus.OPEN)
        .order_by(Finding.id.desc())
        .limit(_USERS * _DECIDED_BY_EACH)
    )
    return [(one, version) for one, version in db.session().execute(found)]


def _pages(lead: int) -> dict[str, Sequence[str]]:
    agencies = db.session().scalars(select(Agency.id).limit(50)).all()
    return {
        **{name: [quote(address.format(lead=lead), "/?&=")] for name, address in PAGES.items()},
        "agencies": ["/agencies"],
        "agency": [f"/agencies/{one}" for one in agencies],
        "credit list": ["/credit"],
        "cases": ["/cases"],
        EMPTY: ["/"],
    }


@contextmanager
def _served(
    settings: Settings, command: list[str], before: str
) -> Iterator[tuple["subprocess.Popen[bytes]", int]]:
    """Serve at a free port until the body ends."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    process = _start(settings, [*command, f"{before}{port}"])
    try:
        _wait_for(port)
        yield process, port
    finally:
        process.terminate()
        process.wait()


def _start(settings: Settings, command: list[str]) -> "subprocess.Popen[bytes]":
    places = {
        "SUPERVISOR_INSTANCE_PATH": str(settings.instance_path),
        "SUPERVISOR_DATABASE_URL": settings.database_url,
        "SUPERVISOR_COOKIES_SECURE": "false",
    }
    with (settings.instance_path / "load.log").open("ab") as log:
        return subprocess.Popen(  # noqa: S603 - our own commands
            command, env={**os.environ, **places}, stdout=log, stderr=log
        )


def _wait_for(port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        with closing(socket.socket()) as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("nobody listens")


def _meanwhile(
    settings: Settings, console: "subprocess.Popen[bytes]"
) -> tuple[list[int], list[float]]:
    """Scan again and again until the time is over; return how the scans ended, and memory."""
    began, memory, ends, number = time.monotonic(), [0.0, 0.0], [], 0
    while (passed := time.monotonic() - began) < _SECONDS:
        _hand_over(settings, number)
        number += 1
        scan = [sys.executable, "-m", "supervisor.cli", "scan", "--json", "--source", "handover"]
        process = _start(settings, scan)
        while process.poll() is None and passed < _SECONDS:
            time.sleep(1)
            passed = time.monotonic() - began
            half = 0 if passed < _SECONDS * _WARM else 1
            memory[half] = max(memory[half], _memory(console.pid))
        ends.append(_end_of(process))
    return ends, memory


def _end_of(scan: "subprocess.Popen[bytes]") -> int:
    """Return how a scan ended; one that does not is ended here, and has failed."""
    try:
        return scan.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        scan.terminate()
        return scan.wait() or 1


def _hand_over(settings: Settings, number: int) -> None:
    inbox = settings.inbox_path / "handover"
    inbox.mkdir(parents=True, exist_ok=True)
    first, run = number * _SCANNED, os.getpid()  # ads that no run before has handed over
    ads = islice(demo_postings(SEED + 1, clock.today()), first, first + _SCANNED)
    with (inbox / f"load-{number}.jsonl").open("w", encoding="utf-8") as file:
        for ad in ads:
            row = {
                "id": f"load-{run}-{ad.external_id}",
                "title": ad.title,
                "company": ad.company,
            }
            row |= {"text": f"{ad.text}\n编号{run}-{ad.external_id}", "city": ad.city}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _memory(pid: int) -> float:
    """Return the resident megabytes of a process and its children."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    pages = sum(
        int(Path(f"/proc/{one}/statm").read_text(encoding="ascii").split()[1])
        for one in (str(pid), *children)
    )
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def _measured(seen: Seen, scans: list[int], memory: list[float]) -> list[Measurement]:
    what = f"{_USERS} users on {_ADS:,} ads, {_LEADS:,} leads"
    empty = seen.p95(EMPTY)
    rows = [
        Measurement(f"{what}: {name}, p95 of {len(times)}", seen.p95(name), "ms", EMPTY, empty)
        for name, times in sorted(seen.seconds.items())
        if name != EMPTY
    ]
    errors = Measurement(
        f"{what}: errors {dict(seen.errors) or ''}", sum(seen.errors.values()), "answers"
    )
    return [
        *rows,
        errors,
        Measurement(f"{what}: answers", sum(map(len, seen.seconds.values())), "answers"),
        Measurement(f"{what}: decisions saved", len(seen.seconds.get(DECIDED, ())), "decisions"),
        Measurement(f"{what}: scans of {_SCANNED:,} ads beside, failed", sum(map(bool, scans)),
                    "scans", "of", len(scans)),
        Measurement(f"{what}: memory of the console at most", memory[1], "MB",
                    "in the first fifth of the time", memory[0]),
        Measurement("load of the machine meanwhile (1 min)", os.getloadavg()[0], "processes"),
    ]  # fmt: skip
