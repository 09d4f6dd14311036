"""Profiles of ads (identify, screen, read, prints, traces) on two workers, against one process.

    python -m benchmarks cluster

The peer is the same seam in this process, measured in turn with the cluster, so that whatever else
the machine does meets both. Each round has ads of its own, so that nobody answers from memory. The
best of the rounds is taken of each. Two workers can only be twice
as fast where two cores are free. On a machine that is busy with other things the processor seconds
of the busiest worker say more than the clock; the load of the machine stands beside the figures.
CLUSTER_ADS makes the batch larger or smaller.
"""

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from benchmarks.cluster.machines import local_cluster
from benchmarks.installation import installation
from benchmarks.measure import Measurement
from scrapers.evidence.archive import Archive
from supervisor.demo import SEED
from supervisor.domain.platform import clock
from supervisor.domain.platform.bureau import take_office
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.postings import JobPosting
from supervisor.extensions import db
from supervisor.services.demo.demonstration import demo_postings
from supervisor.services.demo.register import load_demo_register
from supervisor.services.leads.assess import Versions
from supervisor.services.leads.cluster import open_cluster
from supervisor.services.leads.computing import Computing, InProcess, parts_of, profile_batch
from supervisor.services.leads.versions import record_register, record_rules
from supervisor.settings import Settings

_WORKERS: Final = 2
_ROUNDS: Final = 3
_PROJECTED: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """What one round took: seconds by the clock, and processor seconds of whoever was busiest."""

    seconds: float
    busiest: float


def run() -> list[Measurement]:
    """Return ads per second on the cluster and in one process, and a night of ten million."""
    count = int(os.environ.get("CLUSTER_ADS", "4000"))
    with installation() as (app, settings), app.app_context():
        versions, ads = _versions(settings), _ads(count * (_ROUNDS + 1))
        with local_cluster(_WORKERS) as machines, open_cluster(machines.address) as cluster:
            pids = [worker.pid for worker in machines.workers]
            costs = _in_turn(cluster, pids, ads, lambda at, part: at.order(versions, part)())
        most = _most_of_this_machine(versions, ads[:count])
    return [
        *_compared(f"identify, screen, read {count:,}, with prints and traces", count, *costs),
        Measurement(
            f"{_WORKERS} processes that tell nobody what they find, {count:,}",
            count / most,
            "ads/s",
            "one process",
            count / costs[1].seconds,
        ),
        Measurement("load of the machine meanwhile (1 min)", os.getloadavg()[0], "processes"),
    ]


def _most_of_this_machine(versions: Versions, ads: Sequence[JobPosting]) -> float:
    """Return the seconds of the same work without a cluster: processes that share nothing but the
    machine, whose cores may be halves of one."""
    work = partial(_unanswered, versions)
    parts = [ads[start::_WORKERS] for start in range(_WORKERS)]
    with ProcessPoolExecutor(_WORKERS, mp_context=get_context("spawn")) as pool:
        list(pool.map(work, parts))  # each reads what it judges by
        began = time.perf_counter()
        list(pool.map(work, parts))
        return time.perf_counter() - began


def _unanswered(versions: Versions, ads: Sequence[JobPosting]) -> None:
    take_office(Settings().bureau)
    for part in parts_of(ads, 500):
        profile_batch(versions, [replace(ad, text=f"{ad.text}。") for ad in part])


def _compared(what: str, count: int, there: Cost, here: Cost) -> Iterator[Measurement]:
    name, peer = f"cluster of {_WORKERS}: {what}", "one process"
    yield Measurement(name, count / there.seconds, "ads/s", peer, count / here.seconds)
    yield Measurement(
        f"{name}, by the busiest processor",
        count / there.busiest,
        "ads/s",
        peer,
        count / here.busiest,
    )
    hours = [_PROJECTED / count * cost.busiest / 3600 for cost in (there, here)]
    yield Measurement(f"{name}, projected to {_PROJECTED:,}", hours[0], "h", peer, hours[1])


def _in_turn(
    cluster: Computing,
    workers: Sequence[int],
    ads: Sequence[JobPosting],
    work: Callable[[Computing, Sequence[JobPosting]], list[Any]],
) -> tuple[Cost, Cost]:
    """Return the best round on the cluster and here; the answers must be equal."""
    here, size = InProcess(), len(ads) // (_ROUNDS + 1)
    warming, *rounds = (ads[start : start + size] for start in range(0, len(ads), size))
    if work(cluster, warming) != work(here, warming):
        raise RuntimeError("the cluster answers otherwise than one process")
    costs = [
        (
            _cost(workers, partial(work, cluster, part)),
            _cost([os.getpid()], partial(work, here, part)),
        )
        for part in rounds
    ]
    best = [
        Cost(min(one.seconds for one in each), min(one.busiest for one in each))
        for each in zip(*costs, strict=True)
    ]
    return best[0], best[1]


def _cost(pids: Sequence[int], work: Callable[[], list[Any]]) -> Cost:
    before, began = list(map(_processor_seconds, pids)), time.perf_counter()
    work()
    seconds, after = time.perf_counter() - began, map(_processor_seconds, pids)
    return Cost(seconds, max(late - early for early, late in zip(before, after, strict=True)))


def _processor_seconds(pid: int) -> float:
    """Return what a process has used of a processor so far, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _versions(settings: Settings) -> Versions:
    load_demo_register(db.session())
    register = record_register(db.session(), settings).digest
    rules = record_rules(db.session(), Archive(settings.archive_path)).digest
    return Versions(settings.archive_path, register, rules)


def _ads(count: int) -> list[JobPosting]:
    """Return made-up ads, each with a wording of its own, so that none is answered from memory."""
    return [
        JobPosting(
            source_id="handover",
            external_id=ad.external_id,
            title=ad.title,
            company=ad.company,
            text=f"{ad.text}\n编号{ad.external_id}",
            city=ad.city,
            seen_at=utc_now(),
        )
        for ad in islice(demo_postings(SEED, clock.today()), count)
    ]
