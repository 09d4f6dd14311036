"""The search for successions is one of the small jobs: once a day, whoever asks."""

from sqlalchemy import select

from supervisor.domain.collect.runs import JobStatus
from supervisor.jobs import daily
from supervisor.store.tables.collect import JobRun
from supervisor.store.tables.successions import Succession
from tests.support.succession_world import PHONE, SuccessionWorld


def test_it_runs_once_a_day_and_finds(app, session, settings):
    world = SuccessionWorld(session, settings)
    world.agency()
    world.ads({"text": f"电话{PHONE}"})
    daily.find_successions(app)
    daily.find_successions(app)
    session.rollback()
    runs = session.scalars(select(JobRun).where(JobRun.job == daily.FIND_SUCCESSIONS)).all()
    assert [run.status for run in runs] == [JobStatus.SUCCEEDED]
    assert session.scalars(select(Succession.after_name)).all() == ["武汉砚桥企业服务部"]
