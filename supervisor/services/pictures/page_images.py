"""Pictures on scraped pages, fetched as the pages were and put into the queue of pictures.

They are asked for through the fetcher of the nights: its pace, its robots.txt, the source's hours
and largest size, and only where the page itself lies.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import PurePosixPath
from typing import Final
from urllib.parse import unquote, urlsplit

from sqlalchemy.orm import Session

from scrapers.config import SourceConfig
from scrapers.contract import AccessMode, Document, PageRequest
from scrapers.errors import FetchError, FetchRefused
from scrapers.evidence.archive import Archive, ArchiveRef
from scrapers.fetching.fetcher import Fetcher
from scrapers.pages.images import image_addresses, is_on_site
from scrapers.registry import SOURCES, load_config
from supervisor.domain.platform.clock import office_time, utc_now
from supervisor.services.pictures import inbox
from supervisor.services.pictures.inbox import PictureRefused
from supervisor.services.platform.audit import SYSTEM
from supervisor.settings import Settings
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.pictures import page_images as queries
from supervisor.store.queries.pictures.page_images import IllustratedPage
from supervisor.store.tables.pictures import PageImage

MOST_AT_ONCE: Final = 20
LOOK_BACK: Final = timedelta(days=2)
_LEAST_BYTES: Final = 8 * 1024
"""What is smaller holds no leaflet that could be read."""
_OK: Final = 200
_ELSEWHERE: Final = "图片不在该网站，没有读取。"
_SMALL: Final = "图片太小，没有读取。"


class _NotTaken(Exception):
    """The picture is not taken and not asked for again; the message is Chinese."""


class _LeftAlone(Exception):
    """No whole answer came; the picture is asked for again at the next look."""


def fetch_page_images(session: Session, settings: Settings, fetcher: Fetcher) -> int:
    """Fetch pictures of pages read lately that nobody asked for yet; return how many were asked."""
    visit = _Visit(session, settings, fetcher)
    now = office_time(utc_now()).time()
    for config in map(load_config, SOURCES):
        if config.mode is not AccessMode.LIVE or config.replica or not config.window.contains(now):
            continue
        for page in queries.pages_of(session, config.id, utc_now() - LOOK_BACK):
            for address in visit.wanted(page):
                if visit.asked >= MOST_AT_ONCE or not visit.take(config, page, address):
                    return visit.asked
    return visit.asked


@dataclass(slots=True)
class _Visit:
    """One look of the job; ``asked`` counts the pictures."""

    session: Session
    settings: Settings
    fetcher: Fetcher
    asked: int = 0

    def wanted(self, page: IllustratedPage) -> list[str]:
        """Return the pictures of an archived page that nobody asked for yet."""
        known = queries.asked_before(self.session)
        end_reading(self.session)
        ref = ArchiveRef(page.file, page.offset, page.digest, page.length)
        body = Archive(self.settings.archive_path).read(ref)
        document = Document(page.url, _OK, page.headers, body, page.received_at)
        return [one for one in image_addresses(document) if _digest(one) not in known]

    def take(self, config: SourceConfig, page: IllustratedPage, address: str) -> bool:
        """Ask for one picture and note what came; ``False``: the source is to be left alone."""
        self.asked += 1
        note = PageImage(
            address_digest=_digest(address), revision_id=page.revision_id, address=address
        )
        try:
            answer = self._answer(config, page, address)
            note.picture_id = self._received(page, address, answer)
        except _LeftAlone:
            return False
        except (_NotTaken, PictureRefused) as refusal:
            note.problem = str(refusal)
        with unit_of_work(self.session):
            self.session.add(note)
        return True

    def _answer(self, config: SourceConfig, page: IllustratedPage, address: str) -> Document:
        if not is_on_site(address, page.url, config.extra_hosts):
            raise _NotTaken(_ELSEWHERE)
        request = PageRequest(address)
        try:
            answer = self.fetcher.fetch(request, config)
        except FetchRefused as refusal:
            raise _NotTaken(refusal.reason) from refusal
        except FetchError as error:
            if error.answer is None:
                raise _LeftAlone from error
            raise _NotTaken(error.reason) from error
        if answer.status != _OK:
            raise _NotTaken(f"网站答复 {answer.status}。")
        if len(answer.body) < _LEAST_BYTES:
            raise _NotTaken(_SMALL)
        _keep(self.settings, answer, request)
        return answer

    def _received(self, page: IllustratedPage, address: str, answer: Document) -> int:
        name = PurePosixPath(unquote(urlsplit(address).path)).name
        place = f"网页“{page.title[:60]}”"
        files = [(name, answer.body)]
        (picture,) = inbox.receive(self.session, self.settings, SYSTEM, files, page.street, place)
        return picture.id


def _keep(settings: Settings, answer: Document, request: PageRequest) -> None:
    """Archive how the picture came: address, moment, certificate, robots decision."""
    writer = Archive(settings.archive_path).writer("picture")
    try:
        writer.add_document(answer, request)
    finally:
        writer.close()


def _digest(address: str) -> str:
    return hashlib.sha256(address.encode()).hexdigest()
