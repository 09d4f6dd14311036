"""The generic inbox: tables and JSON with the bureau's own or a platform's column names."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from scrapers.contract import Document, PageReading, PageRequest, Row
from scrapers.files import handover


class Source:
    """Reads whatever ``scrapers.files.handover`` can; it is never asked over the network."""

    def first_request(self, base_url: str) -> PageRequest:
        """Refuse: there is no address."""
        raise NotImplementedError("hand-over only")

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Refuse: there are no pages."""
        raise NotImplementedError("hand-over only")

    def following_lost(self, request: PageRequest) -> PageRequest | None:
        """Return nothing: there are no pages."""

    def read_file(
        self, path: Path, filename: str, *, after_row: int = 0, received_at: datetime | None = None
    ) -> Iterator[Row]:
        """Stream the rows of a handed-over file."""
        return handover.read_rows(path, filename, after_row=after_row, received_at=received_at)
