"""How sources stand in the console: progress of a run, baseline, self-check, muting."""

from datetime import timedelta

import pytest

from supervisor.domain.collect.runs import RunOutcome, RunStage, ScanTrigger
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.services.collect.source_cards import SELF_CHECK
from supervisor.store.tables.collect import Incident, Scan, SelfCheck, SourceRun, SourceState
from supervisor.store.tables.platform import AuditEvent
from tests.support.site.foreseen import agreed

REPORT = [
    {
        "mutation": "renamed_class",
        "expected": "应发现异常",
        "passed": False,
        "boards": [
            {
                "source_id": "replica_cards", "verdict": "silent", "outcome": "正常", "rows": 48,
                "truth": 48, "words": "",
            }
        ],
    }
]  # fmt: skip


def running(world, source="mohrss", ago=timedelta(minutes=3), **values):
    scan = world.scan(utc_now() - ago, trigger=ScanTrigger.NIGHT, finished_at=None)
    values = {
        "outcome": RunOutcome.RUNNING,
        "finished_at": None,
        "pages": 2,
        "rows": 40,
        "new": 5,
        "beat_at": utc_now(),
        "stage": RunStage.FETCHING,
        "checkpoint": {"next": {"url": "x"}, "total": 230},
    } | values
    run = SourceRun(scan_id=scan.id, source_id=source, started_at=scan.started_at, **values)
    return world.add(run)


def self_check(world, passed=True, ago=timedelta(hours=1), report=REPORT):
    at = utc_now() - ago
    return world.add(SelfCheck(started_at=at, finished_at=at, passed=passed, report=report))


def progress(client, source="mohrss"):
    answer = client.get("/sources/progress").json
    return answer["running"], answer["sources"][source]


def test_a_running_scan_tells_its_page_its_counts_and_its_time(world, inspector):
    running(world)
    is_running, mohrss = progress(inspector)
    assert is_running
    assert mohrss["state"] == RunStage.FETCHING.label
    assert mohrss["rows"] == "40"
    for words in ("第 3 页，约共 12 页", "新增 5 条", "间隔至少 5 秒", "已用 3 分"):
        assert words in mohrss["detail"]
    page = inspector.get("/sources").text
    assert "第 3 页，约共 12 页" in page
    assert "data-running" in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_a_source_that_waits_for_its_pace_says_until_when(world, inspector):
    until = utc_now() + timedelta(seconds=200)
    running(world, stage=RunStage.PACING, stage_until=until)
    _, mohrss = progress(inspector)
    assert mohrss["state"] == RunStage.PACING.label
    assert "下次访问" in mohrss["detail"]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"beat_at": utc_now() - timedelta(minutes=9)}, "采集进程可能已中断"),
        ({"beat_at": None, "stage": RunStage.WAITING}, "调度进程可能没有运行"),
    ],
)
def test_a_run_that_gives_no_sign_of_life_is_not_shown_as_working(world, inspector, values, words):
    running(world, ago=timedelta(minutes=12), **values)
    _, mohrss = progress(inspector)
    assert mohrss["tone"] == "severe"
    assert words in mohrss["detail"]


def test_a_source_in_the_queue_of_a_scan_at_work_is_only_waiting(world, inspector):
    waiting = running(world, ago=timedelta(minutes=12), beat_at=None, stage=RunStage.WAITING)
    world.add(
        SourceRun(
            scan_id=waiting.scan_id, source_id="ncss", beat_at=utc_now(), stage=RunStage.READING
        )
    )
    assert progress(inspector)[1]["state"] == RunStage.WAITING.label


def test_nothing_running_says_so(world, inspector):
    world.run(world.scan(), "mohrss", outcome=RunOutcome.BLOCKED)
    is_running, mohrss = progress(inspector)
    assert not is_running
    assert mohrss["state"] == RunOutcome.BLOCKED.label
    assert "data-running" not in inspector.get("/sources").text


def test_progress_is_for_staff(client, world, sign_in):
    assert client.get("/sources/progress").status_code == 302
    agency = world.agency()
    owner = sign_in(world.user(Role.AGENCY, agency_id=agency.id))
    assert owner.get("/sources/progress").status_code == 403


def test_an_inspector_pauses_asks_and_resumes_and_the_trail_keeps_it(world, inspector):
    page = inspector.post("/sources/mohrss/run", follow_redirects=True).text
    assert "半分钟内开始" in page
    assert "等待开始" in page
    assert "不必重复" in inspector.post("/sources/mohrss/run", follow_redirects=True).text
    assert "已暂停" in inspector.post("/sources/mohrss/pause", follow_redirects=True).text
    inspector.post("/sources/mohrss/resume")
    world.refresh()
    assert not world.session.get(SourceState, "mohrss").paused
    (scan,) = world.session.query(Scan).all()
    assert scan.trigger is ScanTrigger.CONSOLE
    actions = [str(event.action) for event in world.session.query(AuditEvent).all()]
    assert actions[-3:] == ["source_run_asked", "source_paused", "source_resumed"]


def test_a_source_without_a_past_is_learning(world, inspector):
    world.run(world.scan(), "mohrss", rows=100)
    page = inspector.get("/sources/mohrss").text
    assert "学习中" in page
    assert "还需 4 次" in page


def test_the_usual_range_and_the_last_nights_are_shown(world, inspector):
    for night in range(20):
        scan = world.scan(utc_now() - timedelta(days=40 - night))
        world.run(scan, "mohrss", rows=400 + night, new=20, pages=21)
    world.run(world.scan(), "mohrss", outcome=RunOutcome.BLOCKED, rows=0, reason="返回了验证码。")
    page = inspector.get("/sources/mohrss").text
    assert "平时（中位数）" in page
    assert page.count('class="night night-ok"') == 21  # twenty nights and the key
    assert "返回了验证码。" in page
    assert "取得的条数" in page
    assert "style=" not in page.replace("<style", "")


def test_lost_rows_are_said_where_rows_shifted(world, inspector):
    world.run(world.scan(), "mohrss", repeated=6, lost_estimate=6, outcome=RunOutcome.PARTIAL)
    assert "约 6 条可能因翻页移位漏采" in inspector.get("/sources/mohrss").text


def test_open_incidents_stand_on_the_page_of_their_source(world, sign_in):
    run = world.run(world.scan(), "mohrss")
    world.add(
        Incident(
            source_id="mohrss", cause="count:rows", sentence="取得的条数为 9。", level="<1",
            first_run_id=run.id, last_run_id=run.id,
        )
    )  # fmt: skip
    client = sign_in(world.user(Role.APPROVER))
    assert "取得的条数为 9。" in client.get("/sources/mohrss").text
    assert "来源异常 1 项未恢复，1 项无人认领" in client.get("/today").text
    client.post("/sources/mohrss/learn")
    assert "取得的条数为 9。" in client.get("/sources/mohrss").text, "nobody read what it does"
    client.post("/sources/mohrss/learn", data=agreed())
    assert "取得的条数为 9。" not in client.get("/sources/mohrss").text


def test_a_muted_incident_moves_out_of_the_way_and_back(world, inspector):
    run = world.run(world.scan(), "mohrss")
    incident = world.add(
        Incident(
            source_id="mohrss", cause="count:rows", sentence="取得的条数为 9。", level="<1",
            first_run_id=run.id, last_run_id=run.id,
        )
    )  # fmt: skip
    inspector.post(f"/incidents/{incident.id}/mute")
    assert "已静音" in inspector.get("/incidents").text
    assert "来源异常 1 项" not in inspector.get("/today").text
    inspector.post(f"/incidents/{incident.id}/unmute")
    assert "已静音" not in inspector.get("/incidents").text
    assert inspector.post("/incidents/999/mute").status_code == 404


def test_the_red_strip_shows_a_self_check_that_failed_or_stopped(world, inspector, sign_in):
    assert "采集链路自检未通过" not in inspector.get("/today").text
    self_check(world, passed=False)
    assert "采集链路自检未通过" in inspector.get("/today").text
    owner = sign_in(world.user(Role.AGENCY, agency_id=world.agency().id))
    assert "自检" not in owner.get("/my-agency").text
    self_check(world, passed=True, ago=timedelta(minutes=1))
    assert "采集链路自检未通过" not in inspector.get("/today").text


def test_a_self_check_that_has_not_run_for_days_is_said(world, inspector):
    self_check(world, ago=timedelta(days=3))
    assert "采集链路自检已停止" in inspector.get("/today").text


def test_the_self_check_shows_what_was_not_noticed(world, inspector):
    assert "还没有自检过" in inspector.get("/self-check").text
    self_check(world, passed=False)
    page = inspector.get("/self-check").text
    for words in ("网页样式名改名", "未发现异常", "应发现异常", "不符", "演示招聘网（卡片）"):
        assert words in page


def test_an_incident_of_the_self_check_has_no_pages_to_compare(world, inspector):
    incident = world.add(
        Incident(source_id=SELF_CHECK, cause="canary:silent", sentence="自检未通过。", level="x")
    )
    page = inspector.get(f"/incidents/{incident.id}").text
    assert "采集链路自检" in page
    assert "查看自检" in page
    assert "可以对照的页面" not in page


def test_a_self_check_is_made_on_request(app, world, inspector, monkeypatch):
    monkeypatch.setattr(
        "supervisor.web.nights.self_check.run_self_check",
        lambda session, now: session.add(
            SelfCheck(started_at=now, finished_at=now, passed=True, report=[])
        ) or session.commit(),
    )  # fmt: skip
    assert "自检已开始" in inspector.post("/self-check", follow_redirects=True).text
    app.extensions["background"].shutdown(wait=True)
    assert "通过" in inspector.get("/self-check").text


def test_the_pages_cost_the_same_however_many_runs(world, inspector, count_statements):
    addresses = ("/sources", "/sources/progress", "/sources/mohrss", "/self-check", "/today")
    incident = {"source_id": "mohrss", "cause": "count:rows", "sentence": "少。", "level": "<1"}

    def fill():
        run = world.run(world.scan(), "mohrss")
        world.add(Incident(first_run_id=run.id, last_run_id=run.id, **incident))
        self_check(world)

    fill()
    few = [count_statements(lambda a=address: inspector.get(a)) for address in addresses]
    for _ in range(7):
        fill()
    assert [count_statements(lambda a=address: inspector.get(a)) for address in addresses] == few
