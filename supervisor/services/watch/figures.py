"""The runs of a source as the figures that baselines are made of."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from scrapers.config import SourceConfig
from scrapers.contract import AccessMode
from supervisor.domain.watch.baselines import Figures
from supervisor.domain.watch.seasons import is_known, season_of
from supervisor.domain.watch.watches import KNOWN, REPEATED
from supervisor.services.collect import paused_lists
from supervisor.store.tables.collect import SourceRun

LOOKED_AT: Final = 60
"""Good runs that a run is compared with: enough for fourteen weekends' nights."""

# A run this soon after another finds little that is new.
_NOVEL_AFTER: Final = timedelta(hours=18)


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
