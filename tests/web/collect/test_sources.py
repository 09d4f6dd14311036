"""Sources in the console: standing, pausing, uploading, refused rows."""

from io import BytesIO

import pytest

from supervisor.domain.platform.roles import Role
from supervisor.domain.screening import load_rules
from supervisor.store.tables.collect import SourceState

CSV = (
    "职位名称,公司名称,职位描述,工作城市\n"
    "仓库分拣员,武汉晨帆人力资源有限公司,限男性。,武汉\n"
    ",=HYPERLINK(1),没有职位名称,武汉\n"
).encode()


def upload(app, client, body=CSV, name="11月招聘.csv"):
    answer = client.post("/sources/handover/upload", data={"file": (BytesIO(body), name)})
    app.extensions["background"].shutdown(wait=True)
    return answer


def test_an_uploaded_file_is_read_and_its_result_shown(app, inspector):
    answer = upload(app, inspector)
    assert answer.status_code == 302
    page = inspector.get(answer.location).text
    assert "报送文件已读取" in page
    assert "11月招聘.csv" in page
    assert "有问题的行" in page
    assert 'http-equiv="refresh"' not in page
    assert "仓库分拣员" in inspector.get("/findings?source=handover").text


def test_the_page_waits_while_the_file_is_unread(app, inspector, monkeypatch):
    monkeypatch.setattr("supervisor.web.collect.sources.background.start", lambda _work: None)
    answer = upload(app, inspector)
    page = inspector.get(answer.location).text
    assert "正在排队读取" in page
    assert 'http-equiv="refresh"' in page


@pytest.mark.parametrize(
    ("data", "words"), [({}, "请先选择文件"), ({"file": (BytesIO(b""), "a.csv")}, "文件是空的")]
)
def test_a_useless_upload_is_refused_with_the_reason(inspector, data, words):
    answer = inspector.post("/sources/handover/upload", data=data)
    assert answer.status_code == 422
    assert words in answer.text


def test_an_unreadable_file_says_why(app, inspector):
    answer = upload(app, inspector, b"%PDF-1.7 not a table", "table.pdf")
    page = inspector.get(answer.location).text
    assert "不支持的文件类型" in page


def test_refused_rows_can_be_downloaded_without_formulas(world, inspector):
    run = world.run(world.scan(), refused=1)
    world.refused(world.page(run, b"[]"), 2, value='=HYPERLINK("x")')
    answer = inspector.get(f"/sources/runs/{run.id}/refused.csv")
    text = answer.data.decode("utf-8-sig")
    assert text.splitlines()[0] == "文件或网页,行,列,原值,应为"
    assert "'=HYPERLINK" in text
    assert "职位名称不能为空" in inspector.get(f"/sources/runs/{run.id}/refused").text


def test_an_approver_pauses_and_resumes(world, sign_in):
    client = sign_in(world.user(Role.APPROVER))
    page = client.post("/sources/replica_json/pause", follow_redirects=True)
    assert "已暂停" in page.text
    world.refresh()
    assert world.session.get(SourceState, "replica_json").paused
    client.post("/sources/replica_json/resume")
    world.refresh()
    assert not world.session.get(SourceState, "replica_json").paused


@pytest.mark.parametrize(
    "address",
    [
        "/sources/nowhere", "/sources/nowhere/upload", "/sources/handover/uploads/x.csv",
        "/sources/handover/uploads/20261123-021000-0a1b2c3d-ads.csv", "/sources/runs/9/refused",
        "/sources/runs/9/refused.csv", "/rules/nothing", "/postings/9", "/snapshots/9",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_said(inspector, address):
    assert inspector.get(address).status_code == 404


def test_every_rule_has_a_page(inspector):
    for rule in load_rules().rules:
        page = inspector.get(f"/rules/{rule.id}")
        assert page.status_code == 200
        assert rule.title in page.text
