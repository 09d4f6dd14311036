"""The report's figures of violations over the last periods, beside one another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy.orm import Session

from supervisor.domain.public.statutory import Figure, FigureKey, Period
from supervisor.store.queries.public.statutory import counts_over

K: Final = FigureKey
TREND: Final = (
    K.LEADS,
    K.CONFIRMED,
    K.KIND_DISCRIMINATION,
    K.KIND_FALSE,
    K.KIND_FEES,
    K.KIND_UNLICENSED,
    K.COMPLAINTS,
    K.PRICE_HANDED_OVER,
    K.CASES,
    K.PENALTIES,
    K.CLOSURES,
    K.CAMPAIGN_FAULTY,
    K.INSPECTIONS_FAULTY,
)
"""What is followed over periods; none of them is a sum, so each counts its records."""


@dataclass(frozen=True, slots=True)
class TrendPeriod:
    """One period of the series with its figures, those without records as unknown."""

    period: Period
    figures: Mapping[FigureKey, Figure]

    def as_json(self) -> dict[str, Any]:
        """Return the figures by key; a figure that is not known is null."""
        return {
            "from": self.period.first.isoformat(),
            "to": self.period.last.isoformat(),
            **{str(key): figure.value for key, figure in self.figures.items()},
        }


def trend(
    session: Session,
    period: Period,
    since: Mapping[str, date | None],
    kept_with: Mapping[FigureKey, Sequence[str]],
) -> tuple[TrendPeriod, ...]:
    """Return the series that ends with ``period``, the oldest first.

    ``since`` tells from when each kind of record is kept, ``kept_with`` which kinds a figure needs.
    """
    found = []
    for one in period.series():
        counts = counts_over(session, TREND, one)
        known = {name for name, day in since.items() if day is not None and day <= one.last}
        figures = {
            key: Figure(key, counts[key] if known.issuperset(kept_with[key]) else None)
            for key in TREND
        }
        found.append(TrendPeriod(one, figures))
    return tuple(found)
