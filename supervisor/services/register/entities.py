"""New market entities with human-resource services in their scope (双告知): taken in, watched.

A file is shown first and taken in afterwards; between the two it waits in the archive.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeVar

from sqlalchemy.orm import Session

from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive
from supervisor.domain.names import normalise
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.register import cells
from supervisor.domain.register.cleaning import CellError
from supervisor.domain.register.codes import parse_uscc
from supervisor.domain.register.scopes import EntityState, HrScope, hr_scope
from supervisor.services.platform.audit import Actor, AuditAction, record
from supervisor.services.platform.table_rows import SheetRow, read_sheet
from supervisor.services.platform.table_writing import xlsx_bytes
from supervisor.settings import Settings
from supervisor.store.bulk import insert_rows
from supervisor.store.engine import unit_of_work
from supervisor.store.queries.register.entities import known_codes
from supervisor.store.tables.register_changes import MarketEntity

Value = TypeVar("Value")

FILE_KIND: Final = "entity_file"
CODE, NAME, DAY, SCOPE, ADDRESS = "统一社会信用代码", "名称", "成立日期", "经营范围", "住所"
HEADINGS: Final = (CODE, NAME, DAY, SCOPE, ADDRESS)
_POSTER_KEY_LENGTH: Final = 200
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")


class EntityError(ValueError):
    """What was asked cannot be done; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class NewEntity:
    """One entity as its row states it."""

    uscc: str
    name: str
    registered_on: date
    scope: str
    needs: HrScope
    address: str


@dataclass(frozen=True, slots=True)
class RefusedEntity:
    """One cell that was refused: its row, its column, what it says and what was expected."""

    row: int
    column: str
    value: str
    expected: str


@dataclass(frozen=True, slots=True)
class EntityPreview:
    """What taking a file in would do; ``digest`` finds the file again."""

    digest: str
    filename: str
    added: tuple[NewEntity, ...]
    registered: frozenset[str]
    known: int
    outside: int
    refused: tuple[RefusedEntity, ...]


def preview_entities(
    session: Session, settings: Settings, filename: str, data: bytes
) -> EntityPreview:
    """Keep the file and return what it would bring; raises ``UnreadableTable``."""
    found = _preview(session, filename, data)
    return replace(found, digest=Archive(settings.archive_path).put_blob(FILE_KIND, data))


def take_entities(
    session: Session, settings: Settings, actor: Actor, filename: str, digest: str
) -> int:
    """Take in what the preview showed; return how many are new. Raises ``EntityError``."""
    data = _kept(settings, digest)
    with unit_of_work(session):
        found = _preview(session, filename, data)
        insert_rows(session, MarketEntity, [_row(entity) for entity in found.added])
        detail = {"file": filename[:200], "added": len(found.added), "refused": len(found.refused)}
        record(session, actor, AuditAction.ENTITIES_IMPORTED, ("", ""), detail)
    return len(found.added)


def preview_again(
    session: Session, settings: Settings, filename: str, digest: str
) -> EntityPreview:
    """Return what taking in the file that was shown would do now. Raises ``EntityError``."""
    return replace(_preview(session, filename, _kept(settings, digest)), digest=digest)


def _kept(settings: Settings, digest: str) -> bytes:
    """Return the file that a preview has kept."""
    if not _DIGEST.fullmatch(digest):
        raise EntityError("预览已失效，请重新上传。")
    try:
        return Archive(settings.archive_path).get_blob(FILE_KIND, digest)
    except DamagedArchive as error:
        raise EntityError("预览已失效，请重新上传。") from error


def note_entity(
    session: Session, actor: Actor, held: tuple[int, int], state: EntityState, note: str
) -> None:
    """Note how far the office has come; ``held`` is id and version. Raises ``EntityError``."""
    entity_id, version = held
    if state is EntityState.NOT_ACTIVE and not note.strip():
        raise EntityError("登记“已核实不从事”须写明怎样核实的。")
    with unit_of_work(session):
        entity = session.get(MarketEntity, entity_id)
        if entity is None or entity.version != version:
            raise EntityError("这家主体刚被他人登记，请核对后重新填写。")
        entity.state, entity.note = state, note.strip()
        entity.changed_by_id, entity.changed_at = actor.user_id, utc_now()
        detail = {"status": state.label}
        record(session, actor, AuditAction.ENTITY_NOTED, ("market_entity", entity_id), detail)


def template_file() -> bytes:
    """Return the empty sheet."""
    return xlsx_bytes(HEADINGS, [])


def _preview(session: Session, filename: str, data: bytes) -> EntityPreview:
    sheet = read_sheet(filename, data, HEADINGS, {DAY})
    entities: dict[str, NewEntity] = {}
    refused: list[RefusedEntity] = []
    outside = 0
    for row in sheet.rows:
        found = _read(row)
        if isinstance(found, list):
            refused += found
        elif found.needs is HrScope.NONE:
            outside += 1
        else:
            entities.setdefault(found.uscc, found)
    watched, registered = known_codes(session, list(entities))
    added = tuple(entity for code, entity in entities.items() if code not in watched)
    return EntityPreview(
        "", filename, added, frozenset(registered), len(watched), outside, tuple(refused)
    )


def _read(row: SheetRow) -> NewEntity | list[RefusedEntity]:
    if row.problems:
        return [RefusedEntity(row.number, p.column, p.found, p.expected) for p in row.problems]
    refused: list[RefusedEntity] = []

    def read(heading: str, parse: Callable[[str], Value], otherwise: Value) -> Value:
        text = row.cells[heading].strip()
        try:
            if not text:
                raise CellError("必填")
            return parse(text)
        except CellError as error:
            refused.append(RefusedEntity(row.number, heading, text, str(error)))
            return otherwise

    code = read(CODE, parse_uscc, "")
    name = read(NAME, cells.parse_text(200), "")
    day = read(DAY, cells.parse_date, date.min)
    scope = row.cells[SCOPE].strip()
    address = row.cells[ADDRESS].strip()[:200]
    return refused or NewEntity(code, name, day, scope, hr_scope(scope), address)


def _row(entity: NewEntity) -> dict[str, object]:
    return {
        "uscc": entity.uscc,
        "name": entity.name,
        "poster_key": normalise(entity.name)[:_POSTER_KEY_LENGTH],
        "registered_on": entity.registered_on,
        "scope": entity.scope,
        "needs": entity.needs,
        "address": entity.address,
    }
