"""A night stores the same wherever it is computed, whoever dies on the way.

Scheduler and workers are real processes; nothing starts a killed one again.
"""

import os
import shutil
import signal
import sys
import threading
from multiprocessing import active_children

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from benchmarks.cluster.machines import local_cluster
from scrapers.evidence.archive import Archive
from scrapers.fetching.fetcher import Fetcher
from supervisor import create_app
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.postings.postings import JobPosting
from supervisor.extensions import db
from supervisor.services.collect.environment import ScanEnvironment
from supervisor.services.leads import cluster as clusters
from supervisor.services.leads import computing
from supervisor.services.leads.assess import Versions
from supervisor.services.leads.computing import InProcess, computing_of
from supervisor.services.leads.versions import record_register, record_rules
from supervisor.settings import Settings
from supervisor.store.base import Base, UtcDateTime
from tests.support.factories import World
from tests.support.scan_samples import ad, scan, write_ads

ADS = 300
BATCH = 100
TABLES = (
    "posting", "posting_revision", "posting_trace", "ad_print", "ad_print_band", "finding",
    "finding_hit", "look_candidate", "refused_row", "version",
)  # fmt: skip
SEALED_ANEW = {"sealed"}  # each sealing draws a number of its own


@pytest.fixture
def versions(session, settings):
    World(session, settings).agency("武汉云桥驿人力资源有限公司")
    register = record_register(session, settings).digest
    rules = record_rules(session, Archive(settings.archive_path)).digest
    return Versions(settings.archive_path, register, rules)


def postings(count):
    return [
        JobPosting("handover", one["id"], one["title"], one["company"], one["text"], utc_now())
        for one in map(ad, range(count))
    ]


def answers(place, versions, ads):
    shared = [()] * len(ads)
    return repr((place.judge(versions, ads, shared), place.order(versions, ads)()))


def kill(process):
    os.kill(process.pid, signal.SIGKILL)


class KilledOnTheWay(clusters.Cluster):
    """Strikes a worker down while it computes the second batch."""

    victim = None
    batches = 0

    def order(self, *given):
        self.batches += 1
        if self.batches == 2:
            threading.Timer(0.05, kill, [self.victim]).start()
        return super().order(*given)


class Ahead(InProcess):
    """Counts how many batches a pool has that were ordered and not fetched."""

    def __init__(self, pool):
        self.pool = pool
        self.on_their_way = self.most_on_their_way = 0

    def order(self, *given):
        ordered = self.pool.order(*given)
        self.on_their_way += 1
        self.most_on_their_way = max(self.most_on_their_way, self.on_their_way)

        def fetched():
            self.on_their_way -= 1
            return ordered()

        return fetched


class Notes:
    """Stands in for the log, which each new application sets up anew."""

    def __init__(self):
        self.errors = []

    def error(self, _event, **values):
        self.errors.append(values["error"])


def stored_by_a_night(folder, place, keys_of=None):
    """Run a night in an installation of its own; return every value it stored but the moments."""
    folder.mkdir()
    for key in ("seal_key", "secret_key") if keys_of else ():
        shutil.copyfile(keys_of / key, folder / key)
    app = create_app(Settings(instance_path=folder))
    with app.app_context():
        db.create_all()
        session, settings = db.session(), app.config["SETTINGS"]
        World(session, settings).agency("武汉云桥驿人力资源有限公司")
        inbox = settings.inbox_path / "handover"
        inbox.mkdir(parents=True)
        write_ads(inbox / "a.jsonl", range(ADS))
        fetcher = Fetcher(user_agent_contact="")
        scan(ScanEnvironment(session, settings, fetcher, place, batch_rows=BATCH))
        found = {name: rows_of(session, Base.metadata.tables[name]) for name in TABLES}
        session.close()
        db.engine.dispose()
    return found


def rows_of(session, table):
    columns = [
        one
        for one in table.columns
        if not isinstance(one.type, UtcDateTime) and one.name not in SEALED_ANEW
    ]
    return sorted(map(repr, session.execute(select(*columns))))


@pytest.mark.kill
def test_a_cluster_stores_what_one_process_stores(tmp_path, versions, monkeypatch):
    monkeypatch.setattr(clusters, "LEAST_SHARED", 25)  # several parts of a small batch
    ads = postings(60)
    here = answers(InProcess(), versions, ads)
    undisturbed = stored_by_a_night(tmp_path / "here", InProcess())
    assert len(undisturbed["posting"]) == ADS
    assert undisturbed["finding"]
    notes = Notes()
    monkeypatch.setattr(clusters, "log", notes)
    with local_cluster(2) as machines:
        one, other = machines.workers
        with clusters.open_cluster(machines.address) as cluster:
            assert answers(cluster, versions, ads) == here
        disturbed = KilledOnTheWay(machines.address)
        disturbed.victim = one
        night = stored_by_a_night(tmp_path / "there", disturbed, keys_of=tmp_path / "here")
        disturbed.close()
        assert one.wait(10) == -signal.SIGKILL
        assert disturbed.batches == 3
        assert night == undisturbed
        assert notes.errors == []  # the other worker did the rest

        with monkeypatch.context() as patch, clusters.open_cluster(machines.address) as cluster:
            patch.setattr(clusters, "software_version", lambda: "another")
            assert answers(cluster, versions, ads) == here
        assert notes.errors == ["OtherSoftware"]

        kill(other)
        other.wait(10)
        monkeypatch.setattr(clusters, "_PATIENCE_SECONDS", 3)
        with clusters.open_cluster(machines.address) as cluster:
            assert answers(cluster, versions, ads) == here
        assert len(notes.errors) == 2


def test_a_pool_stores_what_one_process_stores_though_it_computes_ahead(tmp_path, monkeypatch):
    undisturbed = stored_by_a_night(tmp_path / "here", InProcess())
    monkeypatch.setattr(computing, "LEAST_SHARED", 25)  # a batch is enough to be sent
    with computing_of(Settings(instance_path=tmp_path, scan_workers=1)) as pool:
        ahead = Ahead(pool)
        assert stored_by_a_night(tmp_path / "there", ahead, keys_of=tmp_path / "here") == (
            undisturbed
        )
    assert ahead.most_on_their_way == 2


def test_a_pool_answers_alike_and_its_death_changes_nothing(settings, versions):
    ads = postings(140)
    here = answers(InProcess(), versions, ads)
    before = set(active_children())  # of tests that ran here earlier
    with computing_of(settings.model_copy(update={"scan_workers": 1})) as pool:
        assert answers(pool, versions, ads) == here
        (process,) = set(active_children()) - before
        kill(process)
        process.join(10)
        with capture_logs() as logged:
            assert answers(pool, versions, ads) == here
        assert {line["error"] for line in logged} == {"BrokenProcessPool"}


def test_without_the_packages_of_a_cluster_the_product_works(settings, versions, monkeypatch):
    for name in [name for name in sys.modules if name.partition(".")[0] == "distributed"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.delitem(sys.modules, clusters.__name__)
    monkeypatch.setitem(sys.modules, "distributed", None)
    with (
        capture_logs() as logged,
        computing_of(settings.model_copy(update={"cluster": "tcp://127.0.0.1:1"})) as found,
    ):
        assert isinstance(found, InProcess)
        assert found.judge(versions, postings(1), [()])
    assert "`cluster` is not installed" in logged[0]["event"]


def test_a_cluster_that_is_not_there_is_done_without(settings, versions, monkeypatch):
    monkeypatch.setattr(clusters, "_CONNECT_SECONDS", 0.2)
    ads = postings(3)
    with (
        capture_logs() as logged,
        computing_of(settings.model_copy(update={"cluster": "tcp://127.0.0.1:9"})) as found,
    ):
        assert answers(found, versions, ads) == answers(InProcess(), versions, ads)
    assert [line["log_level"] for line in logged] == ["error"]  # asked once, then left alone
