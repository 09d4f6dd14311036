"""A live source in one scan: ask for page after page until there is no next one."""

from dataclasses import asdict, replace
from functools import cached_property
from typing import Any

from scrapers.contract import Document, PageReading, PageRequest, ReadingKind
from scrapers.decoding.encoding import warnings_of
from scrapers.errors import FetchError, FetchRefused, Interrupted, Parked
from scrapers.pages.guards import is_cut
from supervisor.domain.collect.runs import RunFacts, RunOutcome, conclude_run
from supervisor.domain.platform.clock import office_time, utc_now
from supervisor.services.collect import checkpoints, paused_lists
from supervisor.services.collect.conditional import (
    UNCHANGED,
    KnownBody,
    PageValidators,
    reader_version,
)
from supervisor.services.collect.replay import is_replay
from supervisor.services.collect.runner import SourceRunner, archive_ref
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.collect import visits
from supervisor.store.tables.collect import RawPage, SourceRun


class LiveRunner(SourceRunner):
    """Asks for page after page until the source has no next one."""

    @cached_property
    def validators(self) -> PageValidators:
        """What the source may be asked about instead of asked for, by today's reader."""
        reader = reader_version(self.work.source_id, self.work.versions.rules)
        archive = self.environment.archive
        return PageValidators(self.session, archive, self.work.source_id, reader)

    def receive(self) -> tuple[RunOutcome, str]:
        """Ask for every page that is still to come."""
        paused_lists.take_up(self.session, self.work.run_id)
        checkpoint = self.checkpoint()
        while checkpoint.get("next") or not checkpoint:
            request = self._next_request(checkpoint)
            try:
                self._keep_limits()
                page, document = self._receive_page(request)
            except FetchError as error:
                if not self._left_out(error, request, checkpoint):
                    return self._give_up(error, request)
            else:
                self._read(page, document, request)
            checkpoint = self.checkpoint()
        return self.conclude()

    def _left_out(self, error: FetchError, request: PageRequest, before: dict[str, Any]) -> bool:
        """Go on without a page that cannot be had, its loss noted; tell whether that was done.

        What breaks off has been asked for several times by then; any other failure is asked again
        here. The first page, and a host that wants to be left alone, end the visit.
        """
        if isinstance(error, Parked) or request.page == 1:
            return False
        is_asked = isinstance(error, FetchRefused | Interrupted) or bool(before.get("again"))
        onward = self.source.following_lost(request) if is_asked else request
        if onward is None or not checkpoints.may_leave_out(before):
            return False
        if error.answer is not None:
            self._record(error.answer, request, is_done=True)
        self._note(
            checkpoints.left_out(before, request, error.reason, onward)
            if is_asked
            else checkpoints.asked_again(before, request)
        )
        return True

    def _note(self, checkpoint: dict[str, Any]) -> None:
        with unit_of_work(self.session):
            self.session.get_one(SourceRun, self.work.run_id).checkpoint = checkpoint

    def _give_up(self, error: FetchError, request: PageRequest) -> tuple[RunOutcome, str]:
        """Stop for now, keeping what came instead of the page."""
        if error.answer is not None:
            self._record(error.answer, request, is_done=True)
        if isinstance(error, Parked):
            paused_lists.pause(self.session, self.work.run_id)
        is_refused = isinstance(error, FetchRefused)
        return self._stop(RunOutcome.BLOCKED if is_refused else RunOutcome.FAILED, error.reason)

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
        warnings = warnings_of(answer.body, answer.headers.get("content-type", ""))
        if is_cut(answer):
            warnings = (*warnings, "truncated")
        return self.record_page(
            ref,
            url=answer.url,
            status=answer.status,
            headers=dict(answer.headers),
            request=asdict(request),
            received_at=answer.received_at,
            warnings=list(dict.fromkeys(warnings)),
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
            document = replace(
                document, status=200, received_at=visits.body_received(self.session, page)
            )
        self._read(page, document, PageRequest(**page.request))

    def _read(self, page: RawPage, document: Document, request: PageRequest) -> None:
        page_id, is_whole = page.id, page.status != UNCHANGED and not page.warnings
        before = self.checkpoint()
        is_new = is_whole and not is_replay(before)
        reading = self.source.read_page(document, request)
        is_cut = "truncated" in page.warnings
        is_first_try = not before.get("again") and not is_replay(before)
        if is_first_try and checkpoints.is_doubtful(reading, request, is_cut=is_cut):
            self.store(page, (), checkpoints.asked_again(before, request))
            return
        if reading.is_page_fault and (without := self._without(reading, request, before)):
            self.store(page, (), without)
            return
        if checkpoints.repeats(reading, before):
            reading = PageReading(ReadingKind.ROWS, total=reading.total)
        elif self._brings_nothing_new(page_id, reading):
            reading = checkpoints.one_more_empty(reading, request)
        page = self.session.get_one(RawPage, page_id)
        rows = tuple(row for row in reading.rows if row.number > page.rows_done)
        self.store(page, rows, checkpoints.after_page(before, reading, request))
        if is_new and reading.kind in (ReadingKind.ROWS, ReadingKind.EMPTY):
            self.validators.remember(page_id, request, document)

    def _without(
        self, reading: PageReading, request: PageRequest, before: dict[str, Any]
    ) -> dict[str, Any] | None:
        """Return how to go on without a page that is wrong by itself; ``None`` where one cannot."""
        onward = self.source.following_lost(request) if request.page > 1 else None
        if onward is None or not checkpoints.may_leave_out(before):
            return None
        return checkpoints.left_out(before, request, reading.reason, onward)

    def _brings_nothing_new(self, page_id: int, reading: PageReading) -> bool:
        """Tell whether every ad of the page has stood on an earlier page of this visit."""
        ids, first = set(checkpoints.ids_of(reading)), self.visit_begins()
        if not ids or first is None:
            return False
        seen = visits.ads_seen(self.session, self.work.source_id, ids, first, page_id)
        end_reading(self.session)
        return seen == len(ids)

    def visit_begins(self) -> int | None:
        """Return the first raw page of the visit, which may have begun in the run before."""
        return self.checkpoint().get("first_page") or super().visit_begins()

    def _stop(self, outcome: RunOutcome, reason: str) -> tuple[RunOutcome, str]:
        """Conclude a run that could not go on; what it has is kept and said."""
        checkpoint = self.checkpoint()
        facts = self._live_facts(checkpoint, stopped=outcome, reason=reason)
        if facts.rows and outcome is RunOutcome.FAILED:
            total = f"（来源称共 {facts.claimed_total} 条）" if facts.claimed_total else ""
            return RunOutcome.PARTIAL, f"取得 {facts.reached} 条{total}后中断：{reason}"
        return conclude_run(facts)

    def conclude(self) -> tuple[RunOutcome, str]:
        """Return what the pages prove, by the source's own count and statements."""
        checkpoint = self.checkpoint()
        stopped = checkpoint.get("stopped")
        facts = self._live_facts(
            checkpoint,
            minimum_rows=self.config.expectations.minimum_rows,
            proved_empty=bool(checkpoint.get("proved_empty")),
            stopped=RunOutcome.of(stopped) if stopped else None,
            reason=checkpoint.get("reason", ""),
        )
        if facts.stopped is None:
            self._record_losses(facts)
        outcome, reason = conclude_run(facts)
        if losses := checkpoints.losses_said(checkpoint):
            reason = f"{reason}{losses}"
            return (RunOutcome.PARTIAL if outcome.is_good else outcome), reason
        if outcome.is_good and (cut := self._cut_pages()):
            return RunOutcome.PARTIAL, f"有 {cut} 页在传输中被截断，其后的内容未取得。"
        if outcome.is_good and checkpoint.get("continues"):
            return outcome, f"接续上次未取完的列表，两次合计取得 {facts.reached} 条。"
        return outcome, reason

    def _live_facts(self, checkpoint: dict[str, Any], **values: Any) -> RunFacts:
        return self.facts(
            claimed_total=checkpoint.get("total"), earlier=checkpoint.get("earlier", 0), **values
        )

    def _record_losses(self, facts: RunFacts) -> None:
        """Store what the source claimed and how much of it never came, where that is new.

        A run that was killed after this must not need another commit before it gets further.
        """
        run = self.session.get_one(SourceRun, self.work.run_id)
        if (run.expected_total, run.lost_estimate) == (facts.claimed_total, facts.lost):
            return
        with unit_of_work(self.session):
            run = self.session.get_one(SourceRun, self.work.run_id)
            run.expected_total, run.lost_estimate = facts.claimed_total, facts.lost

    def _cut_pages(self) -> int:
        found = visits.warnings_by_request(self.session, self.work.run_id)
        end_reading(self.session)
        return sum("truncated" in warnings for warnings in found)
