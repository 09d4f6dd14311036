"""Keep the ledger of recruitment events: one event by hand, many from a sheet."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy.orm import Session

from supervisor.domain.fieldwork.events import (
    COLUMNS,
    RecruitmentEventFields,
    event_row,
    read_event,
)
from supervisor.domain.fieldwork.row_reader import CellProblem
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
from supervisor.store.queries.fieldwork.events import (
    EventFilter,
    agencies_by_uscc,
    all_events,
    event_coded,
    event_fields,
    events_by_code,
)
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.register import Agency

HEADINGS = tuple(COLUMNS.values())
_DATES = (COLUMNS["starts_on"], COLUMNS["ends_on"])
_WRITERS = {"csv": csv_bytes, "xlsx": xlsx_bytes}
_PLAIN = (
    "code",
    "name",
    "starts_on",
    "ends_on",
    "form",
    "street",
    "place",
    "employers",
    "posts_offered",
    "people_served",
    "note",
)


class EventChanged(ValueError):
    """Somebody else saved the event since it was opened; the message is Chinese."""


def save_event(
    session: Session,
    actor: Actor,
    row: Mapping[str, str],
    event_id: int | None = None,
    version: int | None = None,
) -> RecruitmentEvent | list[CellProblem]:
    """Add an event, or replace the fields of one; return the problems where there are any.

    Raises ``EventChanged`` when ``version`` is no longer that of the event.
    """
    read = read_event(row)
    if isinstance(read, list):
        return read
    with unit_of_work(session):
        event = session.get(RecruitmentEvent, event_id) if event_id else None
        if event_id and (event is None or event.version != version):
            raise EventChanged("这场活动在您填写期间已被他人修改，您的内容还在，请核对后再保存。")
        known = agencies_by_uscc(session, read.agencies)
        problems = _unknown_agencies(known, read) + _conflicts(session, read, event)
        if problems:
            return problems
        event = event or _new(session, read)
        _fill(event, read, known)
        event.updated_by = actor.user_id
        session.flush()
        audit.record(session, actor, AuditAction.EVENT_SAVED, ("recruitment_event", event.id))
    return event


def import_events(session: Session, actor: Actor, filename: str, data: bytes) -> ImportResult:
    """Take the good rows of a sheet, found again by their code; name the cells of the others.

    The same file twice changes nothing. Raises ``UnreadableTable``.
    """
    return import_ledger(
        session,
        actor,
        (filename, data),
        (HEADINGS, _DATES, AuditAction.EVENTS_IMPORTED),
        lambda rows: _take_rows(session, actor, rows),
    )


def export_events(session: Session, wanted: EventFilter, file_format: str) -> bytes:
    """Return the events the filter leaves as ``csv`` or ``xlsx``; it imports back unchanged."""
    rows = [event_row(event_fields(event)) for event in all_events(session, wanted)]
    return _WRITERS[file_format](HEADINGS, rows)


def template_file() -> bytes:
    """Return the empty sheet to fill in."""
    return xlsx_bytes(HEADINGS, [])


def _take_rows(session: Session, actor: Actor, rows: Iterable[SheetRow]) -> ImportResult:
    """Add and change events row by row; the agencies are looked up once for all rows."""
    rows_read = [(row.number, _read(row)) for row in rows]
    codes = {code for _, read in rows_read if not isinstance(read, list) for code in read.agencies}
    agencies = agencies_by_uscc(session, codes)
    known = events_by_code(session)
    added = changed = unchanged = 0
    refused: list[RefusedCell] = []
    for number, read in rows_read:
        problems = read if isinstance(read, list) else _unknown_agencies(agencies, read)
        if isinstance(read, list) or problems:
            refused += [RefusedCell(number, problem) for problem in problems]
            continue
        event = known.get(read.code)
        if event is not None and event_fields(event) == _with_known_order(event, read):
            unchanged += 1
            continue
        added, changed = (added + 1, changed) if event is None else (added, changed + 1)
        event = known[read.code] = event or _new(session, read)
        _fill(event, read, agencies)
        event.updated_by = actor.user_id
    return ImportResult(added, changed, unchanged, tuple(refused))


def _read(row: SheetRow) -> RecruitmentEventFields | list[CellProblem]:
    return cells_refused(row) or read_event(row.cells)


def _conflicts(
    session: Session, read: RecruitmentEventFields, event: RecruitmentEvent | None
) -> list[CellProblem]:
    other = event_coded(session, read.code)
    if other is None or (event is not None and event.id == other):
        return []
    return [CellProblem(COLUMNS["code"], read.code, "未被其他活动使用的编号")]


def _unknown_agencies(
    known: Mapping[str, Agency], read: RecruitmentEventFields
) -> list[CellProblem]:
    return [
        CellProblem(COLUMNS["agencies"], code, "名册中机构的统一社会信用代码")
        for code in read.agencies
        if code not in known
    ]


def _with_known_order(
    event: RecruitmentEvent, read: RecruitmentEventFields
) -> RecruitmentEventFields:
    """Return ``read`` with its agencies in the ledger's order, which carries no meaning."""
    codes: Sequence[str] = [agency.uscc for agency in event.agencies]
    if set(codes) != set(read.agencies):
        return read
    return RecruitmentEventFields(
        **{key: getattr(read, key) for key in _PLAIN}, agencies=tuple(codes)
    )


def _new(session: Session, read: RecruitmentEventFields) -> RecruitmentEvent:
    event = RecruitmentEvent(code=read.code)
    session.add(event)
    return event


def _fill(
    event: RecruitmentEvent, read: RecruitmentEventFields, known: Mapping[str, Agency]
) -> None:
    for key in _PLAIN:
        setattr(event, key, getattr(read, key))
    event.agencies = [known[code] for code in read.agencies]
