"""Gig stations: entered, filled by day and by sheet, shown on the street and in the report."""

import io
from datetime import date, timedelta

import pytest

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role

TODAY = clock.today()
STATION = {
    "name": "水果湖零工驿站",
    "kind": "station",
    "street": "shuiguohu",
    "opened_on": (TODAY - timedelta(days=60)).isoformat(),
    "source_id": "gig_station",
}
HEAD = "驿站名称,日期,当日新发布岗位数,当日服务人数,当日对接成功人数,备注"


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


def day(days_ago):
    return (TODAY - timedelta(days=days_ago)).isoformat()


def sheet(client, *rows):
    data = "\n".join((HEAD, *rows)).encode()
    return text(client.post("/stations/import", data={"file": (io.BytesIO(data), "days.csv")}))


@pytest.fixture
def inspector(world, sign_in):
    return sign_in(world.user(Role.INSPECTOR))


@pytest.fixture
def station(inspector):
    return inspector.post("/stations/new", data=STATION).location


def test_a_day_is_entered_corrected_and_counted_everywhere(inspector, station):
    values = {"day": day(1), "posts": "30", "people": "20", "matched": "8"}
    assert inspector.post(f"{station}/days", data=values).status_code == 302
    inspector.post(f"{station}/days", data=values | {"posts": "40"})
    page = text(inspector.get(station))
    assert page.count("<tr>") == 2, "the second entry corrects the first"
    street = text(inspector.get("/streets/shuiguohu"))
    assert "新发布岗位 40 个，服务 20 人次，对接成功 8 人次" in street
    span = f"from={day(30)}&to={day(0)}"
    report = text(inspector.get(f"/report?{span}"))
    assert "零工驿站" in report
    assert "水果湖零工驿站" in text(inspector.get(f"/report/records/station_posts?{span}"))


def test_what_cannot_have_been_is_refused_and_stays_typed(inspector, station):
    values = {"day": day(1), "posts": "30", "people": "5", "matched": "8"}
    page = text(inspector.post(f"{station}/days", data=values), 422)
    assert "不多于当日服务人数" in page
    assert 'value="30"' in page
    for wrong in (day(-1), day(90)):
        again = inspector.post(f"{station}/days", data=values | {"day": wrong, "people": "9"})
        assert "驿站启用期间的日期" in text(again, 422)
    empty = {"day": day(1), "posts": "", "people": "", "matched": ""}
    assert "至少一项数字" in text(inspector.post(f"{station}/days", data=empty), 422)
    closed = STATION | {"name": "二站", "closed_on": day(-3)}
    assert "停用日期" in text(inspector.post("/stations/new", data=closed), 422)
    same = text(inspector.post("/stations/new", data=STATION), 422)
    assert "已有同名的驿站" in same
    assert 'value="水果湖零工驿站"' in same


def test_a_sheet_comes_in_once_and_goes_out_as_it_came(inspector, station):
    good = f"水果湖零工驿站,{day(2)},12,9,3,雨天"
    bad = f"没有的驿站,{day(2)},1,1,1,"
    page = sheet(inspector, good, bad)
    assert "新增 1 天" in page
    assert "已登记的驿站名称" in page
    assert "内容相同 1 天" in sheet(inspector, good)
    assert "更新 1 天" in sheet(inspector, good.replace(",12,", ",13,"))
    out = text(inspector.get(f"/stations/export.csv?from={day(9)}&to={day(0)}"))
    assert f"水果湖零工驿站,{day(2)},13,9,3,雨天" in out


def test_an_old_page_changes_nothing(inspector, station):
    changed = STATION | {"version": "1", "hours": "周三"}
    assert inspector.post(f"{station}/edit", data=changed).status_code == 302
    late = text(inspector.post(f"{station}/edit", data=changed | {"hours": "周五"}), 422)
    assert "刚被他人更改" in late
    assert "周五" in late
    assert date.fromisoformat(STATION["opened_on"]) < TODAY
