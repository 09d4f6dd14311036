"""Pages asked for only if they have changed, and the archived bodies used where they have not.

A validator belongs to one archived body, read by one parser under one set of rules. It is dropped
when any of the three has changed, and after a week in any case: a server whose marks never move
would otherwise hide every new ad.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from importlib.resources import files
from typing import Final

from sqlalchemy.orm import Session

from scrapers import SOFTWARE
from scrapers.contract import Document, PageRequest
from scrapers.errors import DamagedArchive
from scrapers.evidence.archive import Archive, ArchiveRef
from scrapers.fetching.validators import Validator, is_conditional, request_key, validator_of
from supervisor.domain.platform.clock import utc_now
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.page_validators import ValidatorKey, find_validator, replace_validator
from supervisor.store.tables.collect import PageValidator

MAX_AGE: Final = timedelta(days=7)
UNCHANGED: Final = 304


@dataclass(frozen=True, slots=True)
class KnownBody:
    """A body that was archived, verified again just now, and what to ask its server with."""

    validator: Validator
    ref: ArchiveRef
    url: str
    headers: dict[str, str]
    received_at: datetime
    body: bytes

    def restored(self, answer: Document) -> Document:
        """Return the page a 304 speaks of: the body as it came, read by the day it came."""
        return replace(
            answer, status=200, headers=self.headers, body=self.body, received_at=self.received_at
        )


@lru_cache(maxsize=64)
def reader_version(source_id: str, rules_version: int) -> str:
    """Name the parser of a source, as it stands, and the rules."""
    digest = hashlib.sha256(SOFTWARE.encode())
    folder = files("scrapers.sources") / source_id
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith((".py", ".toml")):
            digest.update(file.read_bytes())
    return f"{digest.hexdigest()[:32]}:{rules_version}"


class PageValidators:
    """The validators of one source, for one reader."""

    def __init__(self, session: Session, archive: Archive, source_id: str, reader: str) -> None:
        self._session = session
        self._archive = archive
        self._source_id = source_id
        self._reader = reader

    def known(self, request: PageRequest) -> KnownBody | None:
        """Return the body a request may be made conditional on, if it can still be read."""
        if not is_conditional(request):
            return None
        key = ValidatorKey(self._source_id, request_key(request))
        since = utc_now() - MAX_AGE
        found = find_validator(self._session, key, self._reader, since)
        if found is None:
            end_reading(self._session)
            return None
        validator, page = found
        ref = ArchiveRef(page.archive_file, page.archive_offset, page.digest, page.length)
        values = (ref, page.url, dict(page.headers), page.received_at)
        asked = Validator(validator.etag, validator.last_modified)
        end_reading(self._session)
        try:
            return KnownBody(asked, *values, body=self._archive.read(ref))
        except DamagedArchive:
            return None

    def remember(self, page_id: int, request: PageRequest, document: Document) -> None:
        """Keep what a whole page came with, in place of what was known before."""
        if not is_conditional(request):
            return
        key = ValidatorKey(self._source_id, request_key(request))
        validator = validator_of(document.headers)
        stored = None
        if validator is not None and not document.transfer.hops:
            stored = PageValidator(
                source_id=key.source_id,
                request_key=key.request_key,
                etag=validator.etag,
                last_modified=validator.last_modified,
                reader=self._reader,
                raw_page_id=page_id,
                stored_at=document.received_at,
            )
        with unit_of_work(self._session):
            replace_validator(self._session, key, utc_now() - MAX_AGE, stored)
