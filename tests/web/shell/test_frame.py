"""What surrounds every page: navigation by role, the banner, the last good night."""

from datetime import timedelta

import pytest

from supervisor.domain.collect.runs import JobStatus, ScanTrigger
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.web.shell import frame


@pytest.mark.parametrize(
    ("role", "present", "absent"),
    [
        (Role.INSPECTOR, ["/findings", "/postings", "/sources"], ["/settings/users"]),
        (Role.AUDITOR, ["/findings", "/settings/audit"], ["/settings/users"]),
        (Role.ADMIN, ["/findings", "/settings/users", "/settings/audit"], ["/my-agency"]),
    ],
)
def test_navigation_follows_the_role(world, sign_in, role, present, absent):
    page = sign_in(world.user(role)).get("/today").text
    menu = page[page.index('id="menu"') : page.index("</nav>")]
    for address in present:
        assert f'href="{address}"' in menu
    for address in absent:
        assert address not in menu


def test_no_banner_before_the_first_night(inspector):
    assert "夜间采集已停止" not in inspector.get("/today").text


@pytest.mark.parametrize(("hours", "shows"), [(20, False), (30, True)])
def test_the_banner_appears_when_nights_have_stopped(world, inspector, hours, shows):
    world.scan(utc_now() - timedelta(hours=hours))
    assert ("夜间采集已停止" in inspector.get("/findings").text) is shows


def test_failed_nights_and_uploads_do_not_count_as_good(world, inspector):
    world.scan(utc_now() - timedelta(hours=60))
    world.scan(utc_now() - timedelta(hours=2), status=JobStatus.FAILED)
    world.scan(utc_now() - timedelta(hours=1), trigger=ScanTrigger.UPLOAD)
    assert "夜间采集已停止" in inspector.get("/today").text


def test_the_banner_says_so_when_no_night_ever_succeeded(world, inspector):
    world.scan(utc_now() - timedelta(hours=60), status=JobStatus.FAILED)
    assert "尚无一次成功" in inspector.get("/today").text


def test_page_links_ignore_orders_hidden_in_the_address(world, inspector):
    for _ in range(51):
        world.finding()
    page = inspector.get("/findings?_external=1&_anchor=x&endpoint=home.index")
    assert page.status_code == 200
    assert 'href="/findings?page=2&amp;after=' in page.text


def test_the_navigation_of_a_role_is_made_once(app, world, sign_in, monkeypatch):
    made, real = [], frame._link
    monkeypatch.setattr(frame, "_link", lambda entry: made.append(entry) or real(entry))
    app.extensions["menus"].clear()
    first = sign_in(world.user(Role.INSPECTOR, name="one")).get("/findings").text
    assert made
    made.clear()
    second = sign_in(world.user(Role.INSPECTOR, name="two")).get("/findings").text
    assert not made
    assert first.count('<li><a href="/') == second.count('<li><a href="/')
