"""Taking a sheet into a ledger of fieldwork: good rows are kept, the cells of the others named."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from supervisor.domain.fieldwork.row_reader import CellProblem
from supervisor.services.platform import audit
from supervisor.services.platform.audit import Actor, AuditAction
from supervisor.services.platform.table_rows import SheetRow, read_sheet
from supervisor.store.engine import unit_of_work


@dataclass(frozen=True, slots=True)
class RefusedCell:
    """One cell of an imported sheet that was not taken; ``row`` is its row in the sheet."""

    row: int
    problem: CellProblem


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import changed, the cells for which rows were refused, and what was left out."""

    added: int
    changed: int
    unchanged: int
    refused: tuple[RefusedCell, ...]
    left_out: tuple[str, ...] = ()


def import_ledger(
    session: Session,
    actor: Actor,
    upload: tuple[str, bytes],
    shape: tuple[Sequence[str], Sequence[str], AuditAction],
    take: Callable[[Iterable[SheetRow]], ImportResult],
) -> ImportResult:
    """Read an uploaded file (name, content) and have its rows taken in one unit of work.

    ``shape`` are the headings, those of them that are days, and what the trail calls the import.
    Raises ``UnreadableTable``.
    """
    filename, data = upload
    headings, days, action = shape
    sheet = read_sheet(filename, data, headings, days)
    with unit_of_work(session):
        result = take(sheet.rows)
        detail = {
            "file": filename[:200],
            "added": result.added,
            "changed": result.changed,
            "refused": len(result.refused),
        }
        audit.record(session, actor, action, detail=detail)
    left_out = tuple(
        f"{place.sheet or f'第 {place.row} 行'}：{place.expected}" for place in sheet.notices
    )
    return replace(result, left_out=left_out)


def cells_refused(row: SheetRow) -> list[CellProblem]:
    """Return what the reader of the file could not take of a row."""
    return [CellProblem(p.column or "整行", p.found, p.expected) for p in row.problems]
