"""The contract of a source: its declaration, what it asks for, and what it reads in an answer.

A reading is pure: the same document gives the same rows in the same order, so a run killed in the
middle of one continues at the row after the last one stored.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Protocol

from scrapers.items import RawPosting, RowProblem


class AccessMode(Enum):
    """How a source may be reached."""

    LIVE = "live"
    HANDOVER = "handover"
    OFF = "off"


class ReadingKind(Enum):
    """What a page proves. ``EMPTY`` needs the source's own statement that there is nothing."""

    ROWS = "rows"
    EMPTY = "empty"
    BLOCKED = "blocked"
    DRIFT = "drift"


@dataclass(frozen=True, slots=True)
class PageRequest:
    """One request a source wants made; every field survives JSON, so it can be a checkpoint.

    ``page`` counts from 1 whatever the source does; ``empties`` is how many pages in a row before
    this one came without rows although the list was said to go on, ``seen`` how many rows the list
    had on the pages before. ``pending`` are addresses found on the way that are still to be asked
    for, ``trail`` marks of those that were (sites whose pages are found by following links).
    """

    url: str
    method: str = "GET"
    params: Mapping[str, str] = field(default_factory=dict)
    data: Mapping[str, str] | None = None
    json: Mapping[str, object] | None = None
    page: int = 1
    empties: int = 0
    seen: int = 0
    pending: Sequence[str] = ()
    trail: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Hop:
    """A redirect passed on the way, as it was answered."""

    url: str
    status: int = 302
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    peer: str = ""


@dataclass(frozen=True, slots=True)
class Transfer:
    """How a response reached us, kept as evidence beside it.

    ``hops`` are the redirects passed before the last address; ``peer`` is the connected IP address;
    ``certificate`` is the SHA-256 of the peer's TLS certificate, empty on plain HTTP; ``robots`` is
    the decision that allowed the request and ``robots_file`` the file it was read from.
    """

    hops: tuple[Hop, ...] = ()
    peer: str = ""
    certificate: str = ""
    robots: str = ""
    robots_file: bytes = b""


@dataclass(frozen=True, slots=True)
class Document:
    """A response as received: the bytes (any content coding undone) and what travelled with them.

    Header names are lower-case.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    received_at: datetime
    transfer: Transfer = Transfer()


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a document or file: readable, or refused with its problems. Rows count from 1."""

    number: int
    posting: RawPosting | None
    problems: tuple[RowProblem, ...] = ()


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one page says: rows in order, how many the source claims in all, where to go next.

    ``reason`` is a Chinese sentence for the inspector where the page is blocked or has drifted.
    ``promoted`` are advertised or recommended ads beside the list; they do not count towards
    ``total``. ``is_walled`` says that the page shows a few rows only and asks to sign in for more.
    ``unlisted`` names fields of the rows that the parser has not been told about.
    ``is_page_fault`` says that what is wrong may be wrong with this page alone: it is asked for
    again, and left out if that does not help. ``lost`` says in Chinese why a page was left out
    although the visit goes on.
    """

    kind: ReadingKind
    rows: tuple[Row, ...] = ()
    total: int | None = None
    next: PageRequest | None = None
    reason: str = ""
    promoted: tuple[Row, ...] = ()
    is_walled: bool = False
    unlisted: tuple[str, ...] = ()
    is_page_fault: bool = False
    lost: str = ""


class Source(Protocol):
    """Implemented by the ``Source`` class in each ``scrapers/sources/<id>/parser.py``.

    A hand-over-only source raises ``NotImplementedError`` from the two live methods.
    """

    def first_request(self, base_url: str) -> PageRequest:
        """Return the request a night starts with; ``base_url`` comes from the declaration."""

    def read_page(self, document: Document, request: PageRequest) -> PageReading:
        """Read one page that was fetched for ``request``."""

    def following_lost(self, request: PageRequest) -> PageRequest | None:
        """Return what follows a page that could not be had; ``None`` where only it can tell."""

    def read_file(
        self, path: Path, filename: str, *, after_row: int = 0, received_at: datetime | None = None
    ) -> Iterator[Row]:
        """Stream the rows of a handed-over file, those up to ``after_row`` skipped.

        Dates without a year and relative ones count from ``received_at`` (aware; now if not given):
        pass it, so that a file read again gives the same rows.

        Raises ``scrapers.files.handover.UnreadableFile`` with a Chinese message where nothing of
        the file can be read.
        """
