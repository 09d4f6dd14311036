import pytest
from sqlalchemy import select

from scrapers.replica import ReplicaServer
from supervisor.services import incidents
from supervisor.services.audit import Actor
from supervisor.store.queries import incidents as incident_queries
from supervisor.store.tables.runs import Incident
from supervisor.store.tables.users import AuditEvent
from tests.factories import World
from tests.services.test_live_run import scan


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
