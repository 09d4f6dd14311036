"""A handed-over source in one scan: read every file that lies in its inbox."""

import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from scrapers.contract import Row
from scrapers.errors import UnreadableFile
from scrapers.evidence.archive import ArchiveRef
from scrapers.items import RowProblem
from supervisor.domain.collect.runs import RunOutcome, conclude_run
from supervisor.services.collect import aside
from supervisor.services.collect.runner import SourceRunner, archive_ref
from supervisor.store.engine import end_reading, unit_of_work
from supervisor.store.queries.collect import raw_pages
from supervisor.store.tables.collect import RawPage, SourceRun

_UNFINISHED_UPLOADS = (".part", ".tmp", ".filepart", ".crdownload")


class HandoverRunner(SourceRunner):
    """Reads every file in the source's inbox; a file leaves the inbox once it is archived."""

    def receive(self) -> tuple[RunOutcome, str]:
        """Read every file of the inbox, then what an earlier run left unread."""
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
                self.read_recorded(page)
        while (left := self._adopted()) is not None:
            self._read(left, is_suspect=True)
        return self.conclude()

    def _adopted(self) -> RawPage | None:
        """Return a file that an earlier run failed in the middle of, now a file of this run.

        It has left the inbox, so nobody would bring it again. It comes last: if it is what makes
        runs fail, the files of the day are in by then.
        """
        with unit_of_work(self.session):
            page = raw_pages.left_half_read(self.session, self.work.source_id)
            if page is not None:
                number = self.next_sequence()
                page.source_run_id, page.sequence = self.work.run_id, number
        return page

    @property
    def _folder(self) -> Path:
        return self.environment.settings.inbox_path / self.work.source_id

    def _inbox(self) -> list[Path]:
        folder = self._folder
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
        return raw_pages.page_of_digest(self.session, self.work.run_id, ref.digest)

    def read_recorded(self, page: RawPage) -> None:
        """Read a file as it was received."""
        self._read(page, is_suspect=False)

    def _read(self, page: RawPage, *, is_suspect: bool) -> None:
        """Read a file; one that an earlier try failed in is first read apart from the run."""
        after_row = page.rows_done
        deaths = self._begin(page)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "received"
            with self.environment.archive.open(archive_ref(page)) as body, path.open("wb") as copy:
                shutil.copyfileobj(body, copy)
            filename = page.filename
            checkpoint = self.checkpoint()
            checkpoint.pop(aside.READING, None)
            try:
                if deaths or is_suspect:
                    aside.examine(self.source, path, filename, page.received_at, deaths)
                rows = aside.rows_apart(self.source, path, filename, after_row, page.received_at)
                self.store(page, rows, checkpoint)
            except UnreadableFile as error:
                end_reading(self.session)
                aside.put_aside(self._folder, path, filename, page.digest, str(error))
                unreadable = [*checkpoint.get("unreadable", []), f"{filename}：{error}"]
                self.store(page, [_refusal(error)], {**checkpoint, "unreadable": unreadable})

    def _begin(self, page: RawPage) -> int:
        """Mark the file as being read; return how often the run died without getting further."""
        page_id, rows_done = page.id, page.rows_done
        with unit_of_work(self.session):
            run = self.session.get_one(SourceRun, self.work.run_id)
            deaths = aside.tries_before(run.checkpoint, page_id, rows_done)
            mark = aside.mark_of(page_id, rows_done, deaths + 1)
            run.checkpoint = {**run.checkpoint, aside.READING: mark}
        return deaths

    def conclude(self) -> tuple[RunOutcome, str]:
        """Return what the files prove: nothing, where none came."""
        unreadable = self.checkpoint().get("unreadable", [])
        facts = self.facts()
        if facts.pages == 0:
            return RunOutcome.SKIPPED, "收件夹中没有报送文件。"
        if unreadable:
            outcome = RunOutcome.PARTIAL if facts.rows > facts.refused else RunOutcome.FAILED
            return outcome, "；".join(unreadable)
        return conclude_run(facts)


def _refusal(error: UnreadableFile) -> Row:
    """Return the refusal of a whole file as its row 0, to stand in the list of problems."""
    problem = RowProblem(row=0, column="文件", value="", expected=str(error))
    return Row(0, None, (problem,))
