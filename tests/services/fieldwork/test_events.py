import pytest
from sqlalchemy import select

from supervisor.extensions import db
from supervisor.services.fieldwork import events
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.platform.table_rows import UnreadableTable, read_sheet
from supervisor.services.platform.table_writing import csv_bytes, xlsx_bytes
from supervisor.store.queries.fieldwork.events import EventFilter, event_sums
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.register import Agency

ROW = {
    "活动编号": "ZP202603-01",
    "活动名称": "2026年南湖青年见习专场招聘会",
    "开始日期": "2026-03-05",
    "形式": "现场招聘会",
    "参与机构代码": "91420106MA00000011",
    "提供岗位数": "1200",
    "服务人数": "300",
}


@pytest.fixture
def session(app):
    return db.session()


@pytest.fixture(autouse=True)
def agency(session):
    session.add(Agency(uscc="91420106MA00000011", name="武汉晨帆人力资源有限公司"))
    session.commit()


def sheet(*rows):
    return csv_bytes(events.HEADINGS, rows)


def load(session, *rows):
    return events.import_events(session, SYSTEM, "活动.csv", sheet(*rows))


def test_the_same_file_twice_changes_nothing(session):
    assert load(session, ROW).added == 1
    again = load(session, ROW)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert load(session, ROW | {"服务人数": "310"}).changed == 1
    sums = event_sums(session, EventFilter())
    assert (sums.events, sums.posts_offered, sums.people_served) == (1, 1200, 310)


def test_good_rows_are_kept_and_bad_cells_named_with_their_row(session):
    bad = ROW | {"活动编号": "ZP-2", "参与机构代码": "不存在的代码", "提供岗位数": "100"}
    worse = ROW | {"活动编号": "ZP-3", "开始日期": "昨天"}
    result = load(session, ROW, bad, worse)
    assert result.added == 1
    assert [(cell.row, cell.problem.column) for cell in result.refused] == [
        (3, "参与机构代码"),
        (4, "开始日期"),
    ]


def test_an_unreported_figure_is_counted_as_missing_not_as_zero(session):
    load(session, ROW, ROW | {"活动编号": "ZP-2", "服务人数": ""})
    sums = event_sums(session, EventFilter())
    assert (sums.people_served, sums.unreported) == (300, 1)


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_an_export_imports_back_unchanged(session, file_format):
    load(session, ROW | {"备注": "=1+1"})
    data = events.export_events(session, EventFilter(), file_format)
    result = events.import_events(session, SYSTEM, f"活动.{file_format}", data)
    assert (result.unchanged, result.refused) == (1, ())
    assert b"'=1+1" in data or file_format == "xlsx"


def test_two_people_do_not_overwrite_each_other(session):
    load(session, ROW)
    event = session.scalar(select(RecruitmentEvent))
    version = event.version
    events.save_event(session, SYSTEM, ROW | {"备注": "先改"}, event.id, version)
    with pytest.raises(events.EventChanged):
        events.save_event(session, SYSTEM, ROW | {"备注": "后改"}, event.id, version)
    assert session.get(RecruitmentEvent, event.id).note == "先改"


def test_a_code_in_use_is_refused(session):
    load(session, ROW)
    (problem,) = events.save_event(session, SYSTEM, ROW)
    assert problem.column == "活动编号"


def test_foreign_files_are_refused_in_words():
    for name, data in (("a.pdf", b""), ("a.csv", b"x,y\n"), ("a.xlsx", b"no"), ("a.csv", b"")):
        with pytest.raises(UnreadableTable):
            read_sheet(name, data, events.HEADINGS)
    gbk = "活动编号\n甲\n".encode("gb18030")
    (row,) = read_sheet("a.csv", gbk, ["活动编号"]).rows
    assert (row.number, row.cells) == (2, {"活动编号": "甲"})
    (row,) = read_sheet("a.xlsx", xlsx_bytes(["a"], [{"a": "-1"}]), ["a"]).rows
    assert row.cells == {"a": "-1"}
