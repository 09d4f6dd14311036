"""No door reads an uploaded table in the console's own process."""

import io

import pytest

from scrapers.apart import Overrun
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.services.platform import table_rows
from supervisor.web.shell.guards.limits import INTAKES, Intake

TODAY = clock.today().isoformat()
EVENT = {"code": "ZP-1", "name": "招聘会", "starts_on": TODAY, "form": "现场招聘会"}
LIST = {"authority": "江岸区人社局", "divisions": "420102", "papers": ["licence"], "as_of": TODAY}
DOORS = {
    "entities.import_file": (Role.INSPECTOR, "/entities/import", {}),
    "event_evidence.take": (Role.INSPECTOR, "/events/1/evidence", {"kind": "people"}),
    "events.import_sheet": (Role.INSPECTOR, "/events/import", {}),
    "lists.upload": (Role.APPROVER, "/lists", LIST),
    "register_import.upload": (Role.APPROVER, "/agencies/import", {}),
    "stations.import_sheet": (Role.INSPECTOR, "/stations/import", {}),
}
BY_THE_SCAN = {"sources.upload"}  # tests/services/collect/test_aside.py


def test_every_door_for_tables_is_here():
    tables = {endpoint for endpoint, intake in INTAKES.items() if intake is Intake.TABLE}
    assert set(DOORS) | BY_THE_SCAN == tables


@pytest.mark.parametrize("door", DOORS)
def test_a_file_that_goes_too_far_is_refused_in_words(world, sign_in, monkeypatch, door):
    role, address, fields = DOORS[door]
    client = sign_in(world.user(role))
    if door == "event_evidence.take":
        assert client.post("/events/new", data=EVENT).status_code == 302

    def too_much(*_values, **_limits):
        raise Overrun("计算超过 30 秒，已中止。")

    monkeypatch.setattr(table_rows, "bounded", too_much)
    file = {"file": (io.BytesIO("名称\n甲\n".encode()), "a.csv")}
    answer = client.post(address, data={**fields, **file}, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "读取文件时计算超过 30 秒，已中止。没有保存任何内容" in answer.text
