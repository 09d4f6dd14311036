"""Runs of a source: the newest, the unfinished, and the good ones before another."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from supervisor.domain.collect.runs import RunOutcome, ScanTrigger
from supervisor.store.tables.collect import Scan, SourceRun, SourceState


def source_of_run(session: Session, run_id: int) -> str | None:
    """Return the source that a run visited, or ``None`` where there is no such run."""
    return session.scalar(select(SourceRun.source_id).where(SourceRun.id == run_id))


def newest_run_id(session: Session, source_id: str) -> int:
    """Return the newest run of a source; 0 where it has none."""
    query = select(func.max(SourceRun.id)).where(SourceRun.source_id == source_id)
    return session.scalar(query) or 0


def has_unfinished_run(session: Session, source_id: str) -> bool:
    """Tell whether a run of the source is under way or waits for the scheduler."""
    query = select(SourceRun.id).where(
        SourceRun.source_id == source_id, SourceRun.finished_at.is_(None)
    )
    return session.scalar(query.limit(1)) is not None


def good_runs_before(session: Session, run: SourceRun, count: int) -> Sequence[SourceRun]:
    """Return the good runs of a run's source before it, with their scans, newest first.

    A replay reads old pages; what was before the source was learnt anew is forgotten.
    """
    state = session.get(SourceState, run.source_id)
    good = [outcome for outcome in RunOutcome if outcome.is_good]
    return session.scalars(
        select(SourceRun)
        .join(Scan, Scan.id == SourceRun.scan_id)
        .where(
            SourceRun.source_id == run.source_id,
            SourceRun.id < run.id,
            SourceRun.id > (state.learned_until_id if state else 0),
            SourceRun.outcome.in_(good),
            Scan.trigger != ScanTrigger.REPLAY,
        )
        .options(joinedload(SourceRun.scan))
        .order_by(SourceRun.id.desc())
        .limit(count)
    ).all()
