"""A night of 10 million ads by 800,000 distinct posters against 70,000 agencies, on two cores.

    python -m benchmarks night

A quarter of the posters are agencies of the register under corrupted names, a quarter near-misses
of one, half employers that no agency resembles; every ad draws its poster at random, so that none
of them comes in a handy order. A process builds the index and forks another; each takes the ads
whose poster falls to it. Memory is that of both together, pages they share counted once. On a
machine that is busy with other things the processor time of a process says more than the clock.
The peer answers every ad anew. NIGHT_ADS and NIGHT_POSTERS make the night smaller.
"""

import gc
import multiprocessing
import os
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.matching.cases import DAY, make_cases
from benchmarks.matching.made_up_names import OTHER_TAILS, make_anatomy, make_register
from benchmarks.measure import Measurement
from supervisor.domain.matching import AgencyIndex, Identifier, identify
from supervisor.domain.matching.model import Match, Poster, Verdict
from supervisor.domain.register.agencies import AgencyRecord

_AGENCIES: Final = 70_000
_WORKERS: Final = 2
_BATCH: Final = 5_000
_PEER_ADS: Final = 100_000
_SEED: Final = 20260601
_Identify = Callable[[Sequence[Poster]], list[Match]]


@dataclass(frozen=True, slots=True)
class Night:
    """How long a night took by the clock and by the processor, each process, and its memory."""

    seconds: float
    processor_seconds: float
    megabytes: float


def run() -> list[Measurement]:
    """Return how long the night takes, how fast that is, and what memory it needs."""
    ads = int(os.environ.get("NIGHT_ADS", "10000000"))
    posters = int(os.environ.get("NIGHT_POSTERS", "800000"))
    with tempfile.TemporaryDirectory() as folder:
        shards = _write_shards(Path(folder), posters)
        night = _in_fresh_process(shards, ads, is_naive=False)
        peer_ads = min(ads, _PEER_ADS)
        naive = _in_fresh_process(shards, peer_ads, is_naive=True)
    label = f"night of {ads:,} ads, {posters:,} posters"
    peer, times = f"every ad anew, extrapolated from {peer_ads:,}", ads / peer_ads
    return [
        Measurement(f"{label}: time", night.seconds, "s", peer, naive.seconds * times),
        Measurement(
            f"{label}: processor time of each process",
            night.processor_seconds,
            "s",
            peer,
            naive.processor_seconds * times,
        ),
        Measurement(f"{label}: memory of all processes", night.megabytes, "MB"),
    ]


def _write_shards(folder: Path, count: int) -> list[Path]:
    """Write the distinct posters, one a line, shared out over a file for each process."""
    register = make_register(_AGENCIES, _SEED)
    known = {case.poster for case in make_cases(register, count // 2, _SEED + 1)}
    posters = {(poster.name, poster.city) for poster in known}
    rng = random.Random(_SEED + 2)
    while len(posters) < count:
        anatomy = make_anatomy(rng, national=True, tails=OTHER_TAILS)
        posters.add((anatomy.name, anatomy.region))
    lines = [f"{name}\t{city}\n" for name, city in sorted(posters)]
    rng.shuffle(lines)
    paths = [folder / f"{worker}.tsv" for worker in range(_WORKERS)]
    for worker, path in enumerate(paths):
        path.write_text("".join(lines[worker::_WORKERS]), encoding="utf-8")
    return paths


def _in_fresh_process(shards: Sequence[Path], ads: int, *, is_naive: bool) -> Night:
    """Run the night where no other benchmark has left anything behind, and watch its memory."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_night, args=(shards, ads, is_naive, there))
    process.start()
    there.close()
    pids: list[int] = here.recv()
    peak = 0.0
    while not here.poll(0.25):
        peak = max(peak, _megabytes(pids))
    seconds, processor_seconds = here.recv()
    process.join()
    return Night(seconds, processor_seconds, peak)


def _night(shards: Sequence[Path], ads: int, is_naive: bool, answer: Connection) -> None:
    """Build the index, fork the process that shares it, and do both parts."""
    index = AgencyIndex(_records())
    gc.collect()
    gc.freeze()
    ask = partial(identify, index=index) if is_naive else Identifier(index).identify
    context = multiprocessing.get_context("fork")
    start = context.Barrier(_WORKERS)
    other = context.Process(target=_work, args=(ask, shards[1], ads // _WORKERS, start))
    other.start()
    answer.send([os.getpid(), other.pid])
    began, processor_began = _work(ask, shards[0], ads // _WORKERS, start)
    processor_seconds = time.process_time() - processor_began
    other.join()
    if other.exitcode:
        raise RuntimeError("a process of the night has failed")
    answer.send((time.perf_counter() - began, processor_seconds))


def _records() -> Iterator[AgencyRecord]:
    return (record for _, record in make_register(_AGENCIES, _SEED))


def _work(ask: _Identify, shard: Path, ads: int, start: Barrier) -> tuple[float, float]:
    """Answer ``ads`` ads whose posters are drawn from one shard; return when that began."""
    posters = _read(shard)
    draw = np.random.default_rng(_SEED)
    verdicts: Counter[Verdict] = Counter()
    start.wait()
    began = time.perf_counter(), time.process_time()
    for done in range(0, ads, _BATCH):
        drawn = draw.integers(len(posters), size=min(_BATCH, ads - done)).tolist()
        batch = [Poster(name, DAY, city) for name, city in map(posters.__getitem__, drawn)]
        verdicts.update([match.verdict for match in ask(batch)])
    if verdicts.total() != ads:
        raise RuntimeError(f"{ads - verdicts.total()} ads have no answer")
    return began


def _read(shard: Path) -> list[tuple[str, str]]:
    """Return the posters of a shard by name and city, a city being one object."""
    with shard.open(encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").split("\t") for line in lines)
        return [(name, sys.intern(city)) for name, city in pairs]


def _megabytes(processes: Sequence[int]) -> float:
    """Return the memory of processes, what they share counted once; one just ended has none."""
    total = 0
    for process in processes:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1024
