"""What every run of a source shares: recording raw pages and storing their rows."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from scrapers.contract import Row
from scrapers.evidence.archive import ArchiveRef, ArchiveWriter
from scrapers.registry import LoadedSource
from supervisor.domain.collect.runs import RunFacts, RunOutcome, RunStage
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.collect.progress import tell
from supervisor.services.leads.assess import Versions
from supervisor.services.leads.plans import (
    Batch,
    BegunBatch,
    PageRef,
    Tools,
    VersionIds,
    begin_batch,
    cut_batches,
)
from supervisor.services.leads.store_batch import store_batch
from supervisor.services.platform.seal import Seal
from supervisor.store.batch_size import BatchSize
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.collect import raw_pages
from supervisor.store.tables.collect import RawPage, SourceRun, SourceState


class SourcePaused(Exception):
    """The source was paused from the console; the page it came to is stored."""


@dataclass(frozen=True, slots=True)
class SourceWork:
    """Which run of which source, under which versions, by their ids and as they are archived.

    ``keeps_window`` is false for a scan somebody started by hand, outside the source's hours.
    """

    run_id: int
    source_id: str
    versions: VersionIds
    archived: Versions
    keeps_window: bool


class SourceRunner(ABC):
    """What live and handed-over sources share: recording pages and storing rows."""

    def __init__(
        self,
        environment: ScanEnvironment,
        work: SourceWork,
        loaded: LoadedSource,
        writer: ArchiveWriter,
    ) -> None:
        self.environment = environment
        self.session = environment.session
        self.work = work
        self.config = loaded.config
        self.source = loaded.source
        self.writer = writer
        self.tools = Tools(
            environment.computing,
            work.archived,
            Seal.of(environment.settings),
            environment.settings.look_size,
        )

    def run(self) -> tuple[RunOutcome, str]:
        """Bring the run to its end from wherever it was left; return outcome and reason."""
        page = self._unread_page()
        if page is not None:
            self.read_recorded(page)
        return self.receive()

    @abstractmethod
    def receive(self) -> tuple[RunOutcome, str]:
        """Receive and read whatever is still to come, and conclude."""

    @abstractmethod
    def read_recorded(self, page: RawPage) -> None:
        """Read a recorded page out of the archive, from the row after the last one stored."""

    @abstractmethod
    def conclude(self) -> tuple[RunOutcome, str]:
        """Return what the pages read so far prove."""

    def checkpoint(self) -> dict[str, Any]:
        """Return where the run stands."""
        found = dict(self.session.get_one(SourceRun, self.work.run_id).checkpoint)
        end_reading(self.session)
        return found

    def record_page(self, ref: ArchiveRef, **values: Any) -> RawPage:
        """Record an archived page, so that it will be read whatever happens next."""
        with unit_of_work(self.session):
            run = self.session.get_one(SourceRun, self.work.run_id)
            page = RawPage(
                source_run_id=run.id,
                source_id=run.source_id,
                sequence=self.next_sequence(),
                digest=ref.digest,
                length=ref.length,
                archive_file=ref.file,
                archive_offset=ref.offset,
                **values,
            )
            self.session.add(page)
        tell(RunStage.READING)
        return page

    def next_sequence(self) -> int:
        """Return the number of the next page of this run."""
        return raw_pages.last_sequence(self.session, self.work.run_id) + 1

    def _unread_page(self) -> RawPage | None:
        """Return the page that was recorded but not read to its end, if a run was cut off there."""
        return raw_pages.unread_page(self.session, self.work.run_id)

    def store(self, page: RawPage, rows: Iterable[Row], checkpoint: dict[str, Any]) -> None:
        """Store the rows of ``page`` batch by batch, closing it with ``checkpoint``."""
        first_id = self.visit_begins() or page.id + 1
        size = BatchSize(self.environment.batch_rows)
        ref = PageRef(page.id, self.work.run_id, page.source_id, page.received_at, first_id)
        for begun in self._begun(cut_batches(ref, rows, size)):
            store_batch(self.session, begun, self.work.versions, self.tools, size, checkpoint)
            run = self.session.get_one(SourceRun, self.work.run_id)
            self.environment.progress.rows_done(
                self.work.source_id, run.rows, checkpoint.get("total")
            )
            end_reading(self.session)
            tell(RunStage.READING)

    def _begun(self, batches: Iterator[Batch]) -> Iterator[BegunBatch]:
        """Give each batch to be stored once the next is begun, which others compute meanwhile.

        Not so where both have an ad in common: what is known of it changes. Where the rows break
        off, those read before stay.
        """
        waiting: BegunBatch | None = None
        while True:
            try:
                batch = next(batches, None)
                if waiting is not None and (batch is None or batch.ids & waiting.batch.ids):
                    ready, waiting = waiting, None
                    yield ready
                if batch is None:
                    return
                begun = begin_batch(self.session, batch, self.work.versions, self.tools)
            except Exception:
                if waiting is not None:
                    yield waiting
                raise
            if waiting is not None:
                yield waiting
            waiting = begun

    def heed_pause(self) -> None:
        """Raise ``SourcePaused`` where the console has paused the source by now."""
        state = self.session.get(SourceState, self.work.source_id)
        is_paused = state is not None and state.paused
        end_reading(self.session)
        if is_paused:
            raise SourcePaused(self.work.source_id)

    def visit_begins(self) -> int | None:
        """Return the first raw page of this visit; a replay receives none of its own."""
        first = raw_pages.first_page_id(self.session, self.work.run_id)
        end_reading(self.session)
        return first

    def facts(self, **values: Any) -> RunFacts:
        """Return what the run saw."""
        run = self.session.get_one(SourceRun, self.work.run_id)
        counts = {name: getattr(run, name) for name in ("pages", "rows", "refused", "repeated")}
        run_facts = RunFacts(**counts, **values)
        end_reading(self.session)
        return run_facts


def archive_ref(page: RawPage) -> ArchiveRef:
    """Return where the bytes of a recorded page lie."""
    return ArchiveRef(page.archive_file, page.archive_offset, page.digest, page.length)
