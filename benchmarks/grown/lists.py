"""Ten lists of 5,000 agencies beside a register of 70,000: index, memory, speed.

``LISTS_REGISTER``, ``LISTS_COUNT`` and ``LISTS_EACH`` set the sizes.
"""

import gc
import os
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from benchmarks.matching.cases import make_cases
from benchmarks.matching.made_up_names import make_register
from benchmarks.measure import Measurement
from supervisor.domain.lists.joining import joined
from supervisor.domain.matching import AgencyIndex, Identifier
from supervisor.domain.matching.model import Poster
from supervisor.domain.register.agencies import AgencyRecord

_REGISTER: Final = int(os.environ.get("LISTS_REGISTER", "70000"))
_COUNT: Final = int(os.environ.get("LISTS_COUNT", "10"))
_EACH: Final = int(os.environ.get("LISTS_EACH", "5000"))
_POSTERS: Final = 20_000
_BATCH: Final = 5_000
_SEED: Final = 20260601
_AS_OF: Final = date(2026, 10, 1)


def run() -> list[Measurement]:
    """Return build time, memory and speed with the lists, beside the register alone."""
    register = make_register(_REGISTER, _SEED)
    own = [record for _, record in register]
    others = make_register(_COUNT * _EACH, _SEED + 7)
    listed = [_listed(record, number) for number, (_, record) in enumerate(others)]
    posters = [case.poster for case in make_cases([*register, *others], _POSTERS, _SEED + 1)]
    label = f"{_COUNT} lists of {_EACH:,} beside {_REGISTER:,}"
    alone, alone_seconds = _built(own)
    speed_alone, paid_alone = _speed(alone, posters)
    del alone
    together = joined(own, listed)
    index, seconds = _built(together)
    speed, paid = _speed(index, posters)
    agencies = len(index)
    del index
    return [
        Measurement(f"{label}: agencies", agencies, "agencies"),
        Measurement(f"{label}: index build", seconds, "s", "register alone", alone_seconds),
        Measurement(f"{label}: memory of the index", _memory(together), "MB"),
        Measurement(f"{label}: identification", speed, "posters/s", "register alone", speed_alone),
        Measurement(
            f"{label}: identification, by processor time",
            paid, "posters/s", "register alone", paid_alone,
        ),
    ]  # fmt: skip


def _listed(record: AgencyRecord, number: int) -> AgencyRecord:
    authority = f"发证机关{number // _EACH + 1}"
    licences = tuple(
        replace(one, authority=authority, as_of=_AS_OF, number=f"{authority}{number}")
        for one in record.licences
    )
    return replace(record, key=f"list#{number}", licences=licences, authority=authority)


def _built(agencies: list[AgencyRecord]) -> tuple[AgencyIndex, float]:
    started = time.perf_counter()
    index = AgencyIndex(agencies)
    return index, time.perf_counter() - started


def _speed(index: AgencyIndex, posters: Sequence[Poster]) -> tuple[float, float]:
    """Return posters a second by the clock, and by processor time: others may use the machine."""
    gc.collect()
    gc.freeze()
    identifier = Identifier(index)
    identifier.identify(posters[:100])
    started, paid = time.perf_counter(), time.process_time()
    for start in range(0, len(posters), _BATCH):
        identifier.identify(posters[start : start + _BATCH])
    seconds, paid = time.perf_counter() - started, time.process_time() - paid
    return len(posters) / seconds, len(posters) / paid


def _memory(agencies: list[AgencyRecord]) -> float:
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    index = AgencyIndex(agencies)
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del index
    return (after - before) / 1e6
