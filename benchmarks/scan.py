"""The whole night: read, archive, identify, screen and store, against one transaction per ad.

    python -m benchmarks scan
    SCAN_ADS=1000000 python -m benchmarks scan
    SUPERVISOR_DATABASE_URL=postgresql+psycopg://… python -m benchmarks scan

The second is the full hand-over on two cores: it takes a machine that does nothing else, and room
for the file, the archive and the database. From 50,000 ads on, so that starting them does not
weigh, as many processes as there are cores but one compute beside the one that stores, unless
SUPERVISOR_SCAN_WORKERS says how many. PostgreSQL needs a database that is empty. Beside the clock
stands the processor's time of all processes, which other work on the machine disturbs less.
"""

import json
import os
import resource
import time
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlalchemy import text

from benchmarks.installation import installation
from benchmarks.measure import Measurement
from scrapers.fetching.fetcher import Fetcher
from supervisor.demo import SEED
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.services.collect.environment import ScanEnvironment, SilentProgress
from supervisor.services.demo.demonstration import demo_postings
from supervisor.services.demo.register import load_demo_register
from supervisor.services.leads.computing import computing_of
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.settings import Settings

PEER_ADS = 400
_TENTH = 10
_WORTH_STARTING = 50_000


@dataclass
class Pace(SilentProgress):
    """When how many rows were stored."""

    marks: list[tuple[float, float, int]] = field(default_factory=list)

    def rows_done(self, source_id: str, rows: int, total: int | None) -> None:
        """Note the moment."""
        self.marks.append((time.perf_counter(), time.process_time(), rows))

    def rate(self, since: int, until: int) -> float:
        """Return rows per second of the processor between two marks by their numbers."""
        (_, began, first), (_, ended, last) = self.marks[since], self.marks[until]
        return (last - first) / (ended - began)


@dataclass(frozen=True, slots=True)
class Rates:
    """Ads per second by the clock, and per second of all processes of the scan on a core."""

    clock: float
    processor: float


def run() -> list[Measurement]:
    """Measure a hand-over scan in ads per second: in batches, seen again, and one by one."""
    ads = int(os.environ.get("SCAN_ADS", "4000"))
    pace = Pace()
    with installation() as (app, found), app.app_context():
        settings = found
        if ads >= _WORTH_STARTING and "scan_workers" not in found.model_fields_set:
            settings = found.model_copy(update={"scan_workers": (os.cpu_count() or 1) - 1})
        load_demo_register(db.session())
        empty = database_bytes(settings)
        batched = night(settings, range(ads), progress=pace)
        stored = (database_bytes(settings) - empty) / ads
        again = night(settings, range(ads))
        one_by_one = night(settings, range(ads, ads + PEER_ADS), batch_rows=1)
    memory, beside = (
        resource.getrusage(who).ru_maxrss / 1024
        for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    peer, tenth = "one transaction per ad", max(1, len(pace.marks) // _TENTH)
    return [
        Measurement(
            f"scan: {ads:,} new ads stored", batched.clock, "ads/s", peer, one_by_one.clock
        ),
        Measurement(
            "scan: new ads stored, by the processor's time",
            batched.processor,
            "ads/s of one core",
            peer,
            one_by_one.processor,
        ),
        Measurement(
            "scan: the last tenth of them",
            pace.rate(-1 - tenth, -1),
            "ads/s of one core",
            "the first tenth",
            pace.rate(0, tenth),
        ),
        Measurement(
            "scan: ads seen again, by the processor's time",
            again.processor,
            "ads/s of one core",
            "the same ads when new",
            batched.processor,
        ),
        Measurement("scan: the database grows by", stored, "bytes an ad"),
        Measurement("scan: memory of the process that stores", memory, "MB"),
        Measurement("scan: memory of the largest process beside it", beside, "MB"),
    ]


def database_bytes(settings: Settings) -> int:
    """Return how large the database is, all of it brought to its place."""
    session = db.session()
    session.rollback()
    if db.engine.dialect.name != "sqlite":
        return session.scalar(text("SELECT pg_database_size(current_database())")) or 0
    with db.engine.connect() as connection:
        connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
    return sum(path.stat().st_size for path in settings.instance_path.glob("*.sqlite3*"))


def night(
    settings: Settings,
    numbers: range,
    *,
    batch_rows: int = 1_000,
    progress: Pace | None = None,
    words: str = "",
) -> Rates:
    """Return the rates for one hand-over file with the ads of these numbers.

    ``words`` stand behind each text: the same ads, worded anew.
    """
    _write(settings.inbox_path / "handover" / "ads.jsonl", numbers, words)
    scan_id = open_scan(db.session(), settings, ScanKey.manual(utc_now()), ["handover"])
    began, used = time.perf_counter(), _processor_seconds()
    with computing_of(settings) as computing:
        environment = ScanEnvironment(
            db.session(),
            settings,
            Fetcher(user_agent_contact=""),
            computing,
            progress or SilentProgress(),
            batch_rows,
        )
        run_scan(environment, scan_id)
        took = time.perf_counter() - began
    used = _processor_seconds() - used
    return Rates(len(numbers) / took, len(numbers) / used)


def _processor_seconds() -> float:
    """Return what this process and those it has ended used of a processor so far."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def _write(path: Path, numbers: range, words: str) -> None:
    path.parent.mkdir(exist_ok=True)
    ads = islice(demo_postings(SEED, clock.today()), numbers.start, numbers.stop)
    with path.open("w", encoding="utf-8") as file:
        for ad in ads:
            row = {"id": ad.external_id, "title": ad.title, "company": ad.company}
            row |= {"text": f"{ad.text}\n编号{ad.external_id}{words}", "city": ad.city}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
