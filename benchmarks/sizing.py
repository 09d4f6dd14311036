"""What a machine must hold: nights of several sizes, each in a process and installation of its own.

    python -m benchmarks sizing
    SIZING_ADS=5000,20000,60000 python -m benchmarks sizing

Per size: ads a second by the processor's time, how the rate holds, bytes an ad by table, what
another wording of an ad costs before and after the earlier one is packed, memory. What is said of a
million ads and more is drawn on from the two largest sizes, a straight line, and named so.
"""

import os
import resource
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from sqlalchemy import text

from benchmarks.installation import installation
from benchmarks.measure import Measurement
from benchmarks.scan import Pace, database_bytes, night
from supervisor.domain.platform.bureau import take_office
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.services.demo.register import load_demo_register
from supervisor.services.platform.keeping.wordings import archive_old
from supervisor.settings import Settings

_SIZES: Final = "2000,8000,20000"
_DRAWN_ON_TO: Final = (1_000_000, 10_000_000)
_TENTH: Final = 10
_TABLES: Final = 8
_BY_TABLE: Final = text(
    "SELECT coalesce(s.tbl_name, d.name), sum(d.pgsize) FROM dbstat AS d"
    " LEFT JOIN sqlite_schema AS s ON s.name = d.name GROUP BY 1"
)


@dataclass
class Night:
    """What one night of a size came to."""

    ads: int
    seconds: float
    first: float
    last: float
    database: float
    archive: float
    worded_anew: float
    packed: float
    memory: float
    tables: dict[str, float] = field(default_factory=dict)


def run() -> list[Measurement]:
    """Measure every size that is asked for, the smallest first."""
    sizes = sorted(int(one) for one in os.environ.get("SIZING_ADS", _SIZES).split(","))
    nights = []
    for ads in sizes:
        with get_context("spawn").Pool(1) as one_process:
            nights.append(one_process.apply(measure, (ads,)))
    return [row for one in nights for row in _rows(one)] + list(_drawn_on(nights))


def measure(ads: int) -> Night:
    """Scan so many new ads, then all of them in other words, and pack the earlier ones."""
    take_office(Settings().bureau)
    pace = Pace()
    with installation() as (app, settings), app.app_context():
        load_demo_register(db.session())
        empty, tables = database_bytes(settings), _tables()
        rates = night(settings, range(ads), progress=pace)
        stored, grown = database_bytes(settings), _tables()
        archive = sum(path.stat().st_size for path in _files(settings.archive_path))
        night(settings, range(ads), words="，详情面谈")
        anew = database_bytes(settings)
        later = utc_now() + timedelta(days=settings.archive_wordings_days + 1)
        archived = archive_old(db.session(), settings, later, most=ads)
        free = _free_bytes()
    tenth = max(1, len(pace.marks) // _TENTH)
    return Night(
        ads=ads,
        seconds=ads / rates.processor,
        first=pace.rate(0, tenth),
        last=pace.rate(-1 - tenth, -1),
        database=(stored - empty) / ads,
        archive=archive / ads,
        worded_anew=(anew - stored) / ads,
        packed=free / max(1, archived),
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        tables={name: (size - tables.get(name, 0)) / ads for name, size in grown.items()},
    )


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file())


def _tables() -> dict[str, float]:
    """Return the bytes of each table of SQLite with its indexes; of other databases nothing."""
    session = db.session()
    if db.engine.dialect.name != "sqlite":
        return {}
    found = {str(name): float(size) for name, size in session.execute(_BY_TABLE)}
    session.rollback()
    return found


def _free_bytes() -> int:
    """Return how much of the file later nights can fill again."""
    session = db.session()
    if db.engine.dialect.name != "sqlite":
        return 0
    pages = session.scalar(text("PRAGMA freelist_count")) or 0
    size = session.scalar(text("PRAGMA page_size")) or 0
    session.rollback()
    return int(pages * size)


def _rows(one: Night) -> Iterator[Measurement]:
    name = f"sizing {one.ads:,} ads"
    yield Measurement(f"{name}: judged and stored", one.ads / one.seconds, "ads/s of one core")
    yield Measurement(
        f"{name}: the last tenth", one.last, "ads/s of one core", "first tenth", one.first
    )
    yield Measurement(f"{name}: database", one.database, "bytes an ad")
    for table, size in sorted(one.tables.items(), key=lambda item: -item[1])[:_TABLES]:
        yield Measurement(f"{name}: of it {table}", size, "bytes an ad")
    yield Measurement(f"{name}: archive", one.archive, "bytes an ad")
    yield Measurement(
        f"{name}: another wording", one.worded_anew, "bytes", "freed by packing one", one.packed
    )
    yield Measurement(f"{name}: memory", one.memory, "MB")


def _drawn_on(nights: Sequence[Night]) -> Iterator[Measurement]:
    """Draw time and room on from the two largest sizes, in a straight line."""
    if len(nights) < 2:
        return
    small, large = nights[-2:]
    more = large.ads - small.ads
    seconds = (large.seconds - small.seconds) / more
    room = (large.database * large.ads - small.database * small.ads) / more
    for ads in _DRAWN_ON_TO:
        name, beyond = f"sizing {ads:,} ads, drawn on", ads - large.ads
        yield Measurement(f"{name}: time", (large.seconds + beyond * seconds) / 3600, "h of a core")
        whole = large.database * large.ads + beyond * room
        yield Measurement(f"{name}: database", whole / 1e9, "GB")
