"""Every page there is, found by its links: processor time, statements, and what the plans read.

    WALK_INSTANCE=FOLDER python -m benchmarks walk
    SUPERVISOR_DATABASE_URL=postgresql+psycopg://… WALK_INSTANCE=FOLDER python -m benchmarks walk

``FOLDER`` holds an installation that ``python -m benchmarks.grown`` has made; without it a small
one is made. Processor time is that of the process that serves the page and, on PostgreSQL, of the
server process behind its connection; the peer is an empty Flask page, in the same process.
``WALK_WORST`` pages are listed; ``WALK_OUT`` names a file for all of them, with the statements that
took longest.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, Final
from urllib.parse import urlsplit

import orjson
from flask import Flask
from flask.testing import FlaskClient
from selectolax.lexbor import LexborHTMLParser
from sqlalchemy import Engine, event
from werkzeug.exceptions import HTTPException

from benchmarks.installation import installation
from benchmarks.load.empty import app as empty
from benchmarks.measure import Measurement
from benchmarks.pages import build, client_of
from supervisor import create_app
from supervisor.domain.platform.roles import Role
from supervisor.extensions import db
from supervisor.settings import Settings

_INSTANCE: Final = os.environ.get("WALK_INSTANCE", "")
_WORST: Final = int(os.environ.get("WALK_WORST", "15"))
_OUT: Final = os.environ.get("WALK_OUT", "")
_TIMES: Final = int(os.environ.get("WALK_TIMES", "5"))
_ADDRESSES: Final = 3
_ROLES: Final = (Role.INSPECTOR, Role.APPROVER, Role.ADMIN, Role.AGENCY)
_STARTS: Final = ("/", "/public", "/check", "/public/draws", "/public/statistics")
_NUMBERS: Final = re.compile(r"\s+")
_SLOWEST: Final = 3


@dataclass(slots=True)
class Page:
    """One page: its address, milliseconds of processor time, statements and the slowest of them."""

    endpoint: str
    address: str
    own: float
    server: float
    statements: int
    size: int
    slowest: list[tuple[float, str]] = field(default_factory=list)

    @property
    def total(self) -> float:
        """What the page costs the machine."""
        return self.own + self.server


def run() -> list[Measurement]:
    """Return the most expensive pages beside an empty one."""
    with _there() as app:
        nothing = _processor(lambda: empty.test_client().get("/"))
        pages = sorted(_walked(app), key=lambda page: -page.total)
    if _OUT:
        told = [asdict(page) | {"total": page.total} for page in pages]
        Path(_OUT).write_bytes(orjson.dumps({"empty": nothing, "pages": told}, option=2))
    peer = "an empty page"
    worst = [
        Measurement(
            f"{page.endpoint} ({page.statements} statements)", page.total, "ms", peer, nothing
        )
        for page in pages[:_WORST]
    ]
    middle = median(page.total for page in pages)
    return [*worst, Measurement(f"the middle of {len(pages)} pages", middle, "ms", peer, nothing)]


@contextmanager
def _there() -> Iterator[Flask]:
    if _INSTANCE:
        settings = Settings(
            instance_path=Path(_INSTANCE), cookies_secure=False, contact="bench@localhost"
        )
        app = create_app(settings)
        app.config.update(TESTING=True)
        yield app
        with app.app_context():
            db.engine.dispose()
        return
    with installation() as (app, settings):
        with app.app_context():
            build(settings, 257)
        yield app


def _walked(app: Flask) -> Iterator[Page]:
    seen: set[str] = set()
    for role in _ROLES:
        with app.app_context():
            client = client_of(app, role)
        for endpoint, address in _addresses(app, client):
            if endpoint not in seen:
                seen.add(endpoint)
                yield _measured(app, client, endpoint, address)


def _addresses(app: Flask, client: FlaskClient) -> Iterator[tuple[str, str]]:
    """Yield each page once with its first address, found by links as a person finds it."""
    waiting, met, mine = list(_STARTS), set[str](), dict[str, int]()
    while waiting:
        address = waiting.pop(0)
        endpoint = _endpoint(app, address)
        if address in met or endpoint is None or mine.get(endpoint, 0) >= _ADDRESSES:
            continue
        met.add(address)
        with client.get(address, follow_redirects=True) as answer:
            if answer.status_code != 200 or answer.mimetype != "text/html":
                mine[endpoint] = mine.get(endpoint, 0) + 1
                continue
            asked: Any = answer.request  # type: ignore[attr-defined] # the client puts it there
            endpoint = _endpoint(app, asked.path) or endpoint
            place, text = asked.full_path.rstrip("?"), answer.get_data(as_text=True)
        mine[endpoint] = mine.get(endpoint, 0) + 1
        if mine[endpoint] == 1:
            yield endpoint, place
        waiting += _links(text)


def _links(page: str) -> Iterator[str]:
    for node in LexborHTMLParser(page).css("a[href]"):
        parts = urlsplit(node.attributes.get("href") or "")
        if not parts.scheme and not parts.netloc and parts.path:
            yield parts.path + (f"?{parts.query}" if parts.query else "")


def _endpoint(app: Flask, address: str) -> str | None:
    try:
        found, _ = app.url_map.bind("localhost").match(urlsplit(address).path, method="GET")
    except HTTPException:
        return None
    return str(found)


def _measured(app: Flask, client: FlaskClient, endpoint: str, address: str) -> Page:
    with app.app_context():
        engine = db.engine
    with _watched(engine) as sent:
        answer = client.get(address)
        size = len(answer.get_data())
    pids = [one["pid"] for one in sent if one["pid"]]
    before = _server(pids)
    own = _processor(lambda: client.get(address).get_data())
    server = (_server(pids) - before) / _TIMES
    slowest = sorted(((one["took"], one["said"]) for one in sent), reverse=True)[:_SLOWEST]
    return Page(endpoint, address, own, server, len(sent), size, slowest)


def _processor(work: Any) -> float:
    """Return the milliseconds of processor time that work takes, the middle of some times."""
    work()
    taken = []
    for _ in range(_TIMES):
        began = process_time()
        work()
        taken.append((process_time() - began) * 1000)
    return median(taken)


def _server(pids: list[int]) -> float:
    """Return the milliseconds the server's processes have run."""
    spent = 0
    for pid in set(pids):
        file = Path(f"/proc/{pid}/schedstat")
        spent += int(file.read_text(encoding="ascii").split()[0]) if file.exists() else 0
    return spent / 1e6


@contextmanager
def _watched(engine: Engine) -> Iterator[list[dict[str, Any]]]:
    """Yield the statements sent meanwhile, with what each took until its rows began."""
    sent: list[dict[str, Any]] = []

    def before(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        said = _NUMBERS.sub(" ", statement)
        sent.append({"said": said, "took": -perf_counter() * 1000, "pid": 0})

    def after(connection: Any, *_rest: object) -> None:
        sent[-1]["took"] += perf_counter() * 1000
        info = getattr(connection.connection.dbapi_connection, "info", None)
        sent[-1]["pid"] = getattr(info, "backend_pid", 0)

    event.listen(engine, "before_cursor_execute", before)
    event.listen(engine, "after_cursor_execute", after)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", before)
        event.remove(engine, "after_cursor_execute", after)
