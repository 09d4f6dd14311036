"""Import a register file in two steps: a preview that writes nothing, then what it showed.

Between the two the file waits in the archive. Where the register has moved meanwhile, or someone
else confirmed first, nothing is written and a new preview is due.
"""

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from supervisor.domain.matching.index import collector_paused
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.register.history import ActOrigin
from supervisor.services.platform.audit import Actor, AuditAction, record
from supervisor.services.platform.table_rows import read_apart
from supervisor.services.register.acts import Occasion, change_register
from supervisor.services.register.files import UnreadableRegister
from supervisor.services.register.parsing import read_and_parse, refused_rows
from supervisor.services.register.plan import Plan, RegisterView, make_plan
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.register.entries import (
    licence_holders,
    register_directory,
    register_mark,
    stored_entries,
)
from supervisor.store.queries.register.imports import plain_import
from supervisor.store.tables.register import ImportStatus, RegisterImport
from supervisor.store.writing.agencies import StaleEntry

FILE_KIND = "register_file"
"""Under which kind uploaded register files are archived."""

Progress = Callable[[int, int], None]
Mark = tuple[int, ...]

_OUTDATED: Final = "预览之后名册有了变动，没有导入任何内容。请重新预览后再确认。"


class ImportConflict(RuntimeError):
    """The import can no longer be done as previewed; the message says what to do."""


def _silent(done: int, total: int) -> None:
    """Say nothing."""


def preview_import(
    session: Session,
    settings: Settings,
    actor: Actor,
    file: tuple[str, bytes],
    progress: Progress = _silent,
) -> RegisterImport:
    """Keep ``file`` (name, content) and record what importing it would do.

    Raises ``UnreadableRegister`` where nothing of it can be read; then nothing is recorded.
    """
    filename, data = file
    as_of = clock.today()
    plan = _plan(session, filename, data, as_of, progress)
    digest = Archive(settings.archive_path).put_blob(FILE_KIND, data)
    with unit_of_work(session):
        row = RegisterImport(
            filename=filename[:200], digest=digest, as_of=as_of, uploaded_by=actor.user_id
        )
        _describe(row, plan)
        session.add(row)
    return row


def apply_import(
    session: Session,
    settings: Settings,
    actor: Actor,
    import_id: int,
    progress: Progress = _silent,
) -> RegisterImport:
    """Do what the preview showed; raises ``ImportConflict`` where that is no longer possible.

    Licences, stars and the like are then proposed, and a second person decides.
    """
    row = _waiting(session, import_id)
    found = (
        _worked_out_again(session, settings, row, progress) if row.added or row.changed else None
    )
    with unit_of_work(session):
        row = _waiting(session, import_id)
        if found is not None:
            _write(session, actor, row, *found)
        row.status, row.applied_at = ImportStatus.APPLIED, utc_now()
        detail = {
            "file": row.filename,
            "added": row.added,
            "changed": row.changed,
            "refused": row.refused,
        }
        record(session, actor, AuditAction.REGISTER_IMPORTED, ("register_import", row.id), detail)
    return row


def renew_preview(session: Session, settings: Settings, import_id: int) -> RegisterImport:
    """Work a waiting import out anew against the register as it stands now."""
    row = _waiting(session, import_id)
    as_of = clock.today()
    data = Archive(settings.archive_path).get_blob(FILE_KIND, row.digest)
    plan = _plan(session, row.filename, data, as_of, _silent)
    with unit_of_work(session):
        row = _waiting(session, import_id)
        row.as_of = as_of
        _describe(row, plan)
    return row


def discard_import(session: Session, actor: Actor, import_id: int) -> RegisterImport:
    """Give up a waiting import; the file and its preview stay on record."""
    with unit_of_work(session):
        row = _waiting(session, import_id)
        row.status = ImportStatus.DISCARDED
        subject = ("register_import", row.id)
        record(session, actor, AuditAction.REGISTER_DISCARDED, subject, {"file": row.filename})
    return row


def _worked_out_again(
    session: Session, settings: Settings, row: RegisterImport, progress: Progress
) -> tuple[Plan, Mark]:
    """Return the plan and the state of the register it was made for, before anything is locked."""
    mark = register_mark(session)
    data = Archive(settings.archive_path).get_blob(FILE_KIND, row.digest)
    return _plan(session, row.filename, data, row.as_of, progress), mark


def _write(session: Session, actor: Actor, row: RegisterImport, plan: Plan, mark: Mark) -> None:
    """Write what the preview showed; the register is locked and must stand as it did.

    What a right hangs on waits for a second person (``acts.change_register``).
    """
    if plan.digest != row.plan_digest or register_mark(session) != mark:
        raise ImportConflict(_OUTDATED)
    occasion = Occasion(ActOrigin.IMPORT, row.filename, import_id=row.id)
    try:
        change_register(session, actor, occasion, plan.writes)
    except StaleEntry as error:
        raise ImportConflict(_OUTDATED) from error


def _waiting(session: Session, import_id: int) -> RegisterImport:
    row = plain_import(session, import_id)
    if row is None:
        raise ImportConflict("没有这次导入。请重新上传文件。")
    if row.status is not ImportStatus.PREVIEWED:
        raise ImportConflict(f"这次导入的状态是“{row.status.label}”，不能再确认或放弃。")
    return row


def _plan(session: Session, filename: str, data: bytes, on: date, progress: Progress) -> Plan:
    with collector_paused():
        parsed = read_apart(read_and_parse, filename, data, refusal=UnreadableRegister)
        view = RegisterView(
            directory=register_directory(session),
            holders=licence_holders(session),
            load=lambda codes: stored_entries(session, codes),
        )
        return make_plan(parsed, view, on, progress)


def _describe(row: RegisterImport, plan: Plan) -> None:
    row.rows, row.unchanged = plan.rows, plan.unchanged
    row.added, row.changed = plan.added, plan.changed
    row.refused = refused_rows(plan.problems)
    row.problems = [asdict(problem) for problem in plan.problems]
    row.changes = plan.changes
    row.notices = plan.notices
    row.plan_digest = plan.digest
