"""One source in one scan: receive, archive, record, read, judge, store, conclude."""

import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from scrapers.archive import ArchiveRef, ArchiveWriter
from scrapers.contract import AccessMode, Document, PageReading, PageRequest, ReadingKind, Row
from scrapers.errors import UnreadableFile
from scrapers.fetch import FetchFailed, FetchRefused
from scrapers.items import RowProblem
from scrapers.registry import LoadedSource, load_source
from supervisor.domain.runs import Outcome, RunFacts, conclude_run
from supervisor.services.ingest import Judge, PageRef, cut_batches, store_batch
from supervisor.services.posting_rows import VersionIds
from supervisor.services.scan_environment import ScanEnvironment
from supervisor.store.engine import begin_writing
from supervisor.store.tables.runs import RawPage, SourceRun

_UNFINISHED_UPLOADS = (".part", ".tmp", ".filepart", ".crdownload")
_STOPPED_BY = {ReadingKind.BLOCKED: Outcome.BLOCKED, ReadingKind.DRIFT: Outcome.SCHEMA_DRIFT}


@dataclass(frozen=True, slots=True)
class SourceWork:
    """Which run of which source, under which versions, judged by what."""

    run_id: int
    source_id: str
    versions: VersionIds
    judge: Judge


def run_source(environment: ScanEnvironment, work: SourceWork) -> tuple[Outcome, str]:
    """Bring the run to its end from wherever it was left; return outcome and reason."""
    loaded = load_source(work.source_id)
    writer = environment.archive.writer(f"{work.source_id}-{work.run_id}")
    try:
        runner = _RUNNERS[loaded.config.mode](environment, work, loaded, writer)
        return runner.run()
    finally:
        writer.close()


class _Runner(ABC):
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

    @abstractmethod
    def run(self) -> tuple[Outcome, str]:
        """Bring the run to its end; return outcome and reason."""

    def checkpoint(self) -> dict[str, Any]:
        """Return where the run stands."""
        found = dict(self.session.get_one(SourceRun, self.work.run_id).checkpoint)
        self.session.rollback()
        return found

    def record_page(self, ref: ArchiveRef, **values: Any) -> RawPage:
        """Record an archived page, so that it will be read whatever happens next."""
        begin_writing(self.session)
        run = self.session.get_one(SourceRun, self.work.run_id)
        page = RawPage(
            source_run_id=run.id,
            source_id=run.source_id,
            sequence=run.pages + 1,
            digest=ref.digest,
            length=ref.length,
            archive_file=ref.file,
            archive_offset=ref.offset,
            **values,
        )
        self.session.add(page)
        self.session.commit()
        return page

    def unread_page(self) -> RawPage | None:
        """Return the page that was recorded but not read to its end, if a run was cut off there."""
        return self.session.scalar(
            select(RawPage).filter_by(source_run_id=self.work.run_id, is_done=False)
        )

    def store(self, page: RawPage, rows: Iterable[Row], checkpoint: dict[str, Any]) -> None:
        """Store the rows of ``page`` batch by batch, closing it with ``checkpoint``."""
        ref = PageRef(page.id, page.source_run_id, page.source_id, page.received_at)
        for batch in cut_batches(ref, rows):
            store_batch(self.session, batch, self.work.versions, self.work.judge, checkpoint)
            run = self.session.get_one(SourceRun, self.work.run_id)
            self.environment.progress.rows_done(
                self.work.source_id, run.rows, checkpoint.get("total")
            )
            self.session.rollback()

    def facts(self, **values: Any) -> RunFacts:
        """Return what the run saw."""
        run = self.session.get_one(SourceRun, self.work.run_id)
        run_facts = RunFacts(pages=run.pages, rows=run.rows, refused=run.refused, **values)
        self.session.rollback()
        return run_facts


def archive_ref(page: RawPage) -> ArchiveRef:
    """Return where the bytes of a recorded page lie."""
    return ArchiveRef(page.archive_file, page.archive_offset, page.digest, page.length)


class _LiveRunner(_Runner):
    """Asks for page after page until the source has no next one."""

    def run(self) -> tuple[Outcome, str]:
        self._finish_unread_page()
        checkpoint = self.checkpoint()
        while checkpoint.get("next") or not checkpoint:
            request = self._next_request(checkpoint)
            try:
                document = self.environment.fetcher.fetch(request, self.config)
            except FetchRefused as error:
                return self._stop(Outcome.BLOCKED, error.reason)
            except FetchFailed as error:
                return self._stop(Outcome.FAILED, error.reason)
            ref = self.writer.add_document(document, request)
            page = self.record_page(
                ref,
                url=document.url,
                status=document.status,
                headers=dict(document.headers),
                request=asdict(request),
                received_at=document.received_at,
            )
            self._read(page, document, request)
            checkpoint = self.checkpoint()
        return self._conclude(checkpoint)

    def _next_request(self, checkpoint: dict[str, Any]) -> PageRequest:
        if checkpoint:
            return PageRequest(**checkpoint["next"])
        base = self.environment.settings.replica_url if self.config.replica else ""
        return self.source.first_request(base or self.config.base_url)

    def _finish_unread_page(self) -> None:
        page = self.unread_page()
        if page is None:
            return
        body = self.environment.archive.read(archive_ref(page))
        document = Document(page.url, page.status or 0, page.headers, body, page.received_at)
        self._read(page, document, PageRequest(**page.request))

    def _read(self, page: RawPage, document: Document, request: PageRequest) -> None:
        before = self.checkpoint()
        reading = self.source.read_page(document, request)
        rows = tuple(row for row in reading.rows if row.number > page.rows_done)
        if _repeats(reading, before):
            reading, rows = PageReading(ReadingKind.ROWS, total=reading.total), ()
        self.store(page, rows, _next_checkpoint(before, reading))

    def _stop(self, outcome: Outcome, reason: str) -> tuple[Outcome, str]:
        """Conclude a run that could not go on; what it has is kept and said."""
        facts = self.facts(stopped=outcome, reason=reason)
        if facts.rows and outcome is Outcome.FAILED:
            return Outcome.PARTIAL, f"取得 {facts.rows} 条后中断：{reason}"
        return conclude_run(facts)

    def _conclude(self, checkpoint: dict[str, Any]) -> tuple[Outcome, str]:
        stopped = checkpoint.get("stopped")
        return conclude_run(
            self.facts(
                claimed_total=checkpoint.get("total"),
                minimum_rows=self.config.expectations.minimum_rows,
                proved_empty=bool(checkpoint.get("proved_empty")),
                stopped=Outcome.of(stopped) if stopped else None,
                reason=checkpoint.get("reason", ""),
            )
        )


def _repeats(reading: PageReading, checkpoint: dict[str, Any]) -> bool:
    """Tell whether the source answered the page before once more, as some do past their end."""
    ids = _ids(reading)
    return bool(ids) and ids == checkpoint.get("ids")


def _ids(reading: PageReading) -> list[str]:
    return [row.posting.external_id for row in reading.rows if row.posting is not None]


def _next_checkpoint(before: dict[str, Any], reading: PageReading) -> dict[str, Any]:
    stopped = _STOPPED_BY.get(reading.kind)
    return {
        "next": asdict(reading.next) if reading.next and not stopped else None,
        "total": reading.total if reading.total is not None else before.get("total"),
        "proved_empty": before.get("proved_empty") or reading.kind is ReadingKind.EMPTY,
        "stopped": stopped.value if stopped else None,
        "reason": reading.reason,
        "ids": _ids(reading),
    }


class _HandoverRunner(_Runner):
    """Reads every file in the source's inbox; a file leaves the inbox once it is archived."""

    def run(self) -> tuple[Outcome, str]:
        page = self.unread_page()
        if page is not None:
            self._read(page)
        for path in self._inbox():
            ref = self.writer.add_file(path, path.name, datetime.now(UTC))
            page = self._received_before(ref) or self.record_page(
                ref,
                url=path.name,
                filename=path.name,
                received_at=datetime.now(UTC),
            )
            path.unlink()
            if not page.is_done:
                self._read(page)
        return self._conclude()

    def _inbox(self) -> list[Path]:
        folder = self.environment.settings.inbox_path / self.work.source_id
        if not folder.is_dir():
            return []
        return sorted(
            path
            for path in folder.iterdir()
            if path.is_file()
            and not path.name.startswith(".")
            and not path.name.endswith(_UNFINISHED_UPLOADS)
        )

    def _received_before(self, ref: ArchiveRef) -> RawPage | None:
        """Return the page of this run with the same bytes: the kill came before the clean-up."""
        return self.session.scalar(
            select(RawPage).filter_by(source_run_id=self.work.run_id, digest=ref.digest)
        )

    def _read(self, page: RawPage) -> None:
        after_row = page.rows_done
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "received"
            with self.environment.archive.open(archive_ref(page)) as body, path.open("wb") as copy:
                shutil.copyfileobj(body, copy)
            filename = page.filename
            checkpoint = self.checkpoint()
            try:
                self.store(
                    page, self.source.read_file(path, filename, after_row=after_row), checkpoint
                )
            except UnreadableFile as error:
                self.session.rollback()
                unreadable = [*checkpoint.get("unreadable", []), f"{filename}：{error}"]
                self.store(page, [_refusal(error)], {**checkpoint, "unreadable": unreadable})

    def _conclude(self) -> tuple[Outcome, str]:
        unreadable = self.checkpoint().get("unreadable", [])
        facts = self.facts()
        if facts.pages == 0:
            return Outcome.SKIPPED, "收件夹中没有报送文件。"
        if unreadable:
            outcome = Outcome.PARTIAL if facts.rows > facts.refused else Outcome.FAILED
            return outcome, "；".join(unreadable)
        return conclude_run(facts)


def _refusal(error: UnreadableFile) -> Row:
    """Return the refusal of a whole file as its row 0, to stand in the list of problems."""
    problem = RowProblem(row=0, column="文件", value="", expected=str(error))
    return Row(0, None, (problem,))


_RUNNERS: dict[AccessMode, type[_Runner]] = {AccessMode.LIVE: _LiveRunner, AccessMode.HANDOVER: _HandoverRunner}
