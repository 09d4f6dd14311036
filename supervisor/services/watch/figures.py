"""The runs of a source as the figures that baselines are made of."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from scrapers.config import SourceConfig
from scrapers.contract import AccessMode
from supervisor.domain.collect.runs import Outcome, ScanTrigger
from supervisor.domain.watch.baselines import Figures
from supervisor.domain.watch.seasons import is_known, season_of
from supervisor.domain.watch.watches import KNOWN, REPEATED
from supervisor.services.collect import paused_lists
from supervisor.store.tables.collect import Scan, SourceRun, SourceState

# Enough to find fourteen weekends' nights, if the runs are nightly.
_LOOKED_AT: Final = 60
# A run this soon after another finds little that is new.
_NOVEL_AFTER: Final = timedelta(hours=18)


def good_runs_before(session: Session, run: SourceRun) -> Sequence[SourceRun]:
    """Return the good runs of the run's source that its own figures are compared with."""
    state = session.get(SourceState, run.source_id)
    good = [outcome for outcome in Outcome if outcome.is_good]
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
        .limit(_LOOKED_AT)
    ).all()


def figures_of(runs: Sequence[SourceRun]) -> list[Figures]:
    """Return the figures of runs given newest first."""
    earlier = [*runs[1:], None]
    return [_figures(run, before) for run, before in zip(runs, earlier, strict=True)]


def watches_counts(config: SourceConfig) -> bool:
    """Tell whether the number of rows is the source's own, not that of whoever sends a file."""
    return config.mode is AccessMode.LIVE


def _figures(run: SourceRun, before: SourceRun | None) -> Figures:
    measures = {**run.measures, REPEATED: run.repeated} if run.measures else {}
    if KNOWN in measures:
        measures[KNOWN] -= run.repeated
    return Figures(
        rows=run.rows,
        new=run.new,
        refused=run.refused,
        filled=run.filled,
        pages=run.pages,
        measures=measures,
        season=season_of(run.scan.night),
        is_season_known=is_known(run.scan.night),
        is_whole=not paused_lists.is_continuation(run),
        is_novel=before is None or run.started_at - before.started_at >= _NOVEL_AFTER,
        unusual=frozenset(run.unusual),
    )
