"""A source against its own past: the nights in their usual band, the measures of the newest."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from scrapers.registry import load_config
from supervisor.domain.collect.runs import RunOutcome
from supervisor.domain.watch.baselines import LEARNING_RUNS, Figures, UsualBand
from supervisor.domain.watch.watches import COUNTS, ROWS, SHARES, Watch, count_watches, usual_band
from supervisor.services.watch.figures import figures_of, watches_counts
from supervisor.store.queries.collect.sources import visits_of
from supervisor.store.tables.collect import SourceRun, SourceState

NIGHTS_SHOWN: Final = 30
# The first night shown has a past of its own.
_RUNS_READ: Final = 90
_ROWS_WATCH: Final = next(watch for watch in COUNTS if watch.cause == ROWS)


@dataclass(frozen=True, slots=True)
class Night:
    """One run as a point; ``band`` is where its rows usually lay then, if that was known."""

    on: date
    rows: int
    outcome: RunOutcome
    reason: str
    band: UsualBand | None


@dataclass(frozen=True, slots=True)
class MeasureLine:
    """One measure of the newest good run beside what is usual; ``is_unusual`` as judged then."""

    label: str
    value: float
    band: UsualBand | None
    is_share: bool
    is_unusual: bool


@dataclass(frozen=True, slots=True)
class Baseline:
    """The nights shown, oldest first, and the measures of the newest good one.

    ``runs_to_learn`` is how many good runs are still missing before anything is called unusual.
    """

    nights: tuple[Night, ...]
    measures: tuple[MeasureLine, ...]
    measured_on: date | None
    runs_to_learn: int


def baseline_of(session: Session, source_id: str) -> Baseline:
    """Return how the source stands against its past, in two statements."""
    state = session.get(SourceState, source_id)
    learned_until = state.learned_until_id if state else 0
    runs = visits_of(session, source_id, _RUNS_READ)
    good = [run for run in runs if run.outcome.is_good and run.id > learned_until]
    figures = dict(zip((run.id for run in good), figures_of(good), strict=True)) if good else {}
    nights = [_night(run, good, figures) for run in runs[:NIGHTS_SHOWN]]
    return Baseline(
        nights=tuple(reversed(nights)),
        measures=_measures(source_id, good, figures),
        measured_on=good[0].scan.night if good else None,
        runs_to_learn=max(LEARNING_RUNS - len(good), 0),
    )


def _night(run: SourceRun, good: Sequence[SourceRun], figures: dict[int, Figures]) -> Night:
    past = [figures[other.id] for other in good if other.id < run.id]
    latest = figures.get(run.id, Figures(run.rows))
    band = usual_band(_ROWS_WATCH, latest, past, {})
    return Night(run.scan.night, run.rows, run.outcome, run.reason, band)


def _measures(
    source_id: str, good: Sequence[SourceRun], figures: dict[int, Figures]
) -> tuple[MeasureLine, ...]:
    if not good:
        return ()
    config = load_config(source_id)
    latest, *past = (figures[run.id] for run in good)
    counts = count_watches(past) if watches_counts(config) else ()
    lines = []
    for watch in (*counts, *SHARES):
        value = watch.value(latest)
        band = usual_band(watch, latest, past, config.expectations.coverage)
        if value is not None and (value or (band is not None and band.middle)):
            lines.append(_line(watch, value, band, latest))
    return tuple(lines)


def _line(watch: Watch, value: float, band: UsualBand | None, latest: Figures) -> MeasureLine:
    is_share = watch.floor is not None
    return MeasureLine(watch.label, value, band, is_share, watch.cause in latest.unusual)
