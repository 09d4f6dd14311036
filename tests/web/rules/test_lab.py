"""The rule lab through its pages."""

import re

import pytest

from supervisor.domain.platform.roles import Role
from supervisor.domain.rules.lab import LabStatus
from supervisor.services.rules import shadow
from supervisor.store.tables.rules import LabRule, ShadowRun, ShadowSample
from supervisor.web.shell import background
from tests.support.factories import Ad
from tests.support.lab_rules import TEXT
from tests.support.site.foreseen import agreed


@pytest.fixture
def approvers(world, sign_in):
    return [sign_in(world.user(Role.APPROVER)) for _ in range(2)]


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Do background work before the answer, so that tests need not wait."""
    monkeypatch.setattr(background, "start", lambda work: work())


@pytest.fixture
def ads(world):
    page = world.page(world.run(world.scan()), b"[]")
    for number in range(16):
        text = f"第{number}组，另交更衣柜使用费。电话13812345678<b>"
        world.posting(Ad(text=text, hits=[]), page)


def submit(client, text=TEXT):
    return client.post("/rules/lab/new", data={"text": text})


def judge_all(client, address, reading="violation"):
    answer = client.get(f"{address}/judge")
    while answer.status_code == 200:
        target = re.search(rf'action="({address}/judge/\d+)"', answer.text)[1]
        answer = client.get(client.post(target, data={"reading": reading}).location)


def approve(client, world, address):
    world.refresh()
    version = world.session.query(LabRule).one().version
    world.session.rollback()
    return client.post(f"{address}/approve", data={"version": str(version)}, follow_redirects=True)


def test_from_draft_to_live_and_stopped(approvers, inspector, ads, world):
    author, second = approvers
    address = submit(author).location
    page = author.get(address).text
    assert "试运行" in page
    assert "<dd>16</dd>" in page
    assert "还没有判读" in page
    assert "16 条没有判读" in approve(second, world, address).text
    judge_all(inspector, address, "unsure")
    assert "没有达到门槛" in approve(second, world, address).text
    author.post(f"{address}/run")
    judge_all(inspector, address)
    page = author.get(address).text
    assert "已过" in page
    assert "须由另一位审批人批准" in page
    assert "提交人不能批准" in approve(author, world, address).text
    assert "已批准启用" in approve(second, world, address).text
    assert "收取更衣柜使用费" in inspector.get("/rules").text
    assert "收取更衣柜使用费" in inspector.get("/rules/fees.locker").text
    said = {"reason": "误报多"}
    assert "写明理由" in author.post(f"{address}/stop", follow_redirects=True).text
    assert "等另一位审批人" in author.post(f"{address}/stop", data=said, follow_redirects=True).text
    assert "已提出停用" in second.get(address).text
    assert "请由另一位审批人" in accept_stop(author).text
    assert inspector.get("/rules/fees.locker").status_code == 200
    assert "已停用" in accept_stop(second).text
    assert inspector.get("/rules/fees.locker").status_code == 404


def accept_stop(client):
    target = re.search(r"/rules/stops/\d+/", client.get("/rules").text)[0]
    return client.post(f"{target}accept", data=agreed(0), follow_redirects=True)


def test_a_wrong_text_is_given_back_with_its_line(approvers):
    answer = submit(approvers[0], TEXT.replace("advisory", "mild"))
    assert answer.status_code == 422
    assert "规则文本 第 9 行" in answer.text
    assert "mild" in answer.text


def test_a_rule_in_force_can_be_taken_as_a_start(approvers):
    page = approvers[0].get("/rules/lab/new?from=gender.only").text
    assert "id = &#34;gender.only&#34;" in page
    assert approvers[0].get("/rules/lab/new?from=gender.nothing").status_code == 404


def test_samples_show_the_hit_and_hide_the_phone(approvers, inspector, ads):
    address = submit(approvers[0]).location
    page = inspector.get(f"{address}/judge").text
    assert "<mark>更衣柜使用费</mark>" in page
    assert "13812345678" not in page
    assert "&lt;b&gt;" in page
    page = inspector.get(address).text
    assert page.count("<mark>更衣柜使用费</mark>") == 16


def test_a_judgement_can_be_changed(approvers, inspector, ads, world):
    address = submit(approvers[0]).location
    judge_all(inspector, address)
    sample = world.session.query(ShadowSample).first()
    page = inspector.get(f"{address}/judge?sample={sample.id}")
    assert page.status_code == 200
    inspector.post(f"{address}/judge/{sample.id}", data={"reading": "clean"})
    assert "15 / 16" in inspector.get(address).text
    assert inspector.post(f"{address}/judge/{sample.id}", data={"reading": "x"}).status_code == 400
    assert inspector.get(f"{address}/judge?sample=999").status_code == 404


def test_a_packaged_rule_is_stopped_and_taken_up_again(approvers, inspector):
    said = {"reason": "误报多"}
    approvers[0].post("/rules/lab/packaged/gender.refused/stop", data=said)
    assert "提出停用规则" in approvers[1].get("/today").text
    assert inspector.get("/rules/gender.refused").status_code == 200
    assert "已停用" in accept_stop(approvers[1]).text
    assert inspector.get("/rules/gender.refused").status_code == 404
    page = inspector.get("/rules/lab").text
    assert "拒收一种性别" in page
    page = approvers[0].post("/rules/lab/packaged/nothing/stop", follow_redirects=True).text
    assert "没有这条随软件发布的规则" in page
    approvers[1].post("/rules/lab/packaged/gender.refused/resume")
    assert inspector.get("/rules/gender.refused").status_code == 200


def test_progress_and_broken_runs_are_told_apart(approvers, inspector, ads, world, monkeypatch):
    monkeypatch.setattr(background, "start", lambda work: None)
    address = submit(approvers[0]).location
    page = inspector.get(address).text
    assert 'http-equiv="refresh"' in page
    assert "试运行中：已看 0" in page
    run = world.session.query(ShadowRun).one()
    run.alive_at -= 2 * shadow.SILENT
    world.session.commit()
    page = inspector.get(address).text
    assert "试运行中断了" in page
    assert 'http-equiv="refresh"' not in page
    again = approvers[0].post(f"{address}/run", follow_redirects=True).text
    assert "上一次试运行还没有结束" in again


def test_who_may_do_what(approvers, inspector, ads, world):
    address = submit(approvers[0]).location
    assert submit(inspector).status_code == 403
    for step in ("approve", "stop", "run"):
        assert inspector.post(f"{address}/{step}").status_code == 403
    world.refresh()
    assert world.session.query(LabRule).one().status is LabStatus.SHADOW


def test_the_pages_cost_the_same_however_many_samples(
    approvers, inspector, world, count_statements
):
    page = world.page(world.run(world.scan()), b"[]")
    world.posting(Ad(text="另交更衣柜使用费。", hits=[]), page)
    address = submit(approvers[0]).location
    few = count_statements(lambda: inspector.get(address))
    for number in range(30):
        world.posting(Ad(text=f"第{number}组，另交更衣柜使用费。", hits=[]), page)
    approvers[0].post(f"{address}/run")
    assert count_statements(lambda: inspector.get(address)) == few
    listed = count_statements(lambda: inspector.get("/rules/lab"))
    submit(approvers[1], TEXT.replace("version = 1", "version = 2"))
    assert count_statements(lambda: inspector.get("/rules/lab")) == listed
