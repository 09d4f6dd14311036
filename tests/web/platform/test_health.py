"""Health, readiness and metrics: right answers, few words, and no secret among them."""

import threading
from datetime import timedelta

import flask_migrate
import pytest
from sqlalchemy.exc import OperationalError

from supervisor.domain.collect.runs import JobStatus
from supervisor.domain.platform.clock import utc_now
from supervisor.extensions import db
from supervisor.services.platform import job_claims, readiness
from supervisor.web.platform import health

LOCAL = {"REMOTE_ADDR": "127.0.0.1"}


@pytest.fixture
def settings(settings, tmp_path):
    return settings.model_copy(
        update={"metrics_from": "127.0.0.1/32", "backup_path": tmp_path / "backups"}
    )


@pytest.fixture
def running(app, monkeypatch):
    """An installation that is upgraded, and whose scheduler lives."""
    monkeypatch.setattr(health, "_FRESH_SECONDS", 0.0)
    with app.app_context():
        flask_migrate.stamp()
        job_claims.beat(db.session(), "scheduler")
    return app.test_client()


def failed(client):
    answer = client.get("/readyz")
    told = [name for name, word in answer.json["checks"].items() if word != "ok"]
    assert answer.status_code == (503 if told else 200)
    assert answer.json["ready"] is (not told)
    return told


def test_it_is_ready_and_says_what_is_not(running, app, settings, monkeypatch):
    assert running.get("/healthz").text == "ok\n"
    assert failed(running) == []
    monkeypatch.setattr(readiness, "_SILENT", timedelta(0))
    assert failed(running) == ["scheduler"]
    monkeypatch.undo()
    monkeypatch.setattr(health, "_FRESH_SECONDS", 0.0)
    with app.app_context():
        flask_migrate.stamp(revision="0001")
    assert failed(running) == ["schema"]
    with app.app_context():
        flask_migrate.stamp(revision="head")
    settings.archive_path.rename(settings.instance_path / "gone")
    assert failed(running) == ["archive"]
    (settings.instance_path / "gone").rename(settings.archive_path)
    full = settings.model_copy(update={"disk_alarm_mb": 10**9})
    app.config["SETTINGS"] = full
    assert failed(running) == ["disk"]


def test_a_database_that_is_gone_or_silent_is_told_in_bounded_time(running, monkeypatch):
    def gone(_session):
        raise OperationalError("SELECT", {}, Exception("password=geheim host=db.internal"))

    monkeypatch.setattr(readiness.schema, "revision", gone)
    assert set(failed(running)) == {"database", "schema", "scheduler"}
    assert "geheim" not in running.get("/readyz").text
    assert running.get("/healthz").status_code == 200

    answered, looks = threading.Event(), []

    def silent(_session):
        looks.append(1)
        answered.wait(60)

    monkeypatch.setattr(readiness.schema, "revision", silent)
    monkeypatch.setattr(health, "_PATIENCE_SECONDS", 0.2)
    try:
        for _ in range(5):
            assert set(failed(running)) == set(readiness.CHECKS)
        assert len(looks) == 1, "who asks again waits for the same look"
    finally:
        answered.set()
        monkeypatch.setattr(health, "_PATIENCE_SECONDS", 60.0)
        failed(running)  # the look that was begun ends, and with it its connection


def test_readiness_is_looked_at_once_for_many_who_ask(app, monkeypatch):
    looks = []

    def look(*_arguments):
        looks.append(1)
        return dict.fromkeys(readiness.CHECKS, True)

    monkeypatch.setattr(health, "standing", look)
    monkeypatch.setattr(health, "_FRESH_SECONDS", 60.0)
    client = app.test_client()
    assert [client.get("/readyz").status_code for _ in range(20)] == [200] * 20
    assert len(looks) == 1


def test_metrics_count_requests_by_route_and_tell_jobs_queues_and_backups(
    running, app, world, sign_in, settings
):
    finding = world.finding()
    inspector = sign_in(world.user(display_name="王芳"))
    settings.backup_path.mkdir()
    (settings.backup_path / "dump.sql").write_text("", encoding="utf-8")
    with app.app_context():
        run_id = job_claims.claim(db.session(), "blind_draw", utc_now())
        job_claims.finish(db.session(), run_id, JobStatus.SUCCEEDED)
    for _ in range(3):
        inspector.get(f"/findings/{finding.id}?q=13871234567")
    inspector.get("/nowhere/13871234567")
    inspector.open("/today", method="BREW")
    text = inspector.get("/metrics", environ_overrides=LOCAL).text
    shown = 'supervisor_http_requests_total{method="GET",route="/findings/<int:finding_id>"'
    assert f'{shown},status_class="2xx"}} 3.0' in text
    assert 'route="(none)",status_class="4xx"} 1.0' in text
    assert 'method="other"' in text
    assert 'supervisor_http_request_seconds_bucket{le="0.3"' in text
    assert 'supervisor_job_success_age_seconds{job="blind_draw"}' in text
    assert 'supervisor_queue_length{queue="leads_open"} 1.0' in text
    assert 'supervisor_heartbeat_age_seconds{process="scheduler"}' in text
    assert "supervisor_night_source_seconds" in text
    assert "supervisor_backup_age_seconds" in text
    assert "supervisor_disk_free_bytes" in text
    for personal in ("13871234567", "王芳", str(settings.instance_path)):
        assert personal not in text


@pytest.mark.parametrize("network", ["127.0.0.1/32", ""])
def test_metrics_are_for_those_named_alone(app_with, network):
    app = app_with(metrics_from=network)
    elsewhere = {"REMOTE_ADDR": "10.1.2.3" if network else "127.0.0.1"}
    assert app.test_client().get("/metrics", environ_overrides=elsewhere).status_code == 404
