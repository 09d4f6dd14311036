"""A live source in one scan: ask for page after page until there is no next one."""

from dataclasses import asdict
from typing import Any

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind
from scrapers.errors import FetchFailed, FetchRefused
from supervisor.domain.clock import office_time
from supervisor.domain.runs import Outcome, conclude_run
from supervisor.services.source_runner import SourceRunner, archive_ref
from supervisor.store.base import utc_now
from supervisor.store.tables.runs import RawPage

_STOPPED_BY = {ReadingKind.BLOCKED: Outcome.BLOCKED, ReadingKind.DRIFT: Outcome.SCHEMA_DRIFT}


class LiveRunner(SourceRunner):
    """Asks for page after page until the source has no next one."""

    def receive(self) -> tuple[Outcome, str]:
        """Ask for every page that is still to come."""
        checkpoint = self.checkpoint()
        while checkpoint.get("next") or not checkpoint:
            if hindrance := self._hindrance():
                return self._stop(Outcome.FAILED, hindrance)
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
        return self.conclude()

    def _hindrance(self) -> str:
        """Return why no further page may be asked for, or nothing where one may."""
        window = self.config.window
        now = office_time(utc_now()).time()
        if self.work.keeps_window and not window.contains(now):
            return f"不在该来源的采集时段（{window.start:%H:%M}–{window.end:%H:%M}）内，未再访问。"
        pages = self.facts().pages
        if pages >= self.config.max_pages:
            return f"已取得 {pages} 页，达到该来源的页数上限，未再访问。"
        return ""

    def _next_request(self, checkpoint: dict[str, Any]) -> PageRequest:
        if checkpoint:
            return PageRequest(**checkpoint["next"])
        base = self.environment.settings.replica_url if self.config.replica else ""
        return self.source.first_request(base or self.config.base_url)

    def read_recorded(self, page: RawPage) -> None:
        """Read a page as it was received."""
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

    def conclude(self) -> tuple[Outcome, str]:
        """Return what the pages prove, by the source's own count and statements."""
        checkpoint = self.checkpoint()
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
        **before,
        "next": asdict(reading.next) if reading.next and not stopped else None,
        "total": reading.total if reading.total is not None else before.get("total"),
        "proved_empty": before.get("proved_empty") or reading.kind is ReadingKind.EMPTY,
        "stopped": stopped.value if stopped else None,
        "reason": reading.reason,
        "ids": _ids(reading),
    }
