import io

import pytest
from sqlalchemy import select

from supervisor.domain.platform.roles import Role
from supervisor.services.fieldwork.events import HEADINGS
from supervisor.services.platform.table_writing import csv_bytes
from supervisor.store.tables.fieldwork import RecruitmentEvent

FORM = {
    "code": "ZP202603-01",
    "name": "2026年南湖青年见习专场招聘会",
    "starts_on": "2026-03-05",
    "form": "现场招聘会",
    "posts_offered": "1200",
}


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


@pytest.fixture
def entered(inspector):
    return inspector.post("/events/new", data=FORM).location


def test_an_event_is_entered_corrected_and_listed(inspector, entered, world):
    assert "1,200 个" in text(inspector.get(entered))
    assert "未上报" in text(inspector.get("/events"))
    page = text(inspector.get(f"{entered}/edit"))
    assert 'name="version" value="1"' in page
    inspector.post(f"{entered}/edit", data=FORM | {"people_served": "300", "version": "1"})
    assert "300 人" in text(inspector.get(entered))
    stale = FORM | {"people_served": "400", "version": "1"}
    assert 'value="400"' in text(inspector.post(f"{entered}/edit", data=stale), 409)


def test_a_poor_form_names_the_field_and_keeps_the_rest(inspector, entered):
    bad = FORM | {"posts_offered": "约一千", "starts_on": "", "code": "X"}
    page = text(inspector.post("/events/new", data=bad), 422)
    assert "约一千" in page
    assert page.count("应为：") == 2
    assert "未被其他活动使用的编号" in text(inspector.post("/events/new", data=FORM), 422)


def test_filters_narrow_list_sums_and_export_alike(inspector, entered):
    later = FORM | {"code": "B", "name": "秋季直播", "starts_on": "2026-09-01", "form": "直播带岗"}
    inspector.post("/events/new", data=later)
    inspector.get("/events")  # takes the messages of saving away
    page = text(inspector.get("/events?from=2026-06-01&form=live&q=直播"))
    assert "秋季直播" in page
    assert "青年见习" not in page
    exported = text(inspector.get("/events/export.csv?from=2026-06-01"))
    assert exported.count("\n") == 2
    assert inspector.get("/events/export.xlsx").data[:2] == b"PK"
    assert "没有符合条件的活动" in text(inspector.get("/events?from=2030-01-01"))


def test_a_sheet_is_taken_and_bad_cells_are_shown(inspector, world):
    rows = [
        {"活动编号": "A", "活动名称": "甲", "开始日期": "2026-03-05", "形式": "进社区"},
        {"活动编号": "B", "活动名称": "乙", "开始日期": "三月", "形式": "进社区"},
    ]
    upload = {"file": (io.BytesIO(csv_bytes(HEADINGS, rows)), "活动.csv")}
    page = text(inspector.post("/events/import", data=upload))
    assert "新增 1 场" in page
    assert "三月" in page
    world.session.rollback()
    assert [row.code for row in world.session.scalars(select(RecruitmentEvent))] == ["A"]
    wrong = {"file": (io.BytesIO(b"x"), "a.pdf")}
    assert "只能导入" in text(inspector.post("/events/import", data=wrong), 422)
    assert "请选择" in text(inspector.post("/events/import", data={}), 422)
    assert inspector.get("/events/template.xlsx").data[:2] == b"PK"


def test_auditors_read_only(world, sign_in, entered):
    auditor = sign_in(world.user(Role.AUDITOR))
    text(auditor.get(entered))
    assert auditor.post("/events/new", data=FORM).status_code == 403


def test_the_list_takes_a_constant_number_of_statements(inspector, entered, count_statements):
    before = count_statements(lambda: inspector.get("/events"))
    for number in range(4):
        inspector.post("/events/new", data=FORM | {"code": f"N{number}"})
    assert count_statements(lambda: inspector.get("/events")) == before
