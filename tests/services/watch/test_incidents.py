from datetime import timedelta

import orjson
import pytest
from sqlalchemy import select

from scrapers.replica import ReplicaServer
from supervisor.domain.collect.runs import RunOutcome, ScanTrigger
from supervisor.domain.watch.watches import BYTES, KNOWN
from supervisor.services.platform.audit import Actor
from supervisor.services.watch import incidents
from supervisor.services.watch.structures import structure_changes
from supervisor.store.queries.watch import incidents as incident_queries
from supervisor.store.tables.collect import Incident, SourceRun, SourceState
from supervisor.store.tables.platform import AuditEvent
from tests.support.factories import NIGHT, World
from tests.support.live_scans import scan


def rows(session):
    session.rollback()
    return session.scalars(select(Incident).order_by(Incident.id)).all()


@pytest.fixture
def drifted(session, settings):
    with ReplicaServer(seed=7, volume=60) as server:
        scan(session, settings, server, ["replica_json"])
    for _ in range(2):
        with ReplicaServer(seed=7, volume=60, mutations=frozenset({"renamed_field"})) as server:
            scan(session, settings, server, ["replica_json"])
    return rows(session)


def test_one_cause_is_one_incident_however_many_nights_repeat_it(drifted):
    (incident,) = drifted
    assert incident.cause == "outcome:schema_drift"
    assert incident.nights == 2
    assert incident.closed_at is None


def test_the_good_and_the_bad_page_can_be_laid_side_by_side(session, drifted):
    (incident,) = drifted
    good = incident_queries.first_page(session, incident.good_run_id)
    bad = incident_queries.first_page(session, incident.last_run_id)
    assert good is not None
    assert bad is not None
    assert good.digest != bad.digest


def test_a_run_that_proves_itself_closes_the_incident(session, settings, drifted):
    with ReplicaServer(seed=7, volume=60) as server:
        scan(session, settings, server, ["replica_json"])
    (incident,) = rows(session)
    assert incident.closed_at is not None


def test_a_skipped_run_says_nothing(session, settings):
    with ReplicaServer(seed=7, volume=60) as server:
        scan(session, settings, server, ["handover"])
    assert rows(session) == []


def test_half_the_ads_missing_is_noticed_after_the_learning(session, settings):
    for _ in range(6):
        with ReplicaServer(seed=7, volume=120) as server:
            scan(session, settings, server, ["replica_json"])
    with ReplicaServer(seed=7, volume=40) as server:
        scan(session, settings, server, ["replica_json"])
    assert "count:rows" in [incident.cause for incident in rows(session)]


def test_taking_charge_names_the_owner_and_is_kept(session, settings, drifted):
    user = World(session, settings).user()
    incidents.acknowledge(session, Actor(user.id), drifted[0].id)
    row = incident_queries.one(session, drifted[0].id)
    assert row.owner == user.display_name
    actions = [str(event.action) for event in session.scalars(select(AuditEvent))]
    assert "incident_taken" in actions


class Nights:
    """Nights of one source, each judged as it ends; ``NIGHT`` is a Monday's."""

    def __init__(self, world, source="mohrss"):
        self.world, self.source, self.day = world, source, 0

    def run(self, rows=400, new=40, day=None, trigger=ScanTrigger.NIGHT, **values):
        self.day = self.day + 1 if day is None else day
        scan = self.world.scan(NIGHT + timedelta(days=self.day), trigger=trigger)
        values = {
            "rows": rows,
            "new": new,
            "pages": rows // 20,
            "filled": dict.fromkeys(("company", "text", "city"), rows),
            "measures": {BYTES: rows * 900, KNOWN: rows - new},
        } | values
        run = self.world.run(scan, self.source, **values)
        incidents.review_run(self.world.session, self.world.archive, run.id)
        return run

    def open(self):
        self.world.refresh()
        found = self.world.session.scalars(select(Incident).where(Incident.closed_at.is_(None)))
        return {incident.cause: incident for incident in found}


@pytest.fixture
def nights(world):
    nights = Nights(world)
    for _ in range(16):
        nights.run()
    assert nights.open() == {}
    return nights


def test_a_fall_that_goes_on_for_weeks_does_not_become_usual(nights):
    for _ in range(20):
        nights.run(rows=100, new=10)
    (incident,) = nights.open().values()
    assert (incident.cause, incident.nights) == ("count:rows", 20)
    nights.run()
    assert nights.open() == {}


def test_a_run_that_was_not_examined_for_a_cause_does_not_close_it(nights):
    nights.run(new=0)
    assert set(nights.open()) == {"count:new"}
    nights.run(new=0, day=nights.day, trigger=ScanTrigger.MANUAL)
    assert set(nights.open()) == {"count:new"}
    nights.run()
    assert nights.open() == {}


def test_a_replay_says_nothing_of_the_source_as_it_is(nights):
    nights.run(outcome=RunOutcome.BLOCKED, reason="返回了验证码。")
    nights.run(trigger=ScanTrigger.REPLAY)
    assert set(nights.open()) == {"outcome:blocked"}
    nights.run(rows=3, new=0, trigger=ScanTrigger.REPLAY)
    nights.run()
    assert nights.open() == {}


def test_a_paused_run_says_nothing(nights):
    nights.run(rows=20, outcome=RunOutcome.PAUSED)
    assert nights.open() == {}


def test_an_incident_is_quiet_until_it_changes(nights, world):
    nights.run(rows=150, new=15)
    incident = nights.open()["count:rows"]
    incidents.set_muted(world.session, Actor(world.user().id), incident.id, muted=True)
    nights.run(rows=152, new=15)
    assert nights.open()["count:rows"].is_muted
    assert incident_queries.open_counts(world.session).total == 0
    nights.run(rows=20, new=2)
    assert not nights.open()["count:rows"].is_muted
    assert incident_queries.open_counts(world.session).total == 1


def test_a_change_for_good_is_learnt_from_the_day_somebody_says_so(nights, world):
    nights.run(rows=100, new=10)
    incidents.learn_anew(world.session, Actor(world.user().id), "mohrss")
    assert nights.open() == {}
    assert world.session.get(SourceState, "mohrss").learned_until_id > 0
    for _ in range(6):
        nights.run(rows=100, new=10)
    assert nights.open() == {}
    nights.run(rows=20, new=1)
    assert set(nights.open()) == {"count:rows"}


def test_learning_anew_does_not_excuse_a_block(nights, world):
    nights.run(outcome=RunOutcome.BLOCKED, reason="返回了验证码。")
    incidents.learn_anew(world.session, Actor(world.user().id), "mohrss")
    assert set(nights.open()) == {"outcome:blocked"}


def test_a_known_ad_that_is_missing_is_noticed_though_the_count_is_normal(session, settings):
    with ReplicaServer(seed=7, volume=60) as server:
        scan(session, settings, server, ["replica_json"])
        assert rows(session) == []
        server.postings = server.postings[2:] + server.postings[:2]
        server.postings = tuple(ad for ad in server.postings if ad.external_id != "700000001")
        scan(session, settings, server, ["replica_json"])
    (incident,) = rows(session)
    assert incident.cause == "canary:pinned"
    assert "700000001" in incident.sentence


def test_the_structure_that_changed_is_told_path_by_path(session, settings, drifted):
    (incident,) = drifted
    good, bad = incident_queries.compared_runs(session, incident)
    (change,) = structure_changes(settings, good, bad)
    assert change.kind == "/api/jobs/vN/list"
    assert any(path.startswith("data.list[]") for path in change.removed)
    assert any(path.startswith("data.records[]") for path in change.added)
    assert structure_changes(settings, good, good) == []
    assert structure_changes(settings, None, bad) == []


def test_structures_of_the_same_shape_are_kept_once(session, settings):
    for _ in range(2):
        with ReplicaServer(seed=7, volume=60) as server:
            scan(session, settings, server, ["replica_json"])
    one, other = session.scalars(select(SourceRun.structures).order_by(SourceRun.id))
    assert one == other
    assert one


def test_files_handed_over_are_compared_by_their_kind(world, session):
    for name in ("a.json", "b.json", "c.csv"):
        run = world.run(world.scan())
        page = world.page(run, orjson.dumps([{"title": "文员", "id": 1}]))
        page.filename = name
        session.commit()
        incidents.review_run(session, world.archive, run.id)
    kinds = [set(found) for found in session.scalars(select(SourceRun.structures))]
    assert kinds == [{"*.json"}, {"*.json"}, set()]
