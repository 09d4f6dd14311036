"""Keep gig stations: where they are, and what each did by day, entered by form or from a sheet."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from supervisor.domain.fieldwork.row_reader import CellProblem
from supervisor.domain.fieldwork.stations import (
    COLUMNS,
    NewStation,
    StationDay,
    StationError,
    day_row,
    read_day,
)
from supervisor.domain.platform import clock
from supervisor.domain.public.statutory import Period
from supervisor.services.fieldwork.ledger_import import (
    ImportResult,
    RefusedCell,
    cells_refused,
    import_ledger,
)
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.table_rows import SheetRow
from supervisor.services.platform.table_writing import csv_bytes, xlsx_bytes
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.fieldwork import stations as queries
from supervisor.store.tables.fieldwork_plans import GigStation, GigStationDay

HEADINGS: Final = tuple(COLUMNS.values())
_WRITERS: Final = {"csv": csv_bytes, "xlsx": xlsx_bytes}


def save(
    session: Session,
    actor: Actor,
    new: NewStation,
    station_id: int | None = None,
    version: int | None = None,
) -> GigStation:
    """Enter a station, or change one. Raises ``StationError``."""
    if problem := new.problem(clock.today()):
        raise StationError(problem)
    with unit_of_work(session):
        station = session.get(GigStation, station_id) if station_id else None
        if station_id and (station is None or station.version != version):
            raise StationError("这个驿站刚被他人更改，内容还在，请核对后再保存。")
        same = queries.stations_named(session, [new.name.strip()]).get(new.name.strip())
        if same is not None and same is not station:
            raise StationError("已有同名的驿站。")
        if station is None:
            station = GigStation()
            session.add(station)
        station.name, station.kind, station.street = new.name.strip(), new.kind, new.street
        station.opened_on, station.closed_on = new.opened_on, new.closed_on
        for name in ("address", "hours", "keeper", "source_id"):
            setattr(station, name, getattr(new, name).strip())
        station.changed_by = actor.user_id
        session.flush()
        audit.record(session, actor, AuditAction.STATION_SAVED, ("gig_station", station.id))
    return station


def save_day(
    session: Session, actor: Actor, station_id: int, row: Mapping[str, str]
) -> list[CellProblem]:
    """Enter what a station did on a day, or correct it; return what is wrong where there is."""
    with unit_of_work(session):
        station = session.get_one(GigStation, station_id)
        read = read_day({**row, COLUMNS["station"]: station.name})
        if isinstance(read, list):
            return read
        if problems := _not_open(station, read):
            return problems
        known = queries.known_days(session, [station.id], {read.day})
        _put(session, actor, station, read, known)
        subject, detail = ("gig_station", station.id), {"day": read.day.isoformat()}
        audit.record(session, actor, AuditAction.STATION_SAVED, subject, detail)
    return []


def import_days(session: Session, actor: Actor, filename: str, data: bytes) -> ImportResult:
    """Take the good rows of a sheet of days, found again by station and day; name the others.

    The same file twice changes nothing. Raises ``UnreadableTable``.
    """
    return import_ledger(
        session,
        actor,
        (filename, data),
        (HEADINGS, (COLUMNS["day"],), AuditAction.STATION_DAYS_IMPORTED),
        lambda rows: _take_rows(session, actor, rows),
    )


def export_days(session: Session, period: Period, file_format: str) -> bytes:
    """Return the days of a period as ``csv`` or ``xlsx``; it imports back unchanged."""
    rows = [day_row(_as_read(one)) for one in queries.days_of(session, period)]
    return _WRITERS[file_format](HEADINGS, rows)


def template_file() -> bytes:
    """Return the empty sheet to fill in."""
    return xlsx_bytes(HEADINGS, [])


def _take_rows(session: Session, actor: Actor, rows: Iterable[SheetRow]) -> ImportResult:
    read_rows = [(row.number, cells_refused(row) or read_day(row.cells)) for row in rows]
    good = [read for _, read in read_rows if isinstance(read, StationDay)]
    stations = queries.stations_named(session, {one.station for one in good})
    ids = [one.id for one in stations.values()]
    known = queries.known_days(session, ids, {one.day for one in good})
    counts = {"added": 0, "changed": 0, "unchanged": 0}
    refused: list[RefusedCell] = []
    for number, read in read_rows:
        problems = read if isinstance(read, list) else _problems(stations, read)
        if isinstance(read, list) or problems:
            refused += [RefusedCell(number, problem) for problem in problems]
            continue
        counts[_put(session, actor, stations[read.station], read, known)] += 1
    return ImportResult(counts["added"], counts["changed"], counts["unchanged"], tuple(refused))


def _problems(stations: Mapping[str, GigStation], read: StationDay) -> list[CellProblem]:
    station = stations.get(read.station)
    if station is None:
        return [CellProblem(COLUMNS["station"], read.station, "已登记的驿站名称")]
    return _not_open(station, read)


def _not_open(station: GigStation, read: StationDay) -> list[CellProblem]:
    problem = read.problem(clock.today(), station.opened_on, station.closed_on)
    return [CellProblem(COLUMNS["day"], read.day.isoformat(), problem)] if problem else []


def _put(
    session: Session,
    actor: Actor,
    station: GigStation,
    read: StationDay,
    known: dict[tuple[int, date], GigStationDay],
) -> str:
    """Write a day and return whether it was ``added``, ``changed`` or ``unchanged``."""
    row = known.get((station.id, read.day))
    if row is not None and _as_read(row) == read:
        return "unchanged"
    what = "added" if row is None else "changed"
    if row is None:
        row = known[station.id, read.day] = GigStationDay(station=station, day=read.day)
        session.add(row)
    row.posts, row.people, row.matched = read.posts, read.people, read.matched
    row.note, row.changed_by = read.note, actor.user_id
    return what


def _as_read(row: GigStationDay) -> StationDay:
    return StationDay(row.station.name, row.day, row.posts, row.people, row.matched, row.note)
