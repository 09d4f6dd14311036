"""How the pages of a run were built, kept in the archive, and what changed between two runs."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

import orjson
import structlog
from sqlalchemy.orm import Session

from scrapers.contract import Document
from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive
from scrapers.pages.bounded import INLINE_BYTES
from scrapers.pages.structure import page_kind, structure_of
from supervisor.services.collect.runner import archive_ref
from supervisor.settings import Settings
from supervisor.store.queries.collect.raw_pages import small_pages
from supervisor.store.tables.collect import RawPage, SourceRun

log = structlog.get_logger()

BLOB: Final = "structure"
# A field that is optional may be missing on one page; a few pages together say what there is.
_PAGES_PER_KIND: Final = 3
_PAGES_LOOKED_AT: Final = 40
_KINDS: Final = 6
# Larger pages are read in a bounded worker; their shape is not worth one.
_MAX_BYTES: Final = INLINE_BYTES
_FILES_WITH_STRUCTURE: Final = frozenset({".json", ".html", ".htm"})


@dataclass(frozen=True, slots=True)
class StructureChange:
    """What pages of one kind have gained and lost between two runs."""

    kind: str
    added: tuple[str, ...]
    removed: tuple[str, ...]


def keep_structures(session: Session, archive: Archive, run_id: int) -> dict[str, str]:
    """Archive how the first pages of each kind were built; return the digests by kind.

    A structure is an aid to reading an incident: where it cannot be had, the night goes on.
    """
    found: dict[str, set[str]] = {}
    pages: dict[str, int] = {}
    for page in small_pages(session, run_id, _MAX_BYTES, _PAGES_LOOKED_AT):
        try:
            document = _document(archive, page)
        except DamagedArchive as error:
            log.warning("no structure of a damaged page", page=page.id, reason=error.reason)
            continue
        kind = _kind(page, document)
        if not kind or pages.get(kind, 0) >= _PAGES_PER_KIND:
            continue
        if kind in found or len(found) < _KINDS:
            pages[kind] = pages.get(kind, 0) + 1
            found.setdefault(kind, set()).update(structure_of(document))
    try:
        return {
            kind: archive.put_blob(BLOB, orjson.dumps(sorted(paths)))
            for kind, paths in found.items()
        }
    except OSError as error:
        log.warning("structure not kept", run=run_id, error=str(error))
        return {}


def structure_changes(
    settings: Settings, before: SourceRun | None, after: SourceRun | None
) -> list[StructureChange]:
    """Return what changed in the pages of both runs, kind by kind; nothing where none did."""
    if before is None or after is None:
        return []
    archive = Archive(settings.archive_path)
    changes = []
    for kind in sorted(before.structures.keys() & after.structures.keys()):
        old, new = (_paths(archive, run.structures[kind]) for run in (before, after))
        if old != new:
            added, removed = tuple(sorted(new - old)), tuple(sorted(old - new))
            changes.append(StructureChange(kind, added, removed))
    return changes


def _document(archive: Archive, page: RawPage) -> Document:
    body = archive.read(archive_ref(page))
    return Document(page.url, page.status or 0, page.headers, body, page.received_at)


def _kind(page: RawPage, document: Document) -> str:
    """Return the kind of a page; of a handed-over file by its ending, empty where it has none."""
    if not page.filename:
        return page_kind(document)
    ending = PurePath(page.filename).suffix.lower()
    return f"*{ending}" if ending in _FILES_WITH_STRUCTURE else ""


def _paths(archive: Archive, digest: str) -> set[str]:
    try:
        return set(orjson.loads(archive.get_blob(BLOB, digest)))
    except DamagedArchive as error:
        log.warning("structure lost", digest=digest, reason=error.reason)
        return set()
