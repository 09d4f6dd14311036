"""Ads that an agency says are mended: visited again by a job, so that both sides see the result.

Visits go through the fetcher of the nights: only live sources, their hours, pace and robots.txt.
Asked for is the page on which a night saw the ad last, and where the ad is not on it any more the
pages that follow. What comes is archived and read by rules and reader as the night would, but the
ad itself is left to the next night: one page by itself is no run of a source, and proves nothing of
its other ads.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit, urlunsplit

from sqlalchemy.orm import Session

from scrapers.contract import AccessMode, Document, PageRequest, ReadingKind
from scrapers.errors import FetchError
from scrapers.evidence.archive import Archive, ArchiveRef
from scrapers.fetching.fetcher import Fetcher
from scrapers.items import RawPosting
from scrapers.registry import LoadedSource, load_source
from supervisor.domain.desk.agency_notes import AdNoteResult
from supervisor.domain.platform.clock import office_time, utc_now
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.screening.model import Category
from supervisor.services.leads.assess import Versions
from supervisor.services.leads.computing import InProcess
from supervisor.services.leads.plans import to_posting
from supervisor.services.leads.versions import record_register, record_rules
from supervisor.services.platform import audit
from supervisor.services.platform.audit import SYSTEM, AuditAction
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.desk import agency_notes as queries
from supervisor.store.tables.desk import AdLook, AdNote
from supervisor.store.tables.postings import Posting

_MOST_AT_ONCE: Final = 10
_MOST_PAGES: Final = 3
"""The page the ad stood on and two more: new ads push old ones down the list."""
_ABOUT_THE_POSTER: Final = (Category.UNLICENSED, Category.INTERMEDIARY)


class Unreadable(Exception):
    """A page that shows no list of ads; the message is Chinese."""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """An ad to be found again: its source, its number there, and the request it came with."""

    source: LoadedSource
    external_id: str
    request: PageRequest


@dataclass(slots=True)
class _Visit:
    """What one visit brought: the ad as it now reads, and the page that was read last."""

    found: JobPosting | None = None
    ref: ArchiveRef | None = None
    url: str = ""


def look_at_mended(session: Session, settings: Settings, fetcher: Fetcher) -> int:
    """Visit the ads that are said to be mended, a few at a time; return how many were visited."""
    looked = 0
    for note_id in queries.due_notes(session, utc_now(), _MOST_AT_ONCE):
        looked += look(session, settings, fetcher, note_id)
    return looked


def look(session: Session, settings: Settings, fetcher: Fetcher, note_id: int) -> bool:
    """Visit one ad and keep what came; outside the source's hours nothing is asked for."""
    note = session.get_one(AdNote, note_id)
    posting = session.get_one(Posting, note.posting_id)
    source = load_source(posting.source_id)
    page = queries.page_of(session, posting)
    if source.config.mode is not AccessMode.LIVE or page is None or not page.request:
        return _keep(session, note_id, AdLook(result=AdNoteResult.BY_FILE))
    if not source.config.window.contains(office_time(utc_now()).time()):
        return False
    request = _request(page.request, settings.replica_url if source.config.replica else "")
    wanted, before = _Wanted(source, posting.external_id, request), posting.revisions[-1]
    old = (before.title, before.company, before.text)
    end_reading(session)  # nothing is held while pages are asked for
    visit = _Visit()
    try:
        _find(settings, fetcher, wanted, visit)
    except (FetchError, Unreadable) as error:
        return _keep(session, note_id, _of(visit, AdNoteResult.UNREACHED, reason=str(error)))
    if visit.found is None:
        return _keep(session, note_id, _of(visit, AdNoteResult.ABSENT))
    if (visit.found.title, visit.found.company, visit.found.text) == old:
        return _keep(session, note_id, _of(visit, AdNoteResult.SAME))
    words = _marked(session, settings, visit.found)
    result = AdNoteResult.STILL if words else AdNoteResult.CLEAN
    return _keep(session, note_id, _of(visit, result, words=words))


def _find(settings: Settings, fetcher: Fetcher, wanted: _Wanted, visit: _Visit) -> None:
    """Read pages until the ad is found. Raises ``FetchError`` and ``Unreadable``."""
    request: PageRequest | None = wanted.request
    for _ in range(_MOST_PAGES):
        if request is None:
            return
        document = fetcher.fetch(request, wanted.source.config)
        visit.ref, visit.url = _archive(settings, document, request), document.url
        reading = wanted.source.source.read_page(document, request)
        if reading.kind not in (ReadingKind.ROWS, ReadingKind.EMPTY):
            raise Unreadable(reading.reason)
        rows = (*reading.rows, *reading.promoted)
        found = _with_number(wanted.external_id, (row.posting for row in rows))
        if found is not None:
            visit.found = to_posting(found, wanted.source.config.id, document.received_at)
            return
        request = reading.next


def _with_number(external_id: str, ads: Iterator[RawPosting | None]) -> RawPosting | None:
    return next((ad for ad in ads if ad is not None and ad.external_id == external_id), None)


def _archive(settings: Settings, document: Document, request: PageRequest) -> ArchiveRef:
    writer = Archive(settings.archive_path).writer("mended")
    try:
        return writer.add_document(document, request)
    finally:
        writer.close()


def _request(stored: dict[str, Any], replica: str) -> PageRequest:
    """Return the request a page came with; a replica has another port each time it starts."""
    request = PageRequest(**stored)
    if not replica:
        return request
    own, asked = urlsplit(replica), urlsplit(request.url)
    return replace(request, url=urlunsplit(asked._replace(scheme=own.scheme, netloc=own.netloc)))


def _marked(session: Session, settings: Settings, ad: JobPosting) -> list[str]:
    """Return the words of an ad that rules and reader in force mark, each once, in their order."""
    register = record_register(session, settings)
    rules = record_rules(session, Archive(settings.archive_path))
    versions = Versions(settings.archive_path, register.digest, rules.digest)
    end_reading(session)
    (judged,) = InProcess().judge(versions, [ad], [()])
    hits = judged.lead.hits if judged.lead is not None else ()
    words = (
        hit.span
        for hit in sorted(hits, key=lambda hit: (hit.field != "title", hit.start))
        if hit.field in ("title", "text")
        and hit.exception is None
        and hit.category not in _ABOUT_THE_POSTER
    )
    return list(dict.fromkeys(words))


def _of(
    visit: _Visit, result: AdNoteResult, *, words: list[str] | None = None, reason: str = ""
) -> AdLook:
    look = AdLook(result=result, words=words or [], reason=reason, url=visit.url)
    if visit.ref is not None:
        look.archive_file, look.archive_offset = visit.ref.file, visit.ref.offset
        look.digest = visit.ref.digest
    return look


def _keep(session: Session, note_id: int, look: AdLook) -> bool:
    look.note_id, look.at = note_id, utc_now()
    with unit_of_work(session):
        session.add(look)
        detail = {"note": note_id, "result": str(look.result)}
        posting_id = session.get_one(AdNote, note_id).posting_id
        audit.record(session, SYSTEM, AuditAction.AD_LOOKED_AT, ("posting", posting_id), detail)
    return True
