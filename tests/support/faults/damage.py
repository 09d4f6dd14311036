"""Files that go bad on the disk: what verifies them must name it, and a backup must mend it.

Of such a fault ``saved`` counts what was damaged and ``lost`` what nothing named.
"""

import gzip
import random
import sqlite3
import time
import zlib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from scrapers.replica import ReplicaServer
from supervisor.services.platform.integrity import archive_damage, database_damage
from supervisor.settings import Settings
from tests.support.faults import nights
from tests.support.faults.outcome import Outcome, Plan
from tests.support.faults.site import Site, supervisor
from tests.support.live_scans import BOARDS

_LISTED = 80
_BLOCK = 512
_PATIENCE = 600
# What no row names is not missed where it is gone: files that pages can be asked for again, and the
# model, which the next night misses.
_NAMED_BY_NOBODY = {"robots", "structure", "reader"}


def archives(site: Site, plan: Plan, folder: Path) -> Outcome:
    """Damage a file of the archive by turns in four ways."""
    outcome = plan.begin("file of the archive damaged", "restored from the backup after")
    backup = _filled(site, plan, folder)
    files = sorted(one for one in site.settings.archive_path.rglob("*") if one.is_file())
    harmless = 0
    for number in outcome.each(plan.rounds):
        path = plan.chance.choice(files)
        good = path.read_bytes()
        bad = _WAYS[number % len(_WAYS)](good, plan.chance)
        if bad is None:
            path.unlink()
        else:
            path.write_bytes(bad)
        named = next(iter(archive_damage(site.settings)), None)
        if named is None and bad is not None and _read(bad) == _read(good):
            harmless += 1
        elif named is None and not (bad is None and path.parent.parent.name in _NAMED_BY_NOBODY):
            outcome.lost += 1
            outcome.damage.append(f"unnamed: {path.name}, round {number + 1}")
        outcome.saved += 1
        outcome.rounds += 1
        if number + 1 < plan.rounds:
            path.write_bytes(good)
    outcome.said = f"{harmless} of them changed nothing that is read"
    _restored(outcome, site, backup)
    return outcome


def databases(site: Site, plan: Plan, folder: Path) -> Outcome:
    """Fill a page of SQLite's file by turns with zeros and with noise."""
    outcome = plan.begin("page of the database damaged", "restored from the backup after")
    backup = _filled(site, plan, folder)
    path = site.settings.instance_path / "supervisor.sqlite3"
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        (size,) = database.execute("PRAGMA page_size").fetchone()
    good, wanted = path.read_bytes(), _rows(path)
    harmless = 0
    for number in outcome.each(plan.rounds):
        page = plan.chance.randrange(len(good) // size)
        bad = bytearray(good)
        noise = plan.chance.randbytes(size) if number % 2 else bytes(size)
        bad[page * size : (page + 1) * size] = noise
        path.write_bytes(bad)
        if not database_damage(site.settings):
            if _rows(path) == wanted:
                harmless += 1
            else:
                outcome.lost += 1
                outcome.damage.append(f"unnamed: page {page + 1}, round {number + 1}")
        outcome.saved += 1
        outcome.rounds += 1
        if number + 1 < plan.rounds:
            path.write_bytes(good)
    outcome.said = f"{harmless} of them changed nothing that is read"
    _restored(outcome, site, backup)
    if _rows(path) != wanted:
        outcome.damage.append("what was restored is not what was there")
    return outcome


def _filled(site: Site, plan: Plan, folder: Path) -> Path:
    """Store a night of two boards and of what was handed over, and make a backup."""
    nights.hand_over(site, Plan(1, plan.chance), folder)
    backup = folder / "backup"
    with ReplicaServer(seed=11, volume=_LISTED) as boards:
        chosen = [word for one in (*BOARDS, "handover") for word in ("--source", one)]
        _done(site.settings, "scan", *chosen, replica_url=boards.base_url)
    _done(site.settings, "backup", str(backup))
    return backup


def _restored(outcome: Outcome, site: Site, backup: Path) -> None:
    """Restore while the last damage is still there, and verify everything."""
    if not supervisor(site.settings, "database", "verify").wait(_PATIENCE) and outcome.rounds:
        outcome.said += "; the last of them too"
    began = time.monotonic()
    _done(site.settings, "restore", str(backup), str(site.settings.instance_path), "--replace")
    outcome.recovery.append(time.monotonic() - began)
    site.look_through(outcome)


def _done(settings: Settings, *arguments: str, **more: str) -> None:
    code = supervisor(settings, *arguments, **more).wait(_PATIENCE)
    if code:
        raise RuntimeError(f"{arguments[0]} ended with {code}")


def _flipped(good: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(good))
    return good[:at] + bytes([good[at] ^ 1 << chance.randrange(8)]) + good[at + 1 :]


def _blank(good: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(good)) // _BLOCK * _BLOCK
    return good[:at] + bytes(len(good[at : at + _BLOCK])) + good[at + _BLOCK :]


def _cut(good: bytes, chance: random.Random) -> bytes:
    return good[: chance.randrange(len(good))]


def _gone(_good: bytes, _chance: random.Random) -> None:
    return None


_WAYS: tuple[Callable[[bytes, random.Random], bytes | None], ...] = (_flipped, _blank, _cut, _gone)


def _read(content: bytes) -> bytes | None:
    """Return what is packed in a file; of gzip's own head only what matters to a reader."""
    if not content.startswith(b"\x1f\x8b"):
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error):
        return None


def _rows(path: Path) -> list[str] | None:
    """Return everything a database holds, as words; ``None`` where it cannot be read."""
    try:
        with closing(sqlite3.connect(path)) as database:
            return list(database.iterdump())
    except sqlite3.DatabaseError:
        return None
