"""Whether what is stored is whole: the pages of the database, its references, the archive.

Reads with a connection of its own that can write nothing, so that a damaged database can be
looked at without being touched. Pages of databases other than SQLite are for tools of their own;
the archive is compared with what any database says of it.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

from sqlalchemy.orm import Session

from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive, ArchiveRef
from supervisor.domain.collect.runs import JobStatus
from supervisor.domain.postings.old_wordings import DamagedWordings, unpack
from supervisor.services.platform import job_claims
from supervisor.settings import Settings
from supervisor.store.apart import Rows, UnreadableDatabase, read_only, reading_apart
from supervisor.store.engine import sqlite_file
from supervisor.store.packed import DamagedValue
from supervisor.store.packed import unpack as unpack_json

INTEGRITY_CHECK: Final = "integrity_check"
_MOST: Final = 100
_PAGES: Final = "SELECT archive_file, archive_offset, digest, length FROM raw_page ORDER BY id"
# What is named as kept under its digest: by table, a statement that gives kind and digest. Pictures
# are not among them: those whose time is over keep their digest and are gone.
_BLOBS: Final = {
    "version": "SELECT kind, digest FROM version ORDER BY id",
    "register_import": "SELECT DISTINCT 'register_file', digest FROM register_import",
    "list_version": "SELECT 'list_file', file_digest FROM list_version WHERE file_digest <> ''"
    " UNION SELECT 'list', digest FROM list_version WHERE digest <> ''",
    "case_paper": "SELECT DISTINCT 'case-papers', digest FROM case_paper WHERE digest <> ''",
    "paper_template": "SELECT DISTINCT 'paper-templates', digest FROM paper_template",
    "page_picture": "SELECT DISTINCT 'page-pictures', digest FROM page_picture WHERE digest <> ''",
    "takedown": "SELECT DISTINCT 'capsules', capsule_digest FROM takedown"
    " WHERE capsule_digest <> ''",
}
_TABLES_OF_FILE: Final = "SELECT name FROM sqlite_master WHERE type = 'table'"
_TABLES_OF_SERVER: Final = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
# What lies packed beside the archive: whose it is, and the statement for its key and its columns.
_EVIDENCE: Final = {
    "lead": "SELECT id, match, intermediary FROM finding ORDER BY id",
    "hit": "SELECT id, basis FROM finding_hit ORDER BY id",
}
_WORDINGS: Final = "SELECT posting_id, digest, content FROM old_wordings ORDER BY posting_id"


class DamagedDatabase(Exception):
    """The nightly check found damage; the message names the first of it."""


def is_known_damaged(session: Session) -> bool:
    """Tell whether the newest nightly check found damage."""
    last = job_claims.last_ended(session, INTEGRITY_CHECK)
    return last is not None and last.status is JobStatus.FAILED


@dataclass(frozen=True, slots=True)
class Damage:
    """One thing that is not whole: ``what`` it is (database, reference, archive, evidence), how."""

    what: str
    detail: str


def database_path(settings: Settings) -> Path | None:
    """Return the file of the database; ``None`` where it is not SQLite."""
    return sqlite_file(settings.database_uri)


def database_damage(settings: Settings) -> list[Damage]:
    """Check every page, every index and every reference of the database."""
    path = database_path(settings)
    if path is None:
        return []
    if not path.exists():
        return [Damage("database", f"{path} is missing")]
    try:
        with closing(read_only(path)) as database:
            checked = database.execute(f"PRAGMA integrity_check({_MOST})")
            found = [Damage("database", line) for (line,) in checked if line != "ok"]
            if not found:
                rows = database.execute("PRAGMA foreign_key_check").fetchmany(_MOST)
                found = [
                    Damage("reference", f"{table} row {row} points to a missing {parent}")
                    for table, row, parent, _ in rows
                ]
            return found
    except sqlite3.DatabaseError as error:
        return [Damage("database", str(error))]


def archive_damage(settings: Settings) -> Iterator[Damage]:
    """Read what is archived and what lies packed: pages, blobs, earlier wordings, evidence."""
    path = database_path(settings)
    if path is not None and not path.exists():
        return
    archive = Archive(settings.archive_path)
    try:
        with reading_apart(settings.database_uri) as rows:
            for row in rows(_PAGES):
                yield from _page_damage(archive, ArchiveRef(*row))
            # A database that no command has brought up to date yet lacks some of them.
            tables = {
                name for (name,) in rows(_TABLES_OF_SERVER if path is None else _TABLES_OF_FILE)
            }
            yield from _damaged_blobs(archive, rows, tables)
            if "old_wordings" in tables:
                for ad, digest, content in rows(_WORDINGS):
                    yield from _wording_damage(ad, digest, bytes(content))
            for whose, query in _EVIDENCE.items():
                for key, *packed in rows(query):
                    yield from _evidence_damage(f"{whose} {key}", packed)
    except UnreadableDatabase as error:
        yield Damage("database", f"the list of archived pages cannot be read: {error}")


def _page_damage(archive: Archive, ref: ArchiveRef) -> Iterator[Damage]:
    try:
        with archive.open(ref):
            pass
    except DamagedArchive as error:
        yield Damage("archive", str(error))


def _damaged_blobs(archive: Archive, rows: Rows, tables: set[str]) -> Iterator[Damage]:
    """Read what the database names and whatever else lies in the archive, each once."""
    read: set[tuple[str, str]] = set()
    for blob in chain(_named_blobs(rows, tables), archive.blobs()):
        if blob not in read:
            read.add(blob)
            yield from _blob_damage(archive, *blob)


def _named_blobs(rows: Rows, tables: set[str]) -> Iterator[tuple[str, str]]:
    for table, query in _BLOBS.items():
        if table in tables:
            yield from rows(query)


def _blob_damage(archive: Archive, kind: str, digest: str) -> Iterator[Damage]:
    try:
        archive.get_blob(kind, digest)
    except DamagedArchive as error:
        yield Damage("archive", str(error))


def _wording_damage(ad: int, digest: str, content: bytes) -> Iterator[Damage]:
    try:
        unpack(f"ad {ad}", digest, content)
    except DamagedWordings as error:
        yield Damage("archive", str(error))


def _evidence_damage(whose: str, packed: Iterable[Any]) -> Iterator[Damage]:
    for content in packed:
        # A database that no command has brought up to date yet keeps plain JSON.
        if isinstance(content, bytes | memoryview):
            try:
                unpack_json(bytes(content))
            except DamagedValue as error:
                yield Damage("evidence", f"{whose}: {error}")
