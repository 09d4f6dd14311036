"""What the chain of records costs a night: its links, the time to write them, and the check.

A platform hands over ``CHAIN_ADS`` ads: reading them writes hardly a link, as links are of what
people do. ``CHAIN_LINKS`` records are then written as the product writes them, and the nightly
check reads all links and signs the end; its seconds stand beside those of the night.
"""

import json
import os
import time
from typing import Final

from sqlalchemy import func, select

from benchmarks.installation import installation
from benchmarks.measure import Measurement
from scrapers.fetching.fetcher import Fetcher
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.services.platform import audit, chain
from supervisor.services.platform.audit import SYSTEM, AuditAction
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.tables.platform import ChainLink

_ADS: Final = int(os.environ.get("CHAIN_ADS", "5000"))
_LINKS: Final = int(os.environ.get("CHAIN_LINKS", "20000"))
_BATCH: Final = 1_000


def run() -> list[Measurement]:
    """Return links and seconds of the chain in a night, beside the night."""
    with installation() as (app, settings), app.app_context():
        night, links = _night(settings)
        writing = _written()
        check = _check(settings)
    label = f"chain, night of {_ADS:,} ads"
    return [
        Measurement(f"{label}: links written", links, "rows", "ads", _ADS),
        Measurement("chain: records written with their links", _LINKS / writing, "rows/s"),
        Measurement(
            f"chain: nightly check of {_LINKS:,} links and signature", check, "s",
            f"the night of {_ADS:,} ads itself", night,
        ),
    ]  # fmt: skip


def _night(settings: Settings) -> tuple[float, int]:
    """Read a handed-over file as a night does; return its seconds and the links it wrote."""
    path = settings.inbox_path / "handover" / "ads.jsonl"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8") as file:
        for number in range(_ADS):
            row = {"id": str(number), "title": f"普工{number}", "company": f"武汉第{number}商行"}
            row |= {"text": f"限男性，工资月结。编号{number}", "city": "武汉市"}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    environment = ScanEnvironment(db.session(), settings, Fetcher(user_agent_contact=""))
    before, started = _links(), time.perf_counter()
    scan_id = open_scan(db.session(), settings, ScanKey.manual(utc_now()), ["handover"])
    run_scan(environment, scan_id)
    return time.perf_counter() - started, _links() - before


def _links() -> int:
    found = db.session().scalar(select(func.count(ChainLink.number))) or 0
    db.session().rollback()
    return found


def _written() -> float:
    """Write records as the product does, a thousand a unit of work; return the seconds."""
    session, started = db.session(), time.perf_counter()
    for start in range(0, _LINKS, _BATCH):
        with unit_of_work(session):
            for number in range(start, min(start + _BATCH, _LINKS)):
                audit.record(session, SYSTEM, AuditAction.CASE_STEP, ("case", number), {})
    return time.perf_counter() - started


def _check(settings: Settings) -> float:
    """Check the whole chain and sign its end, as every night does; return the seconds."""
    started = time.perf_counter()
    checked = chain.verify(db.session(), settings)
    db.session().rollback()
    if checked.faults:
        raise RuntimeError(f"the chain is broken: {checked.faults[0]}")
    chain.sign_head(db.session(), settings)
    return time.perf_counter() - started
