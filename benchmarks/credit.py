"""Recompute the credit of whole registers: ledgers flattened, then scored as arrays.

The peer scores agency by agency with the readable function, which must give the same result.
"""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from time import perf_counter
from typing import Final

from benchmarks.measure import Measurement
from supervisor.domain.credit import batch
from supervisor.domain.credit.ledger import EntryKind, LedgerEntry
from supervisor.domain.credit.parsing import parse_credit_scheme
from supervisor.domain.credit.scheme import CreditScheme
from supervisor.domain.credit.standing import standing
from supervisor.domain.platform.deadlines import add_months
from supervisor.schemes import packaged

SIZES: Final = (257, 70_000)
_ON: Final = date(2026, 6, 30)
_ENTRIES: Final = 4
_MISSED_SIZE: Final = 5_000
_NIGHTS: Final = 30


def run(sizes: Sequence[int] = SIZES) -> list[Measurement]:
    """Measure one night for each size of register, and a month made up (seconds)."""
    scheme = parse_credit_scheme(packaged("credit"))
    nights = [_one_night(size, scheme) for size in sizes]
    return [*nights, _missed_nights(min(_MISSED_SIZE, max(sizes)), scheme)]


def _one_night(size: int, scheme: CreditScheme) -> Measurement:
    register = [_ledger(random.Random(number), scheme) for number in range(size)]
    begun = perf_counter()
    together = batch.standings(batch.flatten(register), scheme, _ON)
    fast = perf_counter() - begun
    begun = perf_counter()
    alone = [standing(lines, scheme, _ON) for lines in register]
    slow = perf_counter() - begun
    if together.scores.tolist() != [result.score for result in alone]:
        raise AssertionError("the batch and the single computation differ")
    name = f"credit of {size:,} agencies, {_ENTRIES} entries each"
    return Measurement(name, fast, "s", "one agency at a time", slow)


def _missed_nights(size: int, scheme: CreditScheme) -> Measurement:
    """Make up a month of missed nights: ledgers are read once, every night is computed."""
    register = [_ledger(random.Random(number), scheme) for number in range(size)]
    days = [_ON + timedelta(days=offset) for offset in range(_NIGHTS)]
    begun = perf_counter()
    flat = batch.flatten(register)
    together = [batch.standings(flat, scheme, day).scores.tolist() for day in days]
    fast = perf_counter() - begun
    begun = perf_counter()
    alone = [[standing(lines, scheme, day).score for lines in register] for day in days]
    slow = perf_counter() - begun
    if together != alone:
        raise AssertionError("the batch and the single computation differ")
    name = f"credit of {size:,} agencies, {_NIGHTS} missed nights"
    return Measurement(name, fast, "s", "one agency at a time", slow)


def _ledger(chance: random.Random, scheme: CreditScheme) -> list[LedgerEntry]:
    events = list(scheme.events.values())
    lines = []
    for number in range(_ENTRIES):
        event = chance.choice(events)
        on = _ON - timedelta(days=chance.randint(0, 900))
        kind = EntryKind.MERIT if event.is_merit else EntryKind.FACT
        points = event.points if event.is_merit else -event.points
        end = add_months(on, event.months)
        lines.append(LedgerEntry(number, kind, event.code, points, on, on, end))
    return lines
