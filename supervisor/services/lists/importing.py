"""A list of another authority, taken in two steps: a preview, then put in force; withdrawn whole.

Nothing of the register changes. Leads that nobody has decided are judged anew by what is in force.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Final

from sqlalchemy.orm import Session

from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive
from supervisor.domain.lists.lists import ListStatus, Paper
from supervisor.domain.names import normalise
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.register.agencies import AgencyRecord
from supervisor.services.lists.known import LIST_KIND
from supervisor.services.lists.named_columns import ColumnProblem, UnreadableTableError
from supervisor.services.lists.papers import Issued
from supervisor.services.lists.reading import read_whole_list
from supervisor.services.platform.audit import Actor, AuditAction, record
from supervisor.services.platform.table_rows import read_apart
from supervisor.services.register.snapshot import parse_register, serialise_register
from supervisor.settings import Settings
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.lists.versions import list_in_force
from supervisor.store.tables.lists import ListVersion

FILE_KIND: Final = "list_file"
_MOST_PROBLEMS: Final = 1_000


class ListError(ValueError):
    """A refusal the person can act on; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class Described:
    """What the officer says of a list: whose it is, what it covers, and as of when."""

    authority: str
    divisions: tuple[str, ...]
    papers: tuple[Paper, ...]
    as_of: date


@dataclass(frozen=True, slots=True)
class Difference:
    """The agencies that a version has and the one before it has not, and the other way round."""

    added: tuple[AgencyRecord, ...]
    removed: tuple[AgencyRecord, ...]


def preview_list(
    session: Session, settings: Settings, actor: Actor, said: Described, file: tuple[str, bytes]
) -> ListVersion:
    """Read a list (name, content), keep it, and record what it would change.

    Raises ``ListError`` where it is not described or cannot be read; then nothing is recorded.
    """
    _check(said)
    filename, data = file
    issued = Issued("list", said.authority, said.papers, said.as_of)
    try:
        agencies, problems = read_apart(
            read_whole_list, filename, data, issued, refusal=UnreadableTableError
        )
    except UnreadableTableError as error:
        raise ListError(str(error)) from error
    if not agencies:
        raise ListError("名单中没有可用的机构：每行至少应有机构名称。")
    archive = Archive(settings.archive_path)
    file_digest = archive.put_blob(FILE_KIND, data)
    digest = archive.put_blob(LIST_KIND, serialise_register(agencies))
    before = list_in_force(session, said.authority, said.papers)
    found = _difference(archive, before.digest if before else None, agencies)
    with unit_of_work(session):
        row = ListVersion(
            authority=said.authority,
            divisions=list(said.divisions),
            papers=sorted(paper.value for paper in said.papers),
            as_of=said.as_of,
            filename=filename[:200],
            file_digest=file_digest,
            digest=digest,
            replaces_id=before.id if before else None,
            rows=len(agencies),
            refused=len(problems),
            added=len(found.added),
            removed=len(found.removed),
            problems=[_problem(one) for one in problems[:_MOST_PROBLEMS]],
            uploaded_by=actor.user_id,
        )
        session.add(row)
    return row


def apply_list(session: Session, actor: Actor, version_id: int) -> ListVersion:
    """Put a previewed version in force, in place of the one before it; raises ``ListError``."""
    with unit_of_work(session):
        row = _version(session, version_id, ListStatus.PREVIEWED)
        before = list_in_force(session, row.authority, [Paper.of(one) for one in row.papers])
        if (before.id if before else None) != row.replaces_id:
            raise ListError("预览之后，同一机关的名单已有新版启用。请重新上传并预览。")
        if before is not None:
            before.status = ListStatus.REPLACED
        row.status, row.applied_at = ListStatus.IN_FORCE, utc_now()
        detail = {"authority": row.authority, "rows": row.rows, "as_of": row.as_of.isoformat()}
        record(session, actor, AuditAction.LIST_IMPORTED, ("list_version", row.id), detail)
    return row


def withdraw_list(session: Session, actor: Actor, version_id: int, reason: str) -> ListVersion:
    """Take a version out of force; the one it replaced speaks again. Raises ``ListError``."""
    if not reason.strip():
        raise ListError("请写明撤下的原因。")
    with unit_of_work(session):
        row = _version(session, version_id, ListStatus.IN_FORCE)
        row.status, row.withdrawn_at = ListStatus.WITHDRAWN, utc_now()
        row.reason = reason.strip()
        before = session.get(ListVersion, row.replaces_id) if row.replaces_id else None
        if before is not None and before.status is ListStatus.REPLACED:
            before.status = ListStatus.IN_FORCE
        detail = {"authority": row.authority, "reason": row.reason}
        record(session, actor, AuditAction.LIST_WITHDRAWN, ("list_version", row.id), detail)
    return row


def discard_list(session: Session, version_id: int) -> ListVersion:
    """Give up a previewed version; file and preview stay on record. Raises ``ListError``."""
    with unit_of_work(session):
        row = _version(session, version_id, ListStatus.PREVIEWED)
        row.status = ListStatus.DISCARDED
    return row


def difference(session: Session, settings: Settings, row: ListVersion) -> Difference:
    """Return what a version changes against the one it replaces.

    Raises ``ListError`` where the archive has lost one of the two.
    """
    before = session.get(ListVersion, row.replaces_id) if row.replaces_id else None
    try:
        return _kept_difference(
            settings.archive_path, before.digest if before else None, row.digest
        )
    except DamagedArchive as error:
        raise ListError(f"名单的内容无法取回：{error}。请重新上传名单。") from error


@lru_cache(maxsize=4)
def _kept_difference(folder: Path, before: str | None, now: str) -> Difference:
    """Return the difference of two contents by digest: it never changes, and is looked at often."""
    archive = Archive(folder)
    return _difference(archive, before, parse_register(archive.get_blob(LIST_KIND, now)))


def _difference(archive: Archive, before: str | None, agencies: list[AgencyRecord]) -> Difference:
    old = parse_register(archive.get_blob(LIST_KIND, before)) if before else []
    had, has = {_same(one) for one in old}, {_same(one) for one in agencies}
    return Difference(
        tuple(one for one in agencies if _same(one) not in had),
        tuple(one for one in old if _same(one) not in has),
    )


def _same(agency: AgencyRecord) -> str:
    return agency.uscc or normalise(agency.name)


def _check(said: Described) -> None:
    if not said.authority.strip():
        raise ListError("请填写发证机关的全称。")
    if not said.divisions:
        raise ListError("请填写名单涵盖的行政区划代码，如 420102。")
    if not said.papers:
        raise ListError("请勾选名单涵盖的证件种类。")
    if said.as_of > clock.today():
        raise ListError("名单的截止日期不能晚于今天。")


def _version(session: Session, version_id: int, status: ListStatus) -> ListVersion:
    row = session.get(ListVersion, version_id)
    if row is None:
        raise ListError("没有这份名单。")
    if row.status is not status:
        raise ListError(f"这份名单现在是“{row.status.label}”，不能这样处理。")
    return row


def _problem(one: ColumnProblem) -> dict[str, str | int]:
    return {"row": one.row, "column": one.column, "expected": one.expected}
