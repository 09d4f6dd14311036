"""The office's side of events, report, complaints, campaigns and draws, in a real browser."""

import subprocess
import sys
import zipfile
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.demo.doors import load_demo_doors
from supervisor.services.demo.history import load_demo_history
from supervisor.services.demo.register import load_demo_register
from supervisor.services.platform.seal import Seal
from supervisor.store.tables.fieldwork import InspectionDraw

pytestmark = pytest.mark.e2e


@pytest.fixture
def office(world, settings):
    """The demonstration with two inspectors and an approver; returns their account names."""
    load_demo_register(world.session)
    names = [world.user(Role.INSPECTOR).username for _ in range(2)]
    names.append(world.user(Role.APPROVER).username)
    today = clock.today()
    load_demo_history(world.session, today)
    load_demo_doors(world.session, Seal.of(settings), today)
    world.session.rollback()
    return names


def test_a_figure_of_the_report_opens_its_records(page, sign_in, office):
    sign_in(office[0])
    page.goto("/report?from=2019-09-01&to=2022-08-31")
    expect(page.get_by_text("114场")).to_be_visible()
    page.get_by_role("link", name="29万余个").click()
    expect(page.get_by_text("293,460")).to_be_visible()
    page.locator("main tbody a").first.click()
    expect(page.get_by_role("heading", name="活动情况")).to_be_visible()
    page.go_back()
    page.go_back()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 Word").click()
    assert download.value.suggested_filename.endswith(".docx")


def test_a_draw_is_frozen_drawn_by_another_and_redone_by_a_stranger(
    page, sign_in, office, world, tmp_path
):
    sign_in(office[0])
    page.goto("/inspections")
    page.get_by_label("名称").fill("第四季度双随机抽查")
    page.get_by_label("抽查户数").fill("3")
    page.get_by_label("公开数值").fill("明日开奖号码")
    page.get_by_role("button", name="冻结并公布承诺").click()
    expect(page.get_by_text("抽取后公布")).to_be_visible()
    drawn = page.url
    frozen_yesterday(world.session)
    promise = published_files(page, tmp_path / "before")
    assert "result.json" not in promise
    sign_in(office[2])
    page.goto(drawn)
    page.get_by_label("明日开奖号码").fill("7 3 1")
    page.get_by_label("我已核对").check()
    page.get_by_role("button", name="抽取").click()
    expect(page.get_by_text("种子和结果已公布")).to_be_visible()
    page.get_by_role("button", name="退出").click()
    files = published_files(page, tmp_path / "after")
    assert {name: files[name] for name in promise} == promise
    assert verify_as_a_stranger(tmp_path / "after") == 0
    forged = files["result.json"].replace(b"7 3 1", b"7 3 2")
    (tmp_path / "after" / "result.json").write_bytes(forged)
    assert verify_as_a_stranger(tmp_path / "after") == 1


def frozen_yesterday(session):
    """A draw waits for the day after its freeze."""
    newest = select(InspectionDraw).order_by(InspectionDraw.id.desc()).limit(1)
    session.scalars(newest).one().frozen_at -= timedelta(days=1)
    session.commit()


def published_files(page, folder):
    """Download what the public page offers for the newest draw, as anybody; unpack it."""
    page.context.clear_cookies()
    page.goto("/public/draws")
    page.get_by_role("link", name="第四季度双随机抽查").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载公布的文件").click()
    folder.mkdir()
    download.value.save_as(folder.with_suffix(".zip"))
    with zipfile.ZipFile(folder.with_suffix(".zip")) as archive:
        archive.extractall(folder)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def verify_as_a_stranger(folder):
    """Redo the draw on another machine: no database, no settings, nothing but the files."""
    command = [sys.executable, "-m", "supervisor.cli", "draw", "verify", str(folder)]
    done = subprocess.run(  # noqa: S603 - our own command
        command, cwd=folder, env={"PATH": "/usr/bin"}, capture_output=True, check=False
    )
    assert not (folder / "instance").exists()
    return done.returncode
