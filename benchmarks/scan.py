"""The whole night: read, archive, identify, screen and store, against one transaction per ad.

    python -m benchmarks scan
    SCAN_ADS=1000000 python -m benchmarks scan
    SUPERVISOR_DATABASE_URL=postgresql+psycopg://… python -m benchmarks scan

The second is the full hand-over: it takes a machine that does nothing else, and room for the file,
the archive and the database. PostgreSQL needs a database that is empty.
"""

import json
import os
import time
from dataclasses import dataclass, field
from pathlib import Path

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
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.settings import Settings

PEER_ADS = 400
_TENTH = 10


@dataclass
class Pace(SilentProgress):
    """When how many rows were stored."""

    marks: list[tuple[float, int]] = field(default_factory=list)

    def rows_done(self, source_id: str, rows: int, total: int | None) -> None:
        """Note the moment."""
        self.marks.append((time.perf_counter(), rows))

    def rate(self, since: int, until: int) -> float:
        """Return rows per second between two marks by their numbers."""
        (began, first), (ended, last) = self.marks[since], self.marks[until]
        return (last - first) / (ended - began)


def run() -> list[Measurement]:
    """Measure a hand-over scan in ads per second: in batches, seen again, and one by one."""
    ads = int(os.environ.get("SCAN_ADS", "4000"))
    pace = Pace()
    with installation() as (app, settings), app.app_context():
        load_demo_register(db.session())
        batched = _rate(settings, range(ads), progress=pace)
        again = _rate(settings, range(ads))
        one_by_one = _rate(settings, range(ads, ads + PEER_ADS), batch_rows=1)
    peer, tenth = "one transaction per ad", max(1, len(pace.marks) // _TENTH)
    return [
        Measurement(f"scan: {ads:,} new ads stored", batched, "ads/s", peer, one_by_one),
        Measurement(
            "scan: the last tenth of them",
            pace.rate(-1 - tenth, -1),
            "ads/s",
            "the first tenth",
            pace.rate(0, tenth),
        ),
        Measurement("scan: ads seen again", again, "ads/s", "the same ads when new", batched),
    ]


def _rate(
    settings: Settings, numbers: range, *, batch_rows: int = 500, progress: Pace | None = None
) -> float:
    """Return ads per second for one hand-over file with the ads of these numbers."""
    _write(settings.inbox_path / "handover" / "ads.jsonl", numbers)
    environment = ScanEnvironment(
        db.session(),
        settings,
        Fetcher(user_agent_contact=""),
        progress=progress or SilentProgress(),
        batch_rows=batch_rows,
    )
    key = ScanKey.manual(utc_now())
    scan_id = open_scan(db.session(), environment.settings, key, ["handover"])
    began = time.perf_counter()
    run_scan(environment, scan_id)
    return len(numbers) / (time.perf_counter() - began)


def _write(path: Path, numbers: range) -> None:
    path.parent.mkdir(exist_ok=True)
    ads = demo_postings(SEED, numbers.stop, clock.today())[numbers.start :]
    with path.open("w", encoding="utf-8") as file:
        for ad in ads:
            row = {"id": ad.external_id, "title": ad.title, "company": ad.company}
            row |= {"text": f"{ad.text}\n编号{ad.external_id}", "city": ad.city}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
