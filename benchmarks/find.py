"""Finding and the queue with a million ads, of which 200,000 are open leads; the peer is LIKE.

CPU time of the process that serves the page, SQLite included; the machine's other work is left
out, as is what the disk takes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from statistics import quantiles
from time import process_time
from typing import Final

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, or_, select, text
from sqlalchemy.orm import Session

from benchmarks.grown.ads import grow_ads
from benchmarks.installation import installation
from benchmarks.measure import Measurement
from benchmarks.pages import build, client_of, statements
from supervisor.domain.platform.roles import Role
from supervisor.domain.traces.masking import may_reach_into_contacts, says_openly
from supervisor.extensions import db
from supervisor.store import ad_index
from supervisor.store.tables.postings import PostingRevision

ADS: Final = 1_000_000
LEADS: Final = 200_000
_TIMES: Final = 20
# A company, words many ads hold and few hold, two characters, part of a number that is shown and
# one that is hidden, and what stands nowhere.
SOUGHT: Final = {
    "a poster": "{company}",
    "a street and number": "{street}",
    "words of few ads": "动动手指刷单",
    "words of many ads": "公司提供免费岗前培训",
    "two characters": "押金",
    "two characters of many ads": "岗位",
    "one character": "虎",
    "figures that are shown": "8-32岁",
    "figures that are hidden": "13912",
    "nothing": "量子纠缠",
}
PAGES: Final = {
    "queue": "/findings",
    "queue, page 20": "/findings?page=20",
    "queue, everything": "/findings?status=any",
    "queue by category": "/findings?category=fees",
    "queue by severity": "/findings?severity=severe",
    "queue by text": "/findings?q=动动手指",
    "lead": "/findings/{lead}",
    "today": "/today",
    "ads": "/postings",
}


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds at the half and at the slow end."""

    middle: float
    slow: float


def run(ads: int = ADS, leads: int = LEADS) -> list[Measurement]:
    """Build the installation and measure it."""
    with installation() as (app, settings):
        with app.app_context():
            build(settings, 257)
            db.session.rollback()
            with db.engine.connect() as connection, connection.begin():
                connection.execute(text("PRAGMA defer_foreign_keys = ON"))
                grow_ads(connection, ads, leads)
        return measure(app)


def measure(app: Flask) -> list[Measurement]:
    """Measure an installation that is there: finding beside LIKE, then the pages."""
    with app.app_context():
        session = db.session()
        words = _words(session)
        searches = [
            row
            for name, sought in SOUGHT.items()
            for row in _search(session, name, sought.format(**words))
        ]
        session.rollback()
        client = client_of(app, Role.INSPECTOR)
    pages = [
        Measurement(
            f"page with many ads: {name} ({sent} statements), p95",
            times.slow,
            "ms",
            "p50",
            times.middle,
        )
        for name, times, sent in _pages(app, client, words)
    ]
    return [*searches, *pages]


def _words(session: Session) -> dict[str, str]:
    wording = session.scalars(
        select(PostingRevision).order_by(PostingRevision.id.desc()).limit(1)
    ).one()
    street = wording.text.split("地址：武昌区")[1].split("\n")[0]
    lead = session.execute(text("SELECT max(id) - 1000 FROM finding")).scalar_one()
    return {"company": wording.company, "street": street, "lead": str(lead)}


def _search(session: Session, name: str, sought: str) -> Iterator[Measurement]:
    """Time the newest ads that show the text, by the index and as it was done before."""
    found = _timed(lambda: ad_index.newest(session, sought), _TIMES)
    before = _timed(lambda: _like(session.connection(), sought), 2)
    label = f"find among many ads: {name}, p95"
    yield Measurement(label, found.slow, "ms", "LIKE over every ad", before.middle)


def _like(connection: Connection, sought: str) -> list[int]:
    """Find as it was done before there was an index: every ad is read, what may hide is masked."""
    wording = PostingRevision
    fields = (wording.title, wording.company, wording.text)
    holds = or_(*(field.contains(sought, autoescape=True) for field in fields))
    if not may_reach_into_contacts(sought):
        return list(connection.scalars(select(wording.id).where(holds)))
    rows = connection.execute(select(wording.id, *fields).where(holds))
    return [id_ for id_, *texts in rows if any(says_openly(one, sought) for one in texts)]


def _pages(
    app: Flask, client: FlaskClient, words: dict[str, str]
) -> Iterator[tuple[str, Times, int]]:
    """Yield each page with the time it takes and how many statements it sends."""
    searches = {f"search for {name}": f"/search?q={sought}" for name, sought in SOUGHT.items()}
    for name, address in (PAGES | searches).items():
        where = address.format(**words)
        with app.app_context(), statements() as sent:
            _open(client, where)
        times = _timed(lambda where=where: _open(client, where), _TIMES)  # type: ignore[misc]
        yield name, times, len(sent)


def _open(client: FlaskClient, address: str) -> None:
    with client.get(address) as answer:
        if answer.status_code != 200:
            raise AssertionError(f"{address} answered {answer.status_code}")


def _timed(work: Callable[[], object], times: int) -> Times:
    work()
    taken = []
    for _ in range(times):
        began = process_time()
        work()
        taken.append((process_time() - began) * 1000)
    cuts = quantiles(taken, n=20, method="inclusive")
    return Times(cuts[9], cuts[18])
