from datetime import date
from random import Random

import pytest
import time_machine
from sqlalchemy import event, func, select

from scrapers.evidence.archive import Archive
from supervisor.demo.codes import new_uscc
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import LicenceEventKind
from supervisor.extensions import db
from supervisor.services.demo.register import load_demo_register
from supervisor.services.platform.audit import SYSTEM
from supervisor.services.register import sheets
from supervisor.services.register.files import UnreadableRegister
from supervisor.services.register.importing import (
    FILE_KIND,
    ImportConflict,
    apply_import,
    discard_import,
    preview_import,
    renew_preview,
)
from supervisor.store.queries.register.entries import every_entry
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.register import Agency, ImportStatus, RegisterImport
from tests.support.files.register_files import A, B, C, D, csv_file, xlsx_file

K = LicenceEventKind
GOOD = [A, "武汉晨帆人力资源有限公司", "中南路街道", "25", "3"]
OTHER = [B, "武汉启禾人才服务有限公司", "南湖街道", "8", "无"]
WITH_LICENCE = ["统一社会信用代码", "机构名称", "许可证编号", "许可证业务范围", "许可证有效期起"]
WITH_LICENCE += ["许可证有效期止"]


class Desk:
    """Imports files one after the other, as an office would."""

    def __init__(self, session, settings):
        self.session, self.settings = session, settings

    def preview(self, data, name="名册.csv"):
        return preview_import(self.session, self.settings, SYSTEM, (name, data))

    def apply(self, row):
        return apply_import(self.session, self.settings, SYSTEM, row.id)

    def load(self, data, name="名册.csv"):
        return self.apply(self.preview(data, name))

    def entries(self):
        self.session.rollback()
        return {entry.uscc: entry for entry in every_entry(self.session)}

    def cells(self, row):
        return [(p["sheet"], p["row"], p["column"], p["value"]) for p in row.problems]


@pytest.fixture
def desk(session, settings):
    return Desk(session, settings)


def test_a_preview_writes_no_agency_and_keeps_the_file(desk):
    data = csv_file([GOOD, OTHER])
    row = desk.preview(data)
    assert (row.rows, row.added, row.changed, row.unchanged, row.refused) == (2, 2, 0, 0, 0)
    assert [change["name"] for change in row.changes] == [GOOD[1], OTHER[1]]
    assert desk.entries() == {}
    assert Archive(desk.settings.archive_path).get_blob(FILE_KIND, row.digest) == data


def test_what_was_previewed_is_imported_and_recorded(desk):
    row = desk.load(csv_file([GOOD, OTHER]))
    assert row.status is ImportStatus.APPLIED
    entries = desk.entries()
    assert entries[A].street is Street.ZHONGNANLU
    assert (entries[A].staff_count, entries[A].star) == (25, 3)
    assert entries[B].star is None
    audit = desk.session.scalars(select(AuditEvent)).one()
    assert audit.detail == {"file": "名册.csv", "added": 2, "changed": 0, "refused": 0}


def test_the_same_file_twice_changes_nothing(desk):
    data = csv_file([GOOD, OTHER])
    desk.load(data)
    row = desk.load(data)
    assert (row.added, row.changed, row.unchanged) == (0, 0, 2)
    assert all(agency.version == 1 for agency in desk.session.scalars(select(Agency)))


def test_bad_rows_are_named_by_cell_and_good_rows_are_kept(desk):
    rows = [
        GOOD,
        [B[:-1], "武汉启禾人才服务有限公司", "", "", ""],
        [C, "武汉澄野人力资源有限公司", "东湖街道", "很多", "6"],
        [D, "", "", "", ""],
    ]
    row = desk.load(csv_file(rows))
    assert list(desk.entries()) == [A]
    assert desk.cells(row) == [
        ("机构", 3, "统一社会信用代码", B[:-1]),
        ("机构", 4, "街道", "东湖街道"),
        ("机构", 4, "从业人数", "很多"),
        ("机构", 4, "星级", "6"),
        ("机构", 5, "机构名称", ""),
    ]
    assert row.refused == 3


def test_changes_are_shown_field_by_field(desk):
    desk.load(csv_file([GOOD]))
    row = desk.preview(csv_file([[A, GOOD[1], "紫阳街道", "", "4"]]))
    (change,) = row.changes
    assert change["fields"] == [["街道", "中南路街道", "紫阳街道"], ["星级", "3", "4"]]


def test_a_blank_cell_leaves_a_field_and_a_clearing_word_empties_it(desk):
    desk.load(csv_file([GOOD]))
    desk.load(csv_file([[A, "", "", "清除", ""]]))
    entry = desk.entries()[A]
    assert (entry.staff_count, entry.street, entry.name) == (None, Street.ZHONGNANLU, GOOD[1])


def test_a_name_cannot_be_cleared(desk):
    desk.load(csv_file([GOOD]))
    row = desk.preview(csv_file([[A, "", "", "", "清除"]]))
    assert desk.cells(row) == [("机构", 2, "星级", "清除")]


def test_a_renamed_agency_keeps_its_old_name(desk):
    desk.load(csv_file([GOOD]))
    data = csv_file([[A, "武汉晨舟人力资源有限公司", "", "", ""]])
    desk.load(data)
    assert [name.text for name in desk.entries()[A].former_names] == [GOOD[1]]
    assert desk.load(data).unchanged == 1


def test_rows_that_contradict_each_other_are_both_refused(desk):
    rows = [GOOD, [A, "武汉晨舟人力资源有限公司", "", "", ""], OTHER, OTHER]
    row = desk.load(csv_file(rows))
    assert list(desk.entries()) == [B]
    assert [(p["row"], p["column"]) for p in row.problems] == [
        (2, "统一社会信用代码"),
        (3, "统一社会信用代码"),
        (5, "统一社会信用代码"),
    ]


def test_branches_find_their_head_office_by_code_or_name(desk):
    headers = ["统一社会信用代码", "机构名称", "上级机构"]
    rows = [
        [B, "武汉晨帆人力资源有限公司南湖分公司", GOOD[1]],
        [C, "武汉晨帆人力资源有限公司杨园分公司", A],
        [A, GOOD[1], ""],
        [D, "武汉某某人力资源有限公司", "查无此机构"],
    ]
    row = desk.load(csv_file(rows, headers))
    entries = desk.entries()
    assert entries[B].parent == entries[C].parent == A
    assert desk.cells(row) == [("机构", 5, "上级机构", "查无此机构")]
    assert desk.load(csv_file(rows, headers)).unchanged == 3


@pytest.mark.parametrize(
    "rows",
    [
        [[A, "甲人力", A]],
        [[A, "甲人力", B], [B, "乙人力", A]],
        [[A, "甲人力", ""], [B, "乙人力", A], [C, "丙人力", B]],
    ],
)
def test_head_offices_form_no_chains(desk, rows):
    row = desk.preview(csv_file(rows, ["统一社会信用代码", "机构名称", "上级机构"]))
    assert {p["column"] for p in row.problems} == {"上级机构"}


def test_a_branch_waits_for_its_refused_head_office(desk):
    headers = ["统一社会信用代码", "机构名称", "上级机构", "星级评定日期", "星级有效期至"]
    rows = [
        [A, GOOD[1], "", "2026-01-01", "2025-01-01"],
        [B, "武汉晨帆人力资源有限公司南湖分公司", A, "", ""],
    ]
    row = desk.load(csv_file(rows, headers))
    assert desk.entries() == {}
    assert [p["column"] for p in row.problems] == ["星级有效期至", "上级机构"]


def test_a_first_paper_becomes_a_grant(desk):
    paper = [A, GOOD[1], "证甲1", "职业中介、网络招聘", "2024-03-01", "2029-02-28"]
    desk.load(csv_file([paper], WITH_LICENCE))
    (licence,) = desk.entries()[A].licences
    (grant,) = licence.events
    assert (grant.kind, grant.on, grant.valid_to) == (
        K.GRANTED,
        date(2024, 3, 1),
        date(2029, 2, 28),
    )


@time_machine.travel("2026-05-01T04:00:00Z")
def test_a_new_paper_becomes_a_renewal_without_a_gap(desk):
    old = [A, GOOD[1], "证甲1", "职业中介", "2021-03-01", "2026-02-28"]
    desk.load(csv_file([old], WITH_LICENCE))
    new = csv_file([[A, "", "证甲1", "", "", "2031-02-28"]], WITH_LICENCE)
    desk.load(new)
    (licence,) = desk.entries()[A].licences
    assert [(e.kind, e.on, e.valid_to) for e in licence.events] == [
        (K.GRANTED, date(2021, 3, 1), date(2026, 2, 28)),
        (K.RENEWED, date(2026, 3, 1), date(2031, 2, 28)),
    ]
    assert desk.load(new).unchanged == 1


@time_machine.travel("2026-05-01T04:00:00Z")
def test_a_changed_scope_counts_from_the_day_of_the_import(desk):
    desk.load(
        csv_file([[A, GOOD[1], "证甲1", "职业中介", "2024-03-01", "2029-02-28"]], WITH_LICENCE)
    )
    desk.load(csv_file([[A, "", "证甲1", "职业中介、网络招聘", "", ""]], WITH_LICENCE))
    (licence,) = desk.entries()[A].licences
    assert (licence.events[-1].kind, licence.events[-1].on) == (K.CHANGED, date(2026, 5, 1))
    again = desk.preview(csv_file([[A, "", "证甲1", "现场招聘会", "", ""]], WITH_LICENCE))
    assert again.refused == 1


def test_a_new_licence_says_when_it_ends(desk):
    row = desk.preview(csv_file([[A, GOOD[1], "证甲1", "", "2024-03-01", ""]], WITH_LICENCE))
    assert desk.cells(row) == [("机构", 2, "有效期止", "")]
    row = desk.load(csv_file([[A, GOOD[1], "证甲1", "", "2024-03-01", "长期"]], WITH_LICENCE))
    assert row.refused == 0


def test_a_licence_number_has_one_holder(desk):
    paper = ["证甲1", "", "2024-03-01", "2029-02-28"]
    desk.load(csv_file([[A, GOOD[1], *paper]], WITH_LICENCE))
    row = desk.preview(csv_file([[B, OTHER[1], *paper]], WITH_LICENCE))
    assert GOOD[1] in row.problems[0]["expected"]


LICENCE_SHEET = [
    ["统一社会信用代码", "许可类别", "许可编号", "业务范围", "有效期起", "有效期止"],
    [A, "人力资源服务许可", "证甲1", "职业中介", date(2024, 3, 1), date(2029, 2, 28)],
]
EVENT_SHEET = [
    ["许可类别", "许可编号", "事项", "日期", "有效期止", "文号或说明"],
    ["人力资源服务许可", "证甲1", "准予", date(2019, 3, 1), date(2024, 2, 29), ""],
    ["人力资源服务许可", "证甲1", "延续", date(2024, 3, 1), date(2029, 2, 28), "延字1号"],
    ["人力资源服务许可", "证甲1", "暂停", "2025年6月1日", "", "停字1号"],
]
AGENCY_SHEET = [
    ["2026 年机构名册（武昌区）", "", ""],
    ["统一社会信用代码*", "机构名称（必填）", "联系电话", "备注"],
    [A, GOOD[1], 2701060001, "随便写"],
]


def test_a_workbook_brings_licences_with_their_history(desk):
    book = xlsx_file(机构=AGENCY_SHEET, 许可=LICENCE_SHEET, 许可变更记录=EVENT_SHEET)
    row = desk.load(book, "名册.xlsx")
    assert row.problems == []
    assert row.notices == [
        "“机构”表中不认识的列没有导入：备注。",
        "“机构”表第 1 行“2026 年机构名册（武昌区）”：表头之上的内容，未作为数据读取。",
    ]
    entry = desk.entries()[A]
    assert entry.phone == "2701060001"
    assert [e.kind for e in entry.licences[0].events] == [K.GRANTED, K.RENEWED, K.SUSPENDED]
    assert desk.load(book, "名册.xlsx").unchanged == 1


def test_what_an_import_inferred_gives_way_to_the_recorded_history(desk):
    desk.load(xlsx_file(机构=AGENCY_SHEET, 许可=LICENCE_SHEET))
    (licence,) = desk.entries()[A].licences
    assert [(e.kind, e.on) for e in licence.events] == [(K.GRANTED, date(2024, 3, 1))]
    book = xlsx_file(机构=AGENCY_SHEET, 许可=LICENCE_SHEET, 许可变更记录=EVENT_SHEET)
    assert desk.load(book).problems == []
    (licence,) = desk.entries()[A].licences
    assert [(e.kind, e.on) for e in licence.events] == [
        (K.GRANTED, date(2019, 3, 1)),
        (K.RENEWED, date(2024, 3, 1)),
        (K.SUSPENDED, date(2025, 6, 1)),
    ]
    assert desk.load(book).unchanged == 1


def test_one_more_event_leaves_the_inferred_grant_alone(desk):
    desk.load(xlsx_file(机构=AGENCY_SHEET, 许可=LICENCE_SHEET))
    desk.load(xlsx_file(机构=AGENCY_SHEET, 许可变更记录=[EVENT_SHEET[0], EVENT_SHEET[3]]))
    (licence,) = desk.entries()[A].licences
    assert [e.kind for e in licence.events] == [K.GRANTED, K.SUSPENDED]


def test_events_that_contradict_the_paper_or_the_record_are_refused(desk):
    desk.load(xlsx_file(机构=AGENCY_SHEET, 许可=LICENCE_SHEET, 许可变更记录=EVENT_SHEET))
    other = [*EVENT_SHEET[:1], [*EVENT_SHEET[3][:5], "停字2号"]]
    row = desk.preview(xlsx_file(机构=AGENCY_SHEET[1:], 许可变更记录=other))
    assert "只增不改" in row.problems[0]["expected"]
    paper = [LICENCE_SHEET[0], [*LICENCE_SHEET[1][:5], date(2030, 1, 1)]]
    renewal = [EVENT_SHEET[0], [*EVENT_SHEET[2][:3], date(2029, 1, 1), date(2034, 1, 1), ""]]
    row = desk.preview(xlsx_file(机构=AGENCY_SHEET[1:], 许可=paper, 许可变更记录=renewal))
    assert desk.cells(row)[0][:3] == ("许可", 2, "有效期止")


def test_a_licence_waits_for_its_broken_event(desk):
    broken = [*EVENT_SHEET[:2], [*EVENT_SHEET[2][:3], "去年", "", ""]]
    row = desk.load(xlsx_file(机构=AGENCY_SHEET[1:], 许可=LICENCE_SHEET, 许可变更记录=broken))
    assert desk.entries()[A].licences == ()
    assert {p["sheet"] for p in row.problems} == {"许可", "许可变更记录"}


def test_licences_of_a_refused_agency_say_so(desk):
    agencies = [AGENCY_SHEET[1][:3], [A, GOOD[1], "9" * 50]]
    row = desk.load(xlsx_file(机构=agencies, 许可=LICENCE_SHEET))
    assert desk.entries() == {}
    assert [p["sheet"] for p in row.problems] == ["机构", "许可"]


def test_the_export_imports_as_itself(desk):
    load_demo_register(desk.session)
    before = desk.entries()
    for data in (sheets.export_xlsx(before.values()), b"".join(sheets.export_csv(before.values()))):
        row = desk.load(data)
        assert (row.added, row.changed, row.unchanged, row.refused) == (0, 0, 257, 0)
        assert desk.entries() == before


def test_an_exported_workbook_rebuilds_the_register(desk):
    load_demo_register(desk.session)
    before = desk.entries()
    data = sheets.export_xlsx(before.values())
    desk.session.query(Agency).update({"parent_id": None})
    for agency in desk.session.scalars(select(Agency)):
        desk.session.delete(agency)
    desk.session.commit()
    row = desk.load(data)
    assert row.problems == []
    assert desk.entries() == before


def test_a_register_that_moved_since_the_preview_is_not_written(desk):
    row = desk.preview(csv_file([GOOD]))
    desk.load(csv_file([[A, "武汉晨舟人力资源有限公司", "", "", ""]]))
    with pytest.raises(ImportConflict, match="重新预览"):
        desk.apply(row)
    assert desk.entries()[A].name == "武汉晨舟人力资源有限公司"
    renewed = renew_preview(desk.session, desk.settings, row.id)
    assert (renewed.added, renewed.changed) == (0, 1)
    desk.apply(renewed)
    assert desk.entries()[A].name == GOOD[1]


def test_an_import_is_applied_or_discarded_once(desk):
    row = desk.load(csv_file([GOOD]))
    with pytest.raises(ImportConflict):
        desk.apply(row)
    other = desk.preview(csv_file([OTHER]))
    discard_import(desk.session, SYSTEM, other.id)
    with pytest.raises(ImportConflict):
        desk.apply(other)
    assert list(desk.entries()) == [A]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_usual_encoding_is_read(desk, encoding):
    desk.load(csv_file([GOOD], encoding=encoding))
    assert desk.entries()[A].name == GOOD[1]


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "空的"),
        (b"\x00\x01\x02\xff\xfe\x00", "不是可识别的文本"),
        (b"PK\x03\x04broken", "损坏"),
        ("品名,单价\n甲,1\n".encode(), "表头"),
        ("统一社会信用代码,机构名称\n".encode(), "没有数据行"),
        ("机构名称,街道\n甲,乙\n".encode(), "缺少必需的列"),
        ("统一社会信用代码,机构名称,名称\n1,甲,乙\n".encode(), "两次"),
    ],
)
def test_an_unreadable_file_is_refused_in_plain_words(desk, data, says):
    with pytest.raises(UnreadableRegister, match=says):
        desk.preview(data)
    assert desk.session.scalar(select(func.count()).select_from(RegisterImport)) == 0


def test_statements_grow_with_batches_not_with_rows(desk):
    counts = []
    for size in (2, 60):
        rows = [[uscc, f"武汉试{n}人力", "", "", ""] for n, uscc in enumerate(codes(size), 1)]
        statements = []
        event.listen(db.engine, "before_cursor_execute", lambda *a, s=statements: s.append(a[2]))
        desk.load(csv_file(rows))
        counts.append(len(statements))
    assert counts[1] - 0 <= counts[0] + 2


def codes(count):
    rng = Random(count)  # noqa: S311 - invented codes
    return [new_uscc(rng) for _ in range(count)]
