"""What a scan works with: everything outside it that a test or a demonstration may replace."""

from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy.orm import Session

from scrapers.evidence.archive import Archive
from scrapers.fetching.fetcher import Fetcher
from supervisor.domain.collect.runs import RunOutcome
from supervisor.services.leads.computing import Computing, InProcess
from supervisor.settings import Settings


class Progress(Protocol):
    """Told how a scan goes; the command line draws bars from it."""

    def source_started(self, source_id: str, title: str) -> None:
        """Report that work on a source begins."""

    def rows_done(self, source_id: str, rows: int, total: int | None) -> None:
        """Report how many rows are stored, of how many the source claims."""

    def source_finished(self, source_id: str, outcome: RunOutcome, reason: str) -> None:
        """Report how a source ended."""


class SilentProgress:
    """Says nothing."""

    def source_started(self, source_id: str, title: str) -> None:
        """Say nothing."""

    def rows_done(self, source_id: str, rows: int, total: int | None) -> None:
        """Say nothing."""

    def source_finished(self, source_id: str, outcome: RunOutcome, reason: str) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class ScanEnvironment:
    """The session, settings, network and computing power of one scan.

    ``batch_rows`` is how many rows are judged and stored in one transaction at the most.
    """

    session: Session
    settings: Settings
    fetcher: Fetcher
    computing: Computing = field(default_factory=InProcess)
    progress: Progress = field(default_factory=SilentProgress)
    batch_rows: int = 1_000

    @property
    def archive(self) -> Archive:
        """The archive of the installation."""
        return Archive(self.settings.archive_path)
