"""What is to be done about each row of a batch, given what is stored of its ad."""

from dataclasses import dataclass

from scrapers.contract import Row
from supervisor.domain.postings.postings import JobPosting
from supervisor.services.leads.prints import Print
from supervisor.store.queries.leads.batches import KnownPosting


@dataclass(frozen=True, slots=True)
class VersionIds:
    """Database ids of the register and the rules a scan works under."""

    register: int
    rules: int


@dataclass(frozen=True, slots=True)
class PostingPlan:
    """One readable row, the raw page it stands on, and what is already known of its ad."""

    row: Row
    posting: JobPosting
    known: KnownPosting | None
    page_id: int
    print: Print | None = None

    @property
    def needs_print(self) -> bool:
        """New wordings get a print, and so do ads stored before ads were compared."""
        return (
            self.known is None
            or self.is_changed
            or (self.known.cluster_id < 0 and not self.is_stale)
        )

    @property
    def is_stale(self) -> bool:
        """Whether the ad has been seen since this page was received: it tells nothing new."""
        return self.known is not None and self.known.last_page_id > self.page_id

    @property
    def is_changed(self) -> bool:
        """Whether a known ad came with another wording."""
        return (
            self.known is not None
            and not self.is_stale
            and self.known.content_digest != self.posting.content_digest
        )

    def needs_assessment(self, versions: VersionIds) -> bool:
        """New wordings are judged; a known one again only under new versions and without a lead."""
        if self.known is None or self.is_changed:
            return True
        return not (self.known.finding_id or self.is_stale) and self.known.judged != (
            versions.register,
            versions.rules,
        )
