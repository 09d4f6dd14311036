"""The periods agencies report on: a year for the annual report, a quarter for the statistics."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

from supervisor.domain.duties.licence_reminders import report_due
from supervisor.domain.platform.labelled import LabelledEnum

_NUMERALS: Final = "一二三四"
_QUARTERS_OPEN: Final = 4
_YEARS_OPEN: Final = 3


class FilingKind(LabelledEnum):
    """What is reported at regular times."""

    ANNUAL = ("annual", "年度报告")
    QUARTER = ("quarter", "市场统计")


@dataclass(frozen=True, slots=True)
class Terms:
    """When reports are due, as the office has set it.

    ``annual_until`` is MM-DD of the year after (empty: not set), ``statistics_days`` the days after
    a quarter's end (0: statistics are not asked for).
    """

    annual_until: str = ""
    statistics_days: int = 0


@dataclass(frozen=True, slots=True, order=True)
class ReportingPeriod:
    """A year (``quarter`` 0) or a quarter of it."""

    year: int
    quarter: int = 0

    def __post_init__(self) -> None:
        if not (2000 <= self.year <= 2999 and 0 <= self.quarter <= 4):
            raise ValueError(f"no period: {self.year}, {self.quarter}")

    @classmethod
    def of(cls, kind: FilingKind, key: str) -> Self:
        """Return the period of a key such as ``2025`` or ``2026-Q3``; raises ``ValueError``."""
        year, _, quarter = key.partition("-Q")
        found = cls(int(year), int(quarter) if quarter else 0)
        if found.key != key or found.kind is not kind:
            raise ValueError(f"{key!r} is no period of {kind}")
        return found

    @property
    def kind(self) -> FilingKind:
        """What is reported on the period."""
        return FilingKind.QUARTER if self.quarter else FilingKind.ANNUAL

    @property
    def key(self) -> str:
        """How the period is stored and stands in addresses; keys of a kind sort by time."""
        return f"{self.year}-Q{self.quarter}" if self.quarter else str(self.year)

    @property
    def label(self) -> str:
        """How the period is called on pages."""
        if self.quarter:
            return f"{self.year} 年第{_NUMERALS[self.quarter - 1]}季度"
        return f"{self.year} 年度"

    @property
    def title(self) -> str:
        """How a report on the period is called."""
        return f"{self.label.removesuffix('年度')}{self.kind.label}"

    @property
    def last_day(self) -> date:
        """The day the period ends."""
        month = self.quarter * 3 or 12
        return date(self.year + month // 12, month % 12 + 1, 1) - timedelta(days=1)

    @property
    def before(self) -> "ReportingPeriod":
        """The period before of the same kind."""
        if self.quarter > 1:
            return ReportingPeriod(self.year, self.quarter - 1)
        return ReportingPeriod(self.year - 1, 4 if self.quarter else 0)

    def due_on(self, terms: Terms) -> date | None:
        """Return the last day for handing in; ``None`` where the office has set none."""
        if self.quarter:
            days = terms.statistics_days
            return self.last_day + timedelta(days=days) if days else None
        due = report_due(terms.annual_until, date(self.year + 1, 1, 1))
        return due.on if due else None


def latest(kind: FilingKind, today: date) -> ReportingPeriod:
    """Return the last period that has ended before ``today``."""
    quarter = (today.month - 1) // 3 + 1
    now = ReportingPeriod(today.year, quarter if kind is FilingKind.QUARTER else 0)
    return now.before


def open_periods(kind: FilingKind, today: date) -> list[ReportingPeriod]:
    """Return the ended periods that may still be handed in, the newest first."""
    found = [latest(kind, today)]
    count = _QUARTERS_OPEN if kind is FilingKind.QUARTER else _YEARS_OPEN
    while len(found) < count:
        found.append(found[-1].before)
    return found
