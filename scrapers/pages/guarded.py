"""A source behind its guards: every page is judged before the parser sees it, and after."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

from scrapers.contract import Document, PageReading, PageRequest, Row, Source
from scrapers.decoding.tree import UnsafeMarkup
from scrapers.pages import bounded
from scrapers.pages.guards import (
    CHALLENGED,
    blocked,
    drifted,
    is_challenge,
    is_walled,
    judge,
    walled,
)
from scrapers.pages.regions import told_by_place

MAX_PAGES: Final = 20_000


class Guarded:
    """A source whose pages have passed the guards."""

    def __init__(self, source: Source, region: str = "") -> None:
        self.parser = source
        self._region = re.compile(region) if region else None

    def first_request(self, base_url: str) -> PageRequest:
        """Return the request a night starts with."""
        return self.parser.first_request(base_url)

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read a page, or say why it is none.

        Rows prove a page: the marks of a captcha in it are then a script's name, not a refusal.
        """
        if refused := judge(document, request):
            return refused
        try:
            reading = bounded.read_page(self.parser, document, request)
        except UnsafeMarkup as error:
            return drifted(error.reason)
        if is_walled(document):
            return walled(reading)
        if not reading.rows and reading.next is None and is_challenge(document):
            return blocked(CHALLENGED)
        if self._region is not None:
            reading = told_by_place(reading, self._region)
        return _bounded(reading, request)

    def following_lost(self, request: PageRequest) -> PageRequest | None:
        """Return what follows a page that could not be had; ``None`` where only it can tell."""
        return self.parser.following_lost(request)

    def read_file(
        self, path: Path, filename: str, *, after_row: int = 0, received_at: datetime | None = None
    ) -> Iterator[Row]:
        """Stream the rows of a handed-over file."""
        return self.parser.read_file(path, filename, after_row=after_row, received_at=received_at)


def _bounded(reading: PageReading, request: PageRequest) -> PageReading:
    """Stop a list that never ends: the next page is the same one, or one too many."""
    onward = reading.next
    if onward is None:
        return reading
    if request.page >= MAX_PAGES or replace(onward, page=request.page) == request:
        return replace(reading, next=None)
    return reading
