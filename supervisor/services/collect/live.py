"""A live source in one scan: ask for page after page until there is no next one."""

from dataclasses import asdict, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind
from scrapers.errors import FetchError, FetchRefused, Parked
from scrapers.pages.encoding import warnings_of
from scrapers.pages.paging import MAX_EMPTIES
from supervisor.domain.collect.runs import Outcome, RunFacts, conclude_run
from supervisor.domain.platform.clock import office_time, utc_now
from supervisor.services.collect import paused_lists
from supervisor.services.collect.conditional import (
    UNCHANGED,
    KnownBody,
    PageValidators,
    reader_version,
)
from supervisor.services.collect.replay import is_replay
from supervisor.services.collect.runner import SourceRunner, archive_ref
from supervisor.store.engine import begin_writing
from supervisor.store.tables.collect import RawPage, SourceRun
from supervisor.store.tables.postings import Posting

_STOPPED_BY = {ReadingKind.BLOCKED: Outcome.BLOCKED, ReadingKind.DRIFT: Outcome.SCHEMA_DRIFT}


class LiveRunner(SourceRunner):
    """Asks for page after page until the source has no next one."""

    @cached_property
    def validators(self) -> PageValidators:
        """What the source may be asked about instead of asked for, by today's reader."""
        reader = reader_version(self.work.source_id, self.work.versions.rules)
        archive = self.environment.archive
        return PageValidators(self.session, archive, self.work.source_id, reader)

    def receive(self) -> tuple[Outcome, str]:
        """Ask for every page that is still to come."""
        paused_lists.take_up(self.session, self.work.run_id)
        checkpoint = self.checkpoint()
        while checkpoint.get("next") or not checkpoint:
            request = self._next_request(checkpoint)
            try:
                self._keep_limits()
                page, document = self._receive_page(request)
            except FetchError as error:
                return self._give_up(error, request)
            self._read(page, document, request)
            checkpoint = self.checkpoint()
        return self.conclude()

    def _give_up(self, error: FetchError, request: PageRequest) -> tuple[Outcome, str]:
        """Stop for now, keeping what came instead of the page."""
        if error.answer is not None:
            self._record(error.answer, request, is_done=True)
        if isinstance(error, Parked):
            paused_lists.pause(self.session, self.work.run_id)
        is_refused = isinstance(error, FetchRefused)
        return self._stop(Outcome.BLOCKED if is_refused else Outcome.FAILED, error.reason)

    def _keep_limits(self) -> None:
        """Raise where no further page may be asked for in this run."""
        self._refrain()
        pages = self.facts().pages
        if pages >= self.config.max_pages:
            raise Parked(f"已取得 {pages} 页，达到该来源的页数上限，未再访问。", 0)

    def _refrain(self) -> None:
        """Raise where the source must be left alone by now; asked again after every wait."""
        self.heed_pause()
        self._keep_hours()

    def _keep_hours(self) -> None:
        """Raise ``Parked`` outside the source's hours."""
        window = self.config.window
        now = office_time(utc_now()).time()
        if self.work.keeps_window and not window.contains(now):
            hours = f"{window.start:%H:%M}–{window.end:%H:%M}"
            raise Parked(f"不在该来源的采集时段（{hours}）内，未再访问。", 0)

    def _next_request(self, checkpoint: dict[str, Any]) -> PageRequest:
        if checkpoint:
            return PageRequest(**checkpoint["next"])
        base = self.environment.settings.replica_url if self.config.replica else ""
        return self.source.first_request(base or self.config.base_url)

    def _receive_page(self, request: PageRequest) -> tuple[RawPage, Document]:
        """Ask, archive, record; a page found unchanged is the body that was archived before."""
        known = self.validators.known(request)
        answer = self.environment.fetcher.fetch(
            request,
            self.config,
            validator=known.validator if known else None,
            gate=self._refrain,
        )
        if known is not None and answer.status == UNCHANGED:
            return self._record_unchanged(answer, request, known), known.restored(answer)
        return self._record(answer, request), answer

    def _record(self, answer: Document, request: PageRequest, **values: Any) -> RawPage:
        ref = self.writer.add_document(answer, request)
        return self.record_page(
            ref,
            url=answer.url,
            status=answer.status,
            headers=dict(answer.headers),
            request=asdict(request),
            received_at=answer.received_at,
            warnings=list(warnings_of(answer.body, answer.headers.get("content-type", ""))),
            **values,
        )

    def _record_unchanged(
        self, answer: Document, request: PageRequest, known: KnownBody
    ) -> RawPage:
        ref = self.writer.add_revisit(answer, request, known.ref, known.url)
        return self.record_page(
            ref,
            url=answer.url,
            status=UNCHANGED,
            headers=known.headers,
            request=asdict(request),
            received_at=answer.received_at,
        )

    def read_recorded(self, page: RawPage) -> None:
        """Read a page as it was received; one found unchanged by the day its body came."""
        body = self.environment.archive.read(archive_ref(page))
        document = Document(page.url, page.status or 0, page.headers, body, page.received_at)
        if page.status == UNCHANGED:
            document = replace(document, status=200, received_at=self._body_received(page))
        self._read(page, document, PageRequest(**page.request))

    def _body_received(self, page: RawPage) -> datetime:
        came = self.session.scalar(
            select(func.max(RawPage.received_at)).where(
                RawPage.source_id == page.source_id,
                RawPage.digest == page.digest,
                RawPage.status != UNCHANGED,
                RawPage.id < page.id,
            )
        )
        return came or page.received_at

    def _read(self, page: RawPage, document: Document, request: PageRequest) -> None:
        page_id, is_whole = page.id, page.status != UNCHANGED and not page.warnings
        before = self.checkpoint()
        is_new = is_whole and not is_replay(before)
        reading = self.source.read_page(document, request)
        if _repeats(reading, before):
            reading = PageReading(ReadingKind.ROWS, total=reading.total)
        elif self._brings_nothing_new(page_id, reading):
            reading = _one_more_empty(reading, request)
        page = self.session.get_one(RawPage, page_id)
        rows = tuple(row for row in reading.rows if row.number > page.rows_done)
        self.store(page, rows, _next_checkpoint(before, reading))
        if is_new and reading.kind in (ReadingKind.ROWS, ReadingKind.EMPTY):
            self.validators.remember(page_id, request, document)

    def _brings_nothing_new(self, page_id: int, reading: PageReading) -> bool:
        """Tell whether every ad of the page has stood on an earlier page of this visit."""
        ids, first = set(_ids(reading)), self.visit_begins()
        if not ids or first is None:
            return False
        seen = self.session.scalar(
            select(func.count(Posting.id)).where(
                Posting.source_id == self.work.source_id,
                Posting.external_id.in_(ids),
                Posting.last_page_id >= first,
                Posting.last_page_id < page_id,
            )
        )
        self.session.rollback()
        return seen == len(ids)

    def visit_begins(self) -> int | None:
        """Return the first raw page of the visit, which may have begun in the run before."""
        return self.checkpoint().get("first_page") or super().visit_begins()

    def _stop(self, outcome: Outcome, reason: str) -> tuple[Outcome, str]:
        """Conclude a run that could not go on; what it has is kept and said."""
        checkpoint = self.checkpoint()
        facts = self._live_facts(checkpoint, stopped=outcome, reason=reason)
        if facts.rows and outcome is Outcome.FAILED:
            total = f"（来源称共 {facts.claimed_total} 条）" if facts.claimed_total else ""
            return Outcome.PARTIAL, f"取得 {facts.reached} 条{total}后中断：{reason}"
        return conclude_run(facts)

    def conclude(self) -> tuple[Outcome, str]:
        """Return what the pages prove, by the source's own count and statements."""
        checkpoint = self.checkpoint()
        stopped = checkpoint.get("stopped")
        facts = self._live_facts(
            checkpoint,
            minimum_rows=self.config.expectations.minimum_rows,
            proved_empty=bool(checkpoint.get("proved_empty")),
            stopped=Outcome.of(stopped) if stopped else None,
            reason=checkpoint.get("reason", ""),
        )
        if facts.stopped is None:
            self._record_losses(facts)
        outcome, reason = conclude_run(facts)
        if outcome.is_good and (cut := self._cut_pages()):
            return Outcome.PARTIAL, f"有 {cut} 页在传输中被截断，其后的内容未取得。"
        if outcome.is_good and checkpoint.get("continues"):
            return outcome, f"接续上次未取完的列表，两次合计取得 {facts.reached} 条。"
        return outcome, reason

    def _live_facts(self, checkpoint: dict[str, Any], **values: Any) -> RunFacts:
        return self.facts(
            claimed_total=checkpoint.get("total"), earlier=checkpoint.get("earlier", 0), **values
        )

    def _record_losses(self, facts: RunFacts) -> None:
        """Store what the source claimed and how much of it never came."""
        begin_writing(self.session)
        run = self.session.get_one(SourceRun, self.work.run_id)
        if (run.expected_total, run.lost_estimate) == (facts.claimed_total, facts.lost):
            self.session.rollback()
            return
        run.expected_total, run.lost_estimate = facts.claimed_total, facts.lost
        self.session.commit()

    def _cut_pages(self) -> int:
        found = self.session.scalars(
            select(RawPage.warnings).filter_by(source_run_id=self.work.run_id)
        )
        cut = sum("truncated" in warnings for warnings in found)
        self.session.rollback()
        return cut


def _repeats(reading: PageReading, checkpoint: dict[str, Any]) -> bool:
    """Tell whether the source answered the page before once more, as some do past their end."""
    ids = _ids(reading)
    return bool(ids) and ids == checkpoint.get("ids")


def _one_more_empty(reading: PageReading, request: PageRequest) -> PageReading:
    """Go on for a few pages after one without anything new, then take it for the end.

    Rows that slid may fill a page; a list that starts over, or a calendar without end, fills all.
    """
    if reading.next is None or request.empties + 1 > MAX_EMPTIES:
        return replace(reading, next=None)
    return replace(reading, next=replace(reading.next, empties=request.empties + 1))


def _ids(reading: PageReading) -> list[str]:
    return [row.posting.external_id for row in reading.rows if row.posting is not None]


def _next_checkpoint(before: dict[str, Any], reading: PageReading) -> dict[str, Any]:
    stopped = _STOPPED_BY.get(reading.kind)
    if reading.is_walled and reading.rows:
        stopped = Outcome.PARTIAL
    totals = [total for total in (before.get("total"), reading.total) if total is not None]
    return {
        **before,
        "next": asdict(reading.next) if reading.next and not stopped else None,
        "total": max(totals, default=None),
        "proved_empty": before.get("proved_empty") or reading.kind is ReadingKind.EMPTY,
        "stopped": stopped.value if stopped else None,
        "reason": reading.reason,
        "ids": _ids(reading),
    }
