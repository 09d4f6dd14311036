"""Matching posters against registers of 257, 3,000 and 70,000 agencies, beside naive peers.

    python -m benchmarks matching

The registers and the posters are made up from seeds (``made_up_names``, ``corruption``); the peers
are what a newcomer would write: ``rapidfuzz.process.extractOne`` with its default scorer for each
poster, and ``cdist`` over everything on two cores. They are timed on a part of the posters, since
the whole would take hours. MATCHING_SEED draws other registers and cases; MATCHING_CASES sets how
many posters are asked of each register; MATCHING_REGISTER=1000000 asks a register of that many
companies instead, 70,000 of them agencies. Files handed in by ``matching_external`` are measured
too.
"""

import gc
import os
import time
import tracemalloc
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

import numpy as np
from rapidfuzz import fuzz, process

from benchmarks.matching.cases import Case, make_cases, make_near_misses
from benchmarks.matching.corruption import NEAR_MISSES
from benchmarks.matching.external import run_external
from benchmarks.matching.made_up_names import Anatomy, make_register
from benchmarks.matching.other import run_other
from benchmarks.matching.quality import Quality, judge
from benchmarks.measure import Measurement
from supervisor.domain.matching import AgencyIndex, identify
from supervisor.domain.matching.model import Poster
from supervisor.domain.register.agencies import AgencyRecord

_SIZES: Final = (257, 3_000, 70_000)
_PEER_POSTERS: Final = {257: (2_000, 2_000), 3_000: (500, 2_000), 70_000: (20, 400)}
_FEW_PEER_POSTERS: Final = (5, 100)
"""How many posters the slow peers are asked: (extractOne, cdist), in other registers fewest."""
_BATCH: Final = 5_000
_NEAR_MISSES: Final = 2_000
"""Posters of each kind of near-miss."""
_Result = TypeVar("_Result")


def run() -> list[Measurement]:
    """Return the figures of every register size."""
    seed = int(os.environ.get("MATCHING_SEED", "20260601"))
    count = int(os.environ.get("MATCHING_CASES", "10000"))
    own = os.environ.get("MATCHING_REGISTER")
    sizes = (int(own),) if own else _SIZES
    results: list[Measurement] = []
    for size in sizes:
        results += _measure(size, count, seed)
    results.append(_measure_memory(sizes[-1], seed))
    if not own:
        results += run_other()
    return results + run_external()


def _measure(size: int, count: int, seed: int) -> list[Measurement]:
    register = make_register(size, seed)
    records = [record for _, record in register]
    cases = make_cases(register, count, seed + 1)
    posters = [case.poster for case in cases]
    build_seconds, index = _timed(lambda: AgencyIndex(records))
    _freeze()
    identify(posters[:100], index)  # loads the tables that are read once in a process
    seconds, matches = _timed(
        lambda: [
            match
            for start in range(0, len(posters), _BATCH)
            for match in identify(posters[start : start + _BATCH], index)
        ]
    )
    ours = len(posters) / seconds
    names = [record.name for record in records]
    asked = [poster.name for poster in posters]
    one_at_a_time, everything = _peer_speeds(size, asked, names)
    quality = judge(cases, matches)
    label = f"matching {size:,}"
    return [
        Measurement(f"{label}: speed", ours, "posters/s", "cdist, 2 workers", everything),
        Measurement(f"{label}: speed", ours, "posters/s", "extractOne(WRatio)", one_at_a_time),
        Measurement(f"{label}: p99 of one call", _p99(posters, index) * 1e3, "ms"),
        Measurement(f"{label}: index build", build_seconds, "s"),
        *_quality_measurements(label, quality, cases, records),
        *(
            Measurement(
                f"{label}: {rule} taken for an agency, of {_NEAR_MISSES:,}",
                _wrong_near_misses(register, rule, index, seed + 2),
                "posters",
            )
            for rule in NEAR_MISSES
        ),
    ]


def _wrong_near_misses(
    register: Sequence[tuple[Anatomy, AgencyRecord]], rule: str, index: AgencyIndex, seed: int
) -> int:
    """Return how many near-misses of one kind are taken for an agency."""
    cases = make_near_misses(register, rule, _NEAR_MISSES, seed)
    return judge(cases, identify([case.poster for case in cases], index)).wrong


def _quality_measurements(
    label: str, quality: Quality, cases: Sequence[Case], records: Sequence[AgencyRecord]
) -> list[Measurement]:
    peer = _peer_recall(cases, records)
    return [
        Measurement(f"{label}: precision of licensed", quality.precision, "share"),
        Measurement(
            f"{label}: recall of licensed, no slip in the brand",
            quality.recall("licensed"),
            "share",
            "WRatio at precision 0.99",
            peer,
        ),
        Measurement(
            f"{label}: licensed or possible, no slip in the brand",
            quality.recall("licensed", "possible"),
            "share",
        ),
    ]


def _peer_speeds(size: int, asked: list[str], names: list[str]) -> tuple[float, float]:
    """Return posters per second of the two peers."""
    few, many = _PEER_POSTERS.get(size, _FEW_PEER_POSTERS)
    seconds, _ = _timed(lambda: [process.extractOne(name, names) for name in asked[:few]])
    all_seconds, _ = _timed(
        lambda: process.cdist(
            asked[:many], names, scorer=fuzz.ratio, dtype=np.uint8, workers=2
        ).argmax(axis=1)
    )
    return min(few, len(asked)) / seconds, min(many, len(asked)) / all_seconds


def _peer_recall(cases: Sequence[Case], records: Sequence[AgencyRecord]) -> float:
    """Return the recall ``WRatio`` reaches at precision 0.99, over a part of the cases."""
    names = [record.name for record in records]
    part = cases[: max(20, min(len(cases), 1_500_000 // len(names)))]
    answers = []
    for case in part:
        _, score, at = process.extractOne(case.poster.name, names)
        answers.append((score, records[at].key == case.truth))
    answers.sort(reverse=True)
    true_names = sum(bool(case.truth) for case in part)
    right, best = 0, 0
    for rank, (_, is_right) in enumerate(answers, start=1):
        right += is_right
        if right / rank >= 0.99:
            best = right
    return best / max(1, true_names)


def _p99(posters: Sequence[Poster], index: AgencyIndex) -> float:
    """Return the 99th percentile of single calls, in seconds."""
    times = []
    for poster in posters[:3_000]:
        started = time.perf_counter()
        identify([poster], index)
        times.append(time.perf_counter() - started)
    return sorted(times)[int(len(times) * 0.99)]


def _measure_memory(size: int, seed: int) -> Measurement:
    """Return what the index holds above the records it was built from."""
    records = [record for _, record in make_register(size, seed)]
    AgencyIndex(records[:10])  # loads the tables that are read once in a process
    gc.collect()
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    index = AgencyIndex(records)
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Measurement(
        f"matching {len(index):,}: memory of the index", (after - before) / 1e6, "MB"
    )


def _freeze() -> None:
    """Take what lives long out of the collector's way, as the nightly workers do."""
    gc.collect()
    gc.freeze()


def _timed(work: Callable[[], _Result]) -> tuple[float, _Result]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result
