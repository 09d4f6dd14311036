"""A night in which one licence in a hundred changes: only the ads of those are judged again.

The register holds 67,000 agencies with 70,000 licences; ``LAPSING_AGENCIES`` and ``LAPSING_ADS``
make it smaller. Half of the licences that change run out, half are revoked.
"""

import json
import os
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import event, func, insert, select, update

from benchmarks.installation import installation
from benchmarks.matching.made_up_names import make_register
from benchmarks.measure import Measurement
from scrapers.fetching.fetcher import Fetcher
from supervisor.demo.codes import new_uscc
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.register.agencies import LicenceEventKind, LicenceKind
from supervisor.extensions import db
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.leads.standing import Rejudged, judge_standing
from supervisor.services.nights.scan import ScanKey, open_scan, run_scan
from supervisor.settings import Settings
from supervisor.store.tables.postings import Posting
from supervisor.store.tables.register import Agency, Licence, LicenceEventRow

_AGENCIES: Final = int(os.environ.get("LAPSING_AGENCIES", "67000"))
_ADS: Final = int(os.environ.get("LAPSING_ADS", "20000"))
_SECOND_LICENCES: Final = 3 / 67
_SHARE: Final = 0.01
_SEED: Final = 20260601
_TEXT: Final = "我公司受客户委托代招普工，工资月结。"


@dataclass(slots=True)
class _Counted:
    """Statements, and the rows that those that write were given."""

    statements: int = 0
    rows_written: int = 0


def run() -> list[Measurement]:
    """Return what the night after the change costs, and a night in which nothing changed."""
    with installation() as (app, settings), app.app_context():
        names = _fill(random.Random(_SEED))
        _scan(settings, names)
        judge_standing(db.session(), settings)
        quiet_seconds, _, quiet = _night(settings)
        changed = _change(random.Random(_SEED + 1))
        wanted = _ads_of(changed)
        seconds, found, counted = _night(settings)
    if found.ads != wanted:
        raise RuntimeError(f"{found.ads} ads were judged, {wanted} had to be")
    label = f"1 % of {round(_AGENCIES * (1 + _SECOND_LICENCES)):,} licences change in a night"
    return [
        Measurement(f"{label}: time", seconds, "s", "a night without changes", quiet_seconds),
        Measurement(f"{label}: agencies that turned", found.agencies, "agencies"),
        Measurement(f"{label}: ads judged", found.ads, "ads", "every ad that stands", _ADS),
        Measurement(f"{label}: leads that came", found.leads, "leads"),
        Measurement(
            f"{label}: statements", counted.statements, "", "a night without changes",
            quiet.statements,
        ),
        Measurement(f"{label}: rows written", counted.rows_written, "rows"),
    ]  # fmt: skip


def _fill(rng: random.Random) -> list[str]:
    """Enter the register in bulk; return the names."""
    names = [record.name for _, record in make_register(_AGENCIES, _SEED)]
    codes: set[str] = set()
    while len(codes) < _AGENCIES:
        codes.add(new_uscc(rng))
    agencies: list[dict[str, Any]] = [
        {"id": number, "uscc": code, "name": name}
        for number, (code, name) in enumerate(zip(sorted(codes), names, strict=True), start=1)
    ]
    more = rng.sample(range(1, _AGENCIES + 1), int(_AGENCIES * _SECOND_LICENCES))
    licences: list[dict[str, Any]] = [
        {"agency_id": owner, "kind": LicenceKind.HR_SERVICE, "number": f"N{at}", "scope": []}
        | {"valid_from": date(2024, 1, 1), "valid_to": date(2029, 1, 1)}
        for at, owner in enumerate([*range(1, _AGENCIES + 1), *more])
    ]
    with db.engine.begin() as connection:
        connection.execute(insert(Agency), agencies)
        connection.execute(insert(Licence), licences)
    return names


def _scan(settings: Settings, names: list[str]) -> None:
    """Let a platform hand over ads of agencies drawn by chance."""
    rng = random.Random(_SEED + 2)
    path = settings.inbox_path / "handover" / "ads.jsonl"
    path.parent.mkdir(parents=True)
    with path.open("w", encoding="utf-8") as file:
        for number in range(_ADS):
            row = {"id": str(number), "title": f"普工{number}", "company": rng.choice(names)}
            row |= {"text": f"{_TEXT}编号{number}", "city": ""}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
    environment = ScanEnvironment(db.session(), settings, Fetcher(user_agent_contact=""))
    scan_id = open_scan(db.session(), settings, ScanKey.manual(utc_now()), ["handover"])
    run_scan(environment, scan_id)


def _change(rng: random.Random) -> set[int]:
    """Let licences run out yesterday, or be revoked; return the agencies left without one."""
    session = db.session()
    ids = dict(session.execute(select(Licence.id, Licence.agency_id)).all())
    held: dict[int, int] = {}
    for owner in ids.values():
        held[owner] = held.get(owner, 0) + 1
    drawn = rng.sample(sorted(ids), int(len(ids) * _SHARE))
    yesterday = clock.today() - timedelta(days=1)
    ended, revoked = drawn[::2], drawn[1::2]
    with db.engine.begin() as connection:
        for start in range(0, len(ended), 500):
            part = ended[start : start + 500]
            connection.execute(
                update(Licence).where(Licence.id.in_(part)).values(valid_to=yesterday)
            )
        connection.execute(
            insert(LicenceEventRow),
            [
                {"licence_id": one, "kind": LicenceEventKind.REVOKED, "on_date": yesterday}
                for one in revoked
            ],
        )
    for one in drawn:
        held[ids[one]] -= 1
    return {ids[one] for one in drawn if not held[ids[one]]}


def _ads_of(agencies: set[int]) -> int:
    query = select(func.count(Posting.id)).where(Posting.agency_id.in_(agencies))
    return db.session().scalar(query) or 0


def _night(settings: Settings) -> tuple[float, Rejudged, _Counted]:
    db.session.rollback()  # the change came over another connection
    with _counting() as counted:
        started = time.perf_counter()
        found = judge_standing(db.session(), settings)
        return time.perf_counter() - started, found, counted


@contextmanager
def _counting() -> Iterator[_Counted]:
    counted = _Counted()

    def note(_c: Any, _k: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        counted.statements += 1
        if not statement.lstrip().upper().startswith(("SELECT", "PRAGMA")):
            counted.rows_written += len(parameters) if many else 1

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
