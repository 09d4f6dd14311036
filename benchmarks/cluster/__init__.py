"""Identify, screen and read on a cluster of two workers, against one process.

    python -m benchmarks cluster

The peer is the same seam in this process, measured in turn with the cluster, so that whatever else
the machine does meets both. The best of the rounds is taken of each. Two workers can only be twice
as fast where two cores are free: the load of the machine stands beside the figures.
CLUSTER_ADS makes the batch larger or smaller.
"""

import os
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from benchmarks.cluster.machines import local_cluster
from benchmarks.installation import installation
from benchmarks.measure import Measurement
from scrapers.evidence.archive import Archive
from supervisor.demo import SEED
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.postings import JobPosting
from supervisor.domain.traces import Shared
from supervisor.extensions import db
from supervisor.services.demo.demonstration import demo_postings
from supervisor.services.demo.register import load_demo_register
from supervisor.services.leads.assess import Versions
from supervisor.services.leads.cluster import open_cluster
from supervisor.services.leads.computing import Computing, InProcess
from supervisor.services.leads.versions import record_register, record_rules
from supervisor.settings import Settings

_WORKERS: Final = 2
_ROUNDS: Final = 3
_PROJECTED: Final = 10_000_000


def run() -> list[Measurement]:
    """Return ads per second on the cluster and in one process, and a night of ten million."""
    count = int(os.environ.get("CLUSTER_ADS", "4000"))
    with installation() as (app, settings), app.app_context():
        versions, ads = _versions(settings), _ads(count)
        shared: list[Shared] = [()] * count
        with local_cluster(_WORKERS) as machines, open_cluster(machines.address) as cluster:
            judged = _in_turn(cluster, lambda where: where.judge(versions, ads, shared))
            printed = _in_turn(cluster, lambda where: where.prints(ads))
    peer = "one process"
    hours = [_PROJECTED / count * seconds / 3600 for seconds in judged]
    return [
        Measurement(
            f"cluster of {_WORKERS}: identify, screen, read {count:,}",
            count / judged[0],
            "ads/s",
            peer,
            count / judged[1],
        ),
        Measurement(
            f"cluster of {_WORKERS}: prints of {count:,}",
            count / printed[0],
            "ads/s",
            peer,
            count / printed[1],
        ),
        Measurement(
            f"cluster of {_WORKERS}: {_PROJECTED:,} new ads, projected",
            hours[0],
            "h",
            peer,
            hours[1],
        ),
        Measurement("load of the machine meanwhile (1 min)", os.getloadavg()[0], "processes"),
    ]


def _in_turn(cluster: Computing, work: Callable[[Computing], list[Any]]) -> tuple[float, float]:
    """Return the seconds of the best round on the cluster and here; the answers must be equal."""
    places: Sequence[Computing] = (cluster, InProcess())
    if work(places[0]) != work(places[1]):
        raise RuntimeError("the cluster answers otherwise than one process")
    best = [float("inf"), float("inf")]
    for _ in range(_ROUNDS):
        for number, place in enumerate(places):
            began = time.perf_counter()
            work(place)
            best[number] = min(best[number], time.perf_counter() - began)
    return best[0], best[1]


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
        for ad in demo_postings(SEED, count, clock.today())
    ]
