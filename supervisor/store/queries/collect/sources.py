"""What is known of sources from their runs: the newest, the earlier ones, refused rows, uploads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from supervisor.domain.collect.runs import RunOutcome, ScanTrigger
from supervisor.store.queries.paging import At, Length, Page, rows_of
from supervisor.store.tables.collect import RawPage, RefusedRow, Scan, SourceRun, SourceState
from supervisor.store.tables.leads import Finding
from supervisor.store.tables.postings import PostingRevision

__all__ = ["SourceRun", "SourceState"]
"""The rows that pages are typed with."""

RUNS_SHOWN: Final = 30
PAGE_SIZE: Final = 100


@dataclass(frozen=True, slots=True)
class SourceStanding:
    """How a source stands: paused or not, last proved good, its newest run."""

    state: SourceState | None
    run: SourceRun | None

    @property
    def is_paused(self) -> bool:
        """Whether the console has paused it."""
        return self.state is not None and self.state.paused


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A refused row with the page or file it stood in."""

    row: RefusedRow
    page: RawPage


@dataclass(frozen=True, slots=True)
class UploadResult:
    """What came of an uploaded file."""

    page: RawPage
    run: SourceRun
    new: int
    changed: int
    findings: int
    refused_rows: int


def states(session: Session) -> dict[str, SourceState]:
    """Return what is kept of each source: paused or not, last proved good; in one statement."""
    return {state.source_id: state for state in session.scalars(select(SourceState))}


def standings(session: Session) -> dict[str, SourceStanding]:
    """Return the standing of every source that has a state or a run, in two statements."""
    kept = states(session)
    newest = select(func.max(SourceRun.id)).group_by(SourceRun.source_id)
    runs = {
        run.source_id: run
        for run in session.scalars(select(SourceRun).where(SourceRun.id.in_(newest)))
    }
    return {
        source_id: SourceStanding(kept.get(source_id), runs.get(source_id))
        for source_id in kept.keys() | runs.keys()
    }


def recent_runs(session: Session, source_id: str) -> Sequence[SourceRun]:
    """Return the newest runs of a source with their scans, newest first."""
    return session.scalars(
        select(SourceRun)
        .where(SourceRun.source_id == source_id)
        .options(joinedload(SourceRun.scan))
        .order_by(SourceRun.id.desc())
        .limit(RUNS_SHOWN)
    ).all()


def visits_of(session: Session, source_id: str, count: int) -> Sequence[SourceRun]:
    """Return the newest ended runs in which the source was visited or its files were read.

    A replay visits nobody, and a run that was left out says nothing. Newest first.
    """
    return session.scalars(
        select(SourceRun)
        .join(Scan, Scan.id == SourceRun.scan_id)
        .where(
            SourceRun.source_id == source_id,
            SourceRun.outcome.not_in((RunOutcome.RUNNING, RunOutcome.SKIPPED)),
            Scan.trigger != ScanTrigger.REPLAY,
        )
        .options(contains_eager(SourceRun.scan))
        .order_by(SourceRun.id.desc())
        .limit(count)
    ).all()


def refused_page(session: Session, run_id: int, at: At) -> Page[RefusedLine]:
    """Return one page of the rows a run refused, in file and row order."""
    of_run = RawPage.source_run_id == run_id
    total = session.scalar(select(func.count(RefusedRow.id)).join(RawPage).where(of_run)) or 0
    query = (
        select(RefusedRow, RawPage)
        .join(RawPage, RawPage.id == RefusedRow.raw_page_id)
        .where(of_run)
    )
    order = (RawPage.sequence, RefusedRow.row, RefusedRow.id)
    found = rows_of(session, query, order, at, Length(total, PAGE_SIZE))
    return found.of([RefusedLine(row, page) for row, page in found.items])


def refused_lines(session: Session, run_id: int) -> list[RefusedLine]:
    """Return every row a run refused, for the download."""
    rows = session.execute(
        select(RefusedRow, RawPage)
        .join(RawPage, RawPage.id == RefusedRow.raw_page_id)
        .where(RawPage.source_run_id == run_id)
        .order_by(RawPage.sequence, RefusedRow.row, RefusedRow.id)
    )
    return [RefusedLine(row, page) for row, page in rows]


def refused_of_page(session: Session, page_id: int, most: int) -> Sequence[RefusedRow]:
    """Return the first rows of a file that could not be read."""
    return session.scalars(
        select(RefusedRow)
        .where(RefusedRow.raw_page_id == page_id)
        .order_by(RefusedRow.row, RefusedRow.id)
        .limit(most)
    ).all()


def upload_result(session: Session, source_id: str, name: str) -> UploadResult | None:
    """Return what came of the file uploaded under ``name``, once a scan has taken it up."""
    page = session.scalar(
        select(RawPage)
        .where(RawPage.source_id == source_id, RawPage.filename == name)
        .order_by(RawPage.id.desc())
    )
    if page is None:
        return None
    is_first = case((PostingRevision.number == 1, 1), else_=0)
    wordings, new, findings = session.execute(
        select(
            func.count(PostingRevision.id),
            func.coalesce(func.sum(is_first), 0),
            func.count(Finding.id),
        )
        .outerjoin(Finding, Finding.revision_id == PostingRevision.id)
        .where(PostingRevision.raw_page_id == page.id)
    ).one()
    refused = select(func.count(RefusedRow.row.distinct())).where(RefusedRow.raw_page_id == page.id)
    return UploadResult(
        page=page,
        run=session.get_one(SourceRun, page.source_run_id),
        new=new,
        changed=wordings - new,
        findings=findings,
        refused_rows=session.scalar(refused) or 0,
    )
