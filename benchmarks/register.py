"""Importing a register: whole batches with preview and history, against one query per row."""

import csv
import io
import time
from collections.abc import Callable
from dataclasses import replace
from random import Random

from sqlalchemy import select

from benchmarks.installation import installation
from benchmarks.measure import Measurement
from supervisor.demo.codes import new_uscc
from supervisor.demo.register import build
from supervisor.domain.register.columns import KIND_PREFIXES
from supervisor.domain.register.entries import RegisterEntry
from supervisor.extensions import db
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.register.importing import apply_import, preview_import
from supervisor.services.register.sheets import export_csv
from supervisor.settings import Settings
from supervisor.store.tables.register import Agency, Licence

AGENCIES = 10_000
PEER_AGENCIES = 2_000


def run() -> list[Measurement]:
    """Measure rows per second of an import into an empty register, and of the same file again."""
    entries = _entries(AGENCIES)
    ours = b"".join(export_csv(entries))
    theirs = b"".join(export_csv(entries[:PEER_AGENCIES]))
    peer = PEER_AGENCIES / _seconds(_row_by_row, theirs)[0]
    first, again = (AGENCIES / seconds for seconds in _seconds(_import, ours, ours))
    name = "one query per row, nothing checked"
    return [
        Measurement("register: agencies imported", first, "rows/s", name, peer),
        Measurement("register: the same file again", again, "rows/s", name, peer),
    ]


def _entries(count: int) -> list[RegisterEntry]:
    """Return ``count`` agencies with distinct codes and licence numbers."""
    rng = Random(1)
    patterns = [entry for entry in build() if not entry.parent]
    codes: dict[str, None] = {}
    while len(codes) < count:
        codes[new_uscc(rng)] = None
    return [
        replace(
            pattern,
            uscc=code,
            name=f"{pattern.name}{number}",
            licences=tuple(
                replace(paper, number=f"{paper.number}-{number}") for paper in pattern.licences
            ),
        )
        for number, code in enumerate(codes)
        for pattern in (patterns[number % len(patterns)],)
    ]


def _seconds(work: Callable[[Settings, bytes], None], *files: bytes) -> list[float]:
    """Return the seconds that ``work`` takes for each file, one after the other."""
    seconds = []
    with installation() as (app, settings), app.app_context():
        for data in files:
            began = time.perf_counter()
            work(settings, data)
            seconds.append(time.perf_counter() - began)
    return seconds


def _import(settings: Settings, data: bytes) -> None:
    session = db.session()
    row = preview_import(session, settings, SYSTEM, ("register.csv", data))
    apply_import(session, settings, SYSTEM, row.id)


def _row_by_row(_: Settings, data: bytes) -> None:
    """Do the least anyone would: look codes and licences up one by one, commit at the end."""
    session = db.session()
    for row in csv.DictReader(io.StringIO(data.decode("utf-8-sig"))):
        agency = session.scalar(select(Agency).filter_by(uscc=row["统一社会信用代码"]))
        if agency is None:
            agency = Agency(uscc=row["统一社会信用代码"])
            session.add(agency)
        agency.name, agency.address = row["机构名称"], row["地址"]
        for kind, prefix in KIND_PREFIXES.items():
            if number := row[f"{prefix}编号"]:
                paper = session.scalar(select(Licence).filter_by(kind=kind, number=number))
                if paper is None:
                    paper = Licence(kind=kind, number=number)
                    agency.licences.append(paper)
                paper.issuer = row[f"{prefix}发证机关"]
    session.commit()
