"""What is to be done about each row of a batch, given what is stored of its ad."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy.orm import Session

from scrapers.contract import Row
from scrapers.items import RawPosting
from supervisor.domain.postings.postings import JobPosting, account_key
from supervisor.services.leads.assess import Versions
from supervisor.services.leads.computing import Computing, Ordered
from supervisor.services.leads.prints import Print
from supervisor.services.platform.seal import Seal
from supervisor.store.batch_size import BatchSize
from supervisor.store.engine import end_reading
from supervisor.store.queries.leads.batches import KnownPosting, known_postings


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


@dataclass(frozen=True, slots=True)
class Tools:
    """What computes under which versions, and what seals; ``look_size``: ads a day to look at."""

    computing: Computing
    versions: Versions
    seal: Seal
    look_size: int = 0


@dataclass(frozen=True, slots=True)
class PageRef:
    """The raw page that rows come from; ``first_id`` is the first page of the same visit.

    A visit that was cut off by the hours of its source may span two runs.
    """

    id: int
    run_id: int
    source_id: str
    received_at: datetime
    first_id: int


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of one raw page in which no ad occurs twice; the last one closes the page."""

    page: PageRef
    rows: tuple[Row, ...]
    is_last: bool

    @property
    def ids(self) -> set[str]:
        """The ads of it, by their ids at the source."""
        return {row.posting.external_id for row in self.rows if row.posting is not None}


@dataclass(frozen=True, slots=True)
class BegunBatch:
    """A batch with what is to be done about each row; the profiles of ``to_profile`` are on
    their way."""

    batch: Batch
    plans: tuple[PostingPlan, ...]
    to_profile: tuple[PostingPlan, ...]
    profiles: Ordered


def cut_batches(page: PageRef, rows: Iterable[Row], size: BatchSize) -> Iterator[Batch]:
    """Cut ``rows`` into batches of the size of the moment, earlier where an ad occurs again.

    There is always a last batch, be it empty, because it is what closes the page.
    """
    pending: list[Row] = []
    ids: set[str] = set()
    for row in rows:
        external_id = row.posting.external_id if row.posting else None
        if len(pending) >= size.rows or external_id in ids:
            yield Batch(page, tuple(pending), is_last=False)
            pending, ids = [], set()
        pending.append(row)
        if external_id is not None:
            ids.add(external_id)
    yield Batch(page, tuple(pending), is_last=True)


def begin_batch(session: Session, batch: Batch, versions: VersionIds, tools: Tools) -> BegunBatch:
    """Find out what of ``batch`` is known and order what is to be computed of the rest.

    The batch before it may still be waiting to be stored, unless it has an ad in common.
    """
    plans = _plan(session, batch)
    end_reading(session)
    todo = tuple(plan for plan in plans if plan.needs_print or plan.needs_assessment(versions))
    ordered = tools.computing.order(tools.versions, [plan.posting for plan in todo])
    return BegunBatch(batch, plans, todo, ordered)


def _plan(session: Session, batch: Batch) -> tuple[PostingPlan, ...]:
    readable = [
        (row, to_posting(row.posting, batch.page.source_id, batch.page.received_at))
        for row in batch.rows
        if row.posting is not None
    ]
    known = known_postings(
        session, batch.page.source_id, [posting.external_id for _, posting in readable]
    )
    return tuple(
        PostingPlan(row, posting, known.get(posting.external_id), batch.page.id)
        for row, posting in readable
    )


def to_posting(raw: RawPosting, source_id: str, seen_at: datetime) -> JobPosting:
    """Return the ad as the domain knows it."""
    return JobPosting(
        source_id=source_id,
        seen_at=seen_at,
        account=account_key(source_id, raw.account),
        **raw.model_dump(include=_SHARED_FIELDS),
    )


_SHARED_FIELDS = {field.name for field in fields(JobPosting)} & set(RawPosting.model_fields)
_SHARED_FIELDS -= {"account"}
