"""Why a page was not fetched, a file not read or a stored record not trusted.

Every error carries a plain Chinese ``reason`` that an inspector can be shown as it is.
"""

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from scrapers.contract import Document


class ScraperError(Exception):
    """Base of all errors this package raises on purpose."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class FetchError(ScraperError):
    """A page was not fetched; ``answer`` is what came instead of it, if anything did."""

    answer: "Document | None" = None

    def with_answer(self, answer: "Document") -> Self:
        """Return the error with what came instead of the page, to be kept as evidence."""
        self.answer = answer
        return self


class FetchRefused(FetchError):
    """We chose not to ask: access mode, robots, or an address that may not be reached."""


class FetchFailed(FetchError):
    """We asked and got no whole answer."""


class Interrupted(FetchFailed):
    """The connection or the server broke off; the same request may succeed a little later."""


class TooSlow(FetchFailed):
    """The answer was not whole when the time for the exchange was up."""


class TooLarge(FetchFailed):
    """The answer was larger, once unpacked, than a page may be."""


class Untrusted(FetchFailed):
    """The peer could not prove who it is, or only by means that are no longer safe."""


class Malformed(FetchFailed):
    """What came back is no HTTP response that may be trusted."""


class Parked(FetchFailed):
    """The host asked for a longer pause than a night allows; leave it alone until the next one."""

    def __init__(self, reason: str, retry_after: float) -> None:
        super().__init__(reason)
        self.retry_after = retry_after


class UnreadableFile(ScraperError):
    """Nothing of a handed-over file can be read."""


class DamagedArchive(ScraperError):
    """A stored record is missing or differs from its digest."""
