"""The scheduled backup: when it falls due, what comes of it, and what 今日 says."""

from datetime import UTC, datetime, timedelta

import flask_migrate
import pytest
import time_machine

from supervisor.domain.collect.runs import JobStatus
from supervisor.extensions import db
from supervisor.jobs import backups
from supervisor.services.platform import job_claims
from supervisor.services.platform.backup.manifest import backups_in
from supervisor.store.tables.collect import JobRun
from tests.support.factories import World
from tests.support.sign_in import session_token

FOUR_IN_WUHAN = datetime(2026, 11, 19, 20, 0, tzinfo=UTC)


@pytest.fixture
def settings(settings, tmp_path):
    return settings.model_copy(
        update={"backup_path": tmp_path / "backups", "backup_every_hours": 12, "backup_keep": 3}
    )


@pytest.fixture
def with_pages():
    return True


@pytest.fixture
def upgraded(app):
    flask_migrate.stamp()
    return app


@pytest.mark.parametrize(
    ("hours", "after", "due"),
    [(24, 0, 0), (24, 23.9, 0), (24, 24, 24), (12, 13, 12), (1, 5.5, 5)],
)
def test_it_falls_due_from_four_in_the_morning_on(hours, after, due):
    now = FOUR_IN_WUHAN + timedelta(hours=after)
    found = backups.last_backup_due(now, timedelta(hours=hours))
    assert found == FOUR_IN_WUHAN + timedelta(hours=due)


def test_one_is_made_for_each_time_it_is_due_and_the_newest_stay(upgraded, settings, session):
    for half_days in range(5):
        with time_machine.travel(FOUR_IN_WUHAN + timedelta(hours=12 * half_days), tick=True):
            backups.backup(upgraded)
            backups.backup(upgraded)
    assert len(list(backups_in(settings.backup_path))) == 3
    session.rollback()
    assert [run.status for run in session.query(JobRun)] == [JobStatus.SUCCEEDED] * 5


def test_one_that_fails_is_told_and_so_is_one_that_is_old(upgraded, settings, session):
    user = World(session, settings).user()
    token = session_token(session, user.id)

    def told():
        client = upgraded.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"], cookie["_fresh"] = token, True
        return client.get("/today").text

    assert "备份位置没有任何备份" in told()
    backups.backup(upgraded)
    assert "备份" not in told()
    old = settings.model_copy(update={"backup_stale_hours": -1})
    upgraded.config["SETTINGS"] = old
    assert 'class="grave">备份过旧' in told()
    upgraded.config["SETTINGS"] = settings
    run_id = job_claims.claim(session, "backup", datetime(2027, 1, 1, tzinfo=UTC))
    job_claims.finish(session, run_id, JobStatus.FAILED, "OSError")
    assert "的备份没有做好" in told()
    db.session.remove()


def test_none_is_made_where_none_is_wanted(upgraded, settings, session):
    for change in ({"backup_path": None}, {"backup_every_hours": 0}):
        upgraded.config["SETTINGS"] = settings.model_copy(update=change)
        backups.backup(upgraded)
    session.rollback()
    assert session.query(JobRun).count() == 0
