"""Scores and grades of a whole register at once: the same rules over numpy arrays.

``tests/domain/credit/test_batch.py`` holds that every agency gets exactly what ``standing`` gives.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from supervisor.domain.credit.ledger import EntryKind, LedgerEntry, Span, spans
from supervisor.domain.credit.scheme import CreditScheme, Grade
from supervisor.domain.platform.deadlines import add_months

GRADES = tuple(Grade)
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class FlatLedger:
    """The spans of many agencies in columns of equal length; days are proleptic ordinals.

    ``owner`` is the position of the agency in the caller's list of ``agencies``.
    """

    agencies: int
    owner: Integers
    points: Integers
    start: Integers
    end: Integers
    is_merit: Flags
    is_root: Flags
    codes: tuple[str, ...]

    def window_end(self, months: int) -> Integers:
        """Return for each span the first day on which it is more than ``months`` old."""
        days, place = np.unique(self.start, return_inverse=True)
        ends = [add_months(date.fromordinal(int(day)), months).toordinal() for day in days]
        return np.array(ends, dtype=np.int64)[place]

    def changes_between(self, after: date, until: date, months: int) -> list[date]:
        """Return every day in (``after``, ``until``] on which a score or a grade can change.

        Spans begin, end, and grow older than the ``months`` in which a scheme counts them.
        """
        days = np.unique(np.concatenate([self.start, self.end, self.window_end(months)]))
        chosen = days[(days > after.toordinal()) & (days <= until.toordinal())]
        return [date.fromordinal(int(day)) for day in chosen]


@dataclass(frozen=True, slots=True)
class Standings:
    """Scores (points) and grade ranks (0 = A … 3 = D), one per agency."""

    scores: Integers
    ranks: Integers

    def grade(self, position: int) -> Grade:
        """Return the grade of the agency at ``position``."""
        return GRADES[int(self.ranks[position])]


def flatten(ledgers: Sequence[Iterable[LedgerEntry]]) -> FlatLedger:
    """Return the columns of many ledgers, one ledger for each agency."""
    owned = [(owner, span) for owner, lines in enumerate(ledgers) for span in spans(lines)]
    return flatten_spans(owned, len(ledgers))


def flatten_spans(owned: Sequence[tuple[int, Span]], agencies: int) -> FlatLedger:
    """Return the columns of (agency position, span) pairs."""
    return FlatLedger(
        agencies=agencies,
        owner=np.array([owner for owner, _ in owned], dtype=np.int64),
        points=np.array([span.points for _, span in owned], dtype=np.int64),
        start=np.array([span.start.toordinal() for _, span in owned], dtype=np.int64),
        end=np.array([span.end.toordinal() for _, span in owned], dtype=np.int64),
        is_merit=np.array([span.kind is EntryKind.MERIT for _, span in owned], dtype=np.bool_),
        is_root=np.array([span.entry_id == span.root_id for _, span in owned], dtype=np.bool_),
        codes=tuple(span.code for _, span in owned),
    )


def standings(ledger: FlatLedger, scheme: CreditScheme, on: date) -> Standings:
    """Return score and grade of every agency on the day ``on``."""
    today = on.toordinal()
    counts = (ledger.start <= today) & (today < ledger.end)
    facts = _sums(ledger, counts & ~ledger.is_merit)
    merits = np.clip(_sums(ledger, counts & ledger.is_merit), 0, scheme.merit_cap)
    scores = np.clip(scheme.base + facts + merits, scheme.least, scheme.most)
    ranks = _ranks(scores, scheme)
    ranks[_vetoed(ledger, counts, scheme, on)] = Grade.D.rank
    return Standings(scores, ranks)


def _sums(ledger: FlatLedger, chosen: Flags) -> Integers:
    sums = np.zeros(ledger.agencies, dtype=np.int64)
    np.add.at(sums, ledger.owner[chosen], ledger.points[chosen])
    return sums


def _ranks(scores: Integers, scheme: CreditScheme) -> Integers:
    conditions = [scores >= band.least for band in scheme.bands]
    return np.select(conditions, [band.grade.rank for band in scheme.bands]).astype(np.int64)


def _vetoed(ledger: FlatLedger, counts: Flags, scheme: CreditScheme, on: date) -> Flags:
    veto_codes = {code for code, event in scheme.events.items() if event.veto}
    has_veto = np.array([code in veto_codes for code in ledger.codes], dtype=np.bool_)
    facts = counts & ledger.is_root
    vetoed = np.zeros(ledger.agencies, dtype=np.bool_)
    vetoed[ledger.owner[facts & has_veto]] = True
    if scheme.veto_count:
        recent = facts & ~ledger.is_merit & (on.toordinal() < ledger.window_end(scheme.veto_months))
        number = np.bincount(ledger.owner[recent], minlength=ledger.agencies)
        vetoed |= number >= scheme.veto_count
    return vetoed
