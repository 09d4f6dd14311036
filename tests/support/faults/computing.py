"""Workers of a cluster that are killed while they compute; the answers must stay the same."""

import os
import signal
import threading
import time

from benchmarks.cluster.machines import local_cluster
from scrapers.evidence.archive import Archive
from supervisor import create_app
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.postings import JobPosting
from supervisor.extensions import db
from supervisor.services.leads.assess import Versions
from supervisor.services.leads.cluster import open_cluster
from supervisor.services.leads.computing import InProcess
from supervisor.services.leads.versions import record_register, record_rules
from tests.support.faults.outcome import Outcome, Plan
from tests.support.faults.site import Site
from tests.support.scan_samples import ad

_ADS = 600


def workers(site: Site, plan: Plan) -> Outcome:
    """Kill one of two workers in each round; another takes its place before the next."""
    outcome = plan.begin("worker of the cluster killed", "the answer is later by")
    with create_app(site.settings, with_pages=False).app_context():
        register = record_register(db.session(), site.settings).digest
        rules = record_rules(db.session(), Archive(site.settings.archive_path)).digest
        db.session.remove()
        db.engine.dispose()
    versions = Versions(site.settings.archive_path, register, rules)
    ads = [
        JobPosting("handover", one["id"], one["title"], one["company"], one["text"], utc_now())
        for one in map(ad, range(_ADS))
    ]
    wanted = repr(InProcess().order(versions, ads)())
    with local_cluster(2) as machines, open_cluster(machines.address) as cluster:
        if repr(cluster.order(versions, ads)()) != wanted:
            outcome.damage.append("the cluster answers otherwise than one process")
        began = time.monotonic()
        cluster.order(versions, ads)()
        usual = time.monotonic() - began
        for _ in outcome.each(plan.rounds):
            victim = machines.workers[-2]
            strike = threading.Timer(
                plan.chance.uniform(0, usual), os.kill, (victim.pid, signal.SIGKILL)
            )
            began = time.monotonic()
            strike.start()
            has = repr(cluster.order(versions, ads)())
            outcome.recovery.append(max(0.0, time.monotonic() - began - usual))
            strike.join()
            victim.wait()
            outcome.rounds += 1
            outcome.saved += _ADS
            outcome.lost += _ADS * (has != wanted)
            machines.add_worker()
            machines.wait_for(2)
            cluster.order(versions, ads)()  # the new one reads what it judges by
    outcome.said = f"undisturbed it comes after {usual:.1f} s"
    return outcome
