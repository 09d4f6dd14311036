"""The whole night: read, archive, identify, screen and store, against one transaction per ad."""

import json
import time
from pathlib import Path

from benchmarks.installation import installation
from benchmarks.measure import Measurement
from scrapers.fetching.fetcher import Fetcher
from supervisor.demo import SEED
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.demo.demonstration import demo_postings
from supervisor.services.demo.register import load_demo_register
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.settings import Settings

ADS = 4_000
PEER_ADS = 400


def run() -> list[Measurement]:
    """Measure a hand-over scan in ads per second: in batches, seen again, and one by one."""
    with installation() as (app, settings), app.app_context():
        load_demo_register(db.session())
        batched = _rate(settings, range(ADS))
        again = _rate(settings, range(ADS))
        one_by_one = _rate(settings, range(ADS, ADS + PEER_ADS), batch_rows=1)
    peer = "one transaction per ad"
    return [
        Measurement("scan: new ads stored with findings", batched, "ads/s", peer, one_by_one),
        Measurement("scan: ads seen again", again, "ads/s", "the same ads when new", batched),
    ]


def _rate(settings: Settings, numbers: range, *, batch_rows: int = 500) -> float:
    """Return ads per second for one hand-over file with the ads of these numbers."""
    _write(settings.inbox_path / "handover" / "ads.jsonl", numbers)
    environment = ScanEnvironment(
        db.session(), settings, Fetcher(user_agent_contact=""), batch_rows=batch_rows
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
