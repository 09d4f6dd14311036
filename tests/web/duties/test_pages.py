"""The doors of agency and office: what each sees, whose things, in how many statements."""

import io
from datetime import UTC, date, datetime

import pytest
import time_machine
from PIL import Image

from supervisor.domain.duties.figures import FIGURES
from supervisor.domain.duties.notices import ChangeReport, NoticeKind
from supervisor.domain.duties.periods import FilingKind, ReportingPeriod
from supervisor.domain.duties.staff import Certificate, StaffEntry
from supervisor.domain.platform.roles import Role
from supervisor.services.duties import filings, notices, staff
from supervisor.services.duties.filings import TypedFiling
from supervisor.services.platform.audit import SYSTEM, Actor
from supervisor.store.tables.credit import RequestFile
from supervisor.store.tables.duties import ChangeNotice, PeriodicFiling, StaffMember
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.register import Agency
from tests.support.site.foreseen import agreed

YEAR, QUARTER = ReportingPeriod(2025), ReportingPeriod(2026, 3)
LONG = "武汉" + "很长" * 95 + "公司"


@pytest.fixture(autouse=True)
def _in_november():
    with time_machine.travel(datetime(2026, 11, 29, 4, tzinfo=UTC)):
        yield


@pytest.fixture(autouse=True)
def _terms(app):
    terms = {"annual_report_until": "06-30", "market_statistics_days": 15}
    app.config["SETTINGS"] = app.config["SETTINGS"].model_copy(update=terms)


@pytest.fixture
def agency(world):
    return world.agency()


@pytest.fixture
def owner(world, agency, sign_in):
    return sign_in(world.user(Role.AGENCY, agency_id=agency.id))


@pytest.fixture
def stranger(world, sign_in):
    other = world.agency("武汉别家人力资源有限公司")
    return sign_in(world.user(Role.AGENCY, agency_id=other.id))


@pytest.fixture
def approver(world, sign_in):
    return sign_in(world.user(Role.APPROVER))


def report(world, agency, value="武汉新帆人力资源有限公司", kind=NoticeKind.NAME):
    typed = ChangeReport(kind, date(2026, 11, 20), value)
    return notices.report(world.session, SYSTEM, agency.id, typed)


def file_in(world, agency, period=YEAR, **more):
    figures = {one.key: "5" for one in FIGURES[period.kind]} | more
    return filings.save(
        world.session, SYSTEM, agency.id, TypedFiling(period, figures), is_final=True
    )


def picture():
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, "PNG")
    return out.getvalue()


def test_the_first_page_shows_what_is_owed_with_its_day_and_what_happens_if_not(owner):
    page = owner.get("/my-agency").text
    for words in ("2025 年度报告", "2026-06-30", "逾期 152 天", "第四十四条", "第三季度市场统计"):
        assert words in page


def test_nothing_owed_is_said_as_well(world, sign_in):
    idle = world.agency("武汉闲人力资源有限公司", licences=[])
    page = sign_in(world.user(Role.AGENCY, agency_id=idle.id)).get("/my-agency").text
    assert "目前没有要办的事" in page


def test_a_change_is_reported_with_its_paper_and_followed_by_the_register(
    owner, agency, approver, world
):
    form = {"changed_on": "2026-11-20", "value": "武汉新帆人力资源有限公司"}
    form["files"] = (io.BytesIO(picture()), "通知书.png")
    address = "/my-agency/duties/changes/new?kind=name"
    wrong = owner.post(address, data={"changed_on": "2026-12-31", "value": "甲"})
    assert wrong.status_code == 422
    assert "不能晚于今天" in wrong.text
    assert owner.post(address, data=form).status_code == 302
    assert "待审核" in owner.get("/my-agency/duties/changes/1").text
    page = approver.get("/duties/changes/1").text
    assert "武汉新帆人力资源有限公司" in page
    world.refresh()
    (kept,) = world.session.query(RequestFile).all()
    assert f"/credit/files/{kept.id}" in page
    assert approver.get(f"/credit/files/{kept.id}").mimetype == "image/jpeg"
    assert approver.post("/duties/changes/1/accept", data={"version": "1"}).status_code == 422
    form = {"version": "1"} | agreed()
    assert approver.post("/duties/changes/1/accept", data=form).status_code == 302
    world.refresh()
    assert world.session.get(Agency, agency.id).name == "武汉新帆人力资源有限公司"
    assert "曾用名" in owner.get("/my-agency/duties/changes/1").text


def test_a_late_notice_says_so_and_is_taken(owner):
    form = {"changed_on": "2026-10-01", "value": "周某某"}
    owner.post("/my-agency/duties/changes/new?kind=representative", data=form)
    page = owner.get("/my-agency/duties/changes/1").text
    assert "晚于期限 44 天" in page


def test_an_inspector_returns_and_does_not_write_the_register(
    owner, agency, inspector, world, stranger
):
    report(world, agency)
    page = inspector.get("/duties/changes/1").text
    assert "通过并更新名册由审批人办理" in page
    form = {"version": "1"} | agreed()
    assert inspector.post("/duties/changes/1/accept", data=form).status_code == 403
    assert inspector.post("/duties/changes/1/return", data={"version": "1"}).status_code == 422
    form = {"version": "1", "reason": "缺少准予变更登记通知书。"}
    assert inspector.post("/duties/changes/1/return", data=form).status_code == 302
    assert "退回待补正" in owner.get("/my-agency").text
    assert "缺少准予变更登记通知书" in owner.get("/my-agency/duties/changes/1").text
    again = {"changed_on": "2026-11-20", "value": "武汉再帆人力资源有限公司", "version": "2"}
    assert stranger.post("/my-agency/duties/changes/1", data=again).status_code == 404
    assert owner.post("/my-agency/duties/changes/1", data=again | {"value": ""}).status_code == 422
    assert owner.post("/my-agency/duties/changes/1", data=again).status_code == 302
    assert "武汉再帆" in inspector.get("/duties/changes/1").text


def test_an_agency_sees_only_its_own(owner, stranger, agency, world):
    typed = StaffEntry("陈某某", True, Certificate.NONE, "", date(2020, 1, 1))
    member = staff.add(world.session, SYSTEM, agency.id, typed)
    report(world, agency)
    file_in(world, agency)
    for address in ("/my-agency/duties/changes/1", "/my-agency/duties/changes/99"):
        assert stranger.get(address).status_code == 404
    assert stranger.post("/my-agency/duties/changes/1/withdraw", data={"version": "1"}) is not None
    world.refresh()
    assert world.session.get(ChangeNotice, 1).version == 1
    assert "待审核" not in stranger.get("/my-agency/filings/annual/2025").text
    assert "陈某某" not in stranger.get("/my-agency/staff").text
    address = f"/my-agency/staff/{member.id}/leave"
    page = stranger.post(address, data={"until": "2026-11-01"}, follow_redirects=True).text
    assert "名单上没有这名在职人员" in page
    assert owner.post(address, data={"until": "2026-11-01"}).status_code == 302
    world.refresh()
    assert world.session.get(StaffMember, member.id).until == date(2026, 11, 1)


def test_figures_are_kept_as_a_draft_told_one_by_one_and_handed_in(owner, world, inspector):
    address = "/my-agency/filings/annual/2025"
    form = {"version": "0", "staff_count": "12", "trained": "", "step": "draft"}
    assert owner.post(address, data=form).status_code == 302
    assert "草稿未提交" in owner.get("/my-agency").text
    assert inspector.get("/duties/filings/1").status_code == 404  # a draft is the agency's own
    form |= {"version": "1", "step": "submit", "full_time": "13", "revenue": "约三百"}
    answer = owner.post(address, data=form)
    assert answer.status_code == 422
    for words in ("不能大于“从业人员”", "单位万元", "没有发生的填 0", "约三百"):
        assert words in answer.text
    full = {one.key: "5" for one in FIGURES[FilingKind.ANNUAL]} | {"version": "1", "step": "submit"}
    assert owner.post(address, data=full).status_code == 302
    assert "保存草稿" not in owner.get(address).text
    assert "待审核" in inspector.get("/duties/filings").text


def test_papers_of_a_draft_are_the_agencys_own_until_it_is_handed_in(
    owner, stranger, inspector, world
):
    address = "/my-agency/filings/quarter/2026-Q3"
    form = {one.key: "5" for one in FIGURES[FilingKind.QUARTER]} | {"version": "0"}
    files = {"files": (io.BytesIO(picture()), "台账.png")}
    assert owner.post(address, data=form | {"step": "draft"} | files).status_code == 302
    paper = "/credit/files/1"
    assert owner.get(paper).status_code == 200
    assert inspector.get(paper).status_code == stranger.get(paper).status_code == 404
    owner.post(address, data=form | {"version": "1", "step": "submit"})
    assert inspector.get(paper).status_code == 200
    assert stranger.get(paper).status_code == 404


def test_only_the_permitted_part_of_an_accepted_report_is_public(client, approver, agency, world):
    file_in(world, agency, revenue="87654", people_served="4321")
    public = f"/public/agencies/{agency.uscc}"
    approver.post("/duties/filings/1/accept", data={"version": "1"})
    assert "4,321 人次" not in client.get(public).text
    assert "2025 年度（2026-11-29" in approver.get(f"/credit/{agency.id}").text
    approver.post("/duties/filings/1/publish", data={"version": "2", "shown": "yes"})
    page = client.get(public).text
    assert "4,321 人次" in page
    assert "87,654" not in page
    approver.post("/duties/filings/1/publish", data={"version": "3", "shown": "no"})
    assert "没有公示的年度报告" in client.get(public).text


@pytest.mark.parametrize(
    "address", ["annual/2009", "annual/2026", "annual/2025-Q1", "quarter/2025", "quarter/x"]
)
def test_there_is_no_form_for_a_period_that_is_not_open(owner, address):
    assert owner.get(f"/my-agency/filings/{address}").status_code == 404


def test_the_office_finds_who_is_late_and_reminds_them_after_a_preview(
    inspector, owner, agency, world
):
    world.agency("武汉静人力资源有限公司")
    file_in(world, agency)
    page = inspector.get("/duties?kind=annual&late=1").text
    assert "武汉静" in page
    assert agency.name not in page
    page = inspector.get("/duties/remind?kind=statistics").text
    assert "将提醒 <b>2</b> 家机构，共 <b>2</b> 项" in page
    digest = page.split('name="digest" value="')[1].split('"')[0]
    wrong = inspector.post("/duties/remind?kind=statistics", data={"digest": "-"} | agreed(2))
    assert "没有发出任何提醒" in inspector.get(wrong.location).text
    unread = inspector.post("/duties/remind?kind=statistics", data={"digest": digest})
    assert "请先核对将影响多少" in inspector.get(unread.location).text
    form = {"digest": digest} | agreed(2)
    answer = inspector.post("/duties/remind?kind=statistics", data=form)
    assert "已提醒 2 家机构，共 2 项" in inspector.get(answer.location).text
    assert "人社部门已于 2026-11-29" in owner.get("/my-agency").text


def test_the_office_sees_staff_masked_and_uncovers_with_a_trace(
    inspector, owner, agency, world, sign_in
):
    form = {"name": "陈某某", "full_time": "1", "certificate": "title"}
    form |= {"certificate_number": "42010612345678", "since": "2020-01-01"}
    assert owner.post("/my-agency/staff", data=form | {"name": ""}).status_code == 422
    assert owner.post("/my-agency/staff", data=form).status_code == 302
    assert "42010612345678" in owner.get("/my-agency/staff").text
    address = f"/duties/agencies/{agency.id}/staff"
    page = inspector.get(address).text
    assert "陈**" in page
    assert "陈某某" not in page
    assert "42010612345678" not in page
    assert "陈某某" in inspector.post(address).text
    world.refresh()
    assert world.session.query(AuditEvent).filter_by(action="staff_shown").count() == 1
    auditor = sign_in(world.user(Role.AUDITOR))
    assert "查看全部内容" not in auditor.get(address).text
    assert auditor.post(address).status_code == 403


def test_statistics_are_summed_and_taken(inspector, agency, world):
    file_in(world, agency, QUARTER, posts="4321")
    page = inspector.get("/duties/statistics").text
    assert "没有合计不等于零" in page
    inspector.post("/duties/filings/1/accept", data={"version": "1"})
    page = inspector.get("/duties/statistics?period=2026-Q3").text
    assert "4,321 个" in page
    assert "应报送的 1 家机构中 1 家已报送并通过审核" in page
    answer = inspector.get("/duties/statistics/export.csv?period=2026-Q3")
    assert "4321" in answer.data.decode("utf-8-sig")
    assert inspector.get("/duties/statistics?period=2026").status_code == 400


def test_what_waits_stands_on_the_page_of_the_day(inspector, agency, world):
    report(world, agency)
    file_in(world, agency)
    file_in(world, agency, QUARTER)
    page = inspector.get("/today").text
    for words in ("1 份变更报告待审核", "1 份年度报告待审核", "1 份市场统计待审核"):
        assert words in page


@pytest.mark.parametrize(
    "address",
    [
        "/duties",
        "/duties/remind",
        "/duties/changes",
        "/duties/filings",
        "/duties/filings?kind=quarter",
        "/duties/statistics",
        "/my-agency/duties",
        "/my-agency/staff",
    ],
)
def test_lists_take_as_many_statements_full_as_nearly_empty(
    address, count_statements, owner, approver, agency, world
):
    browser = owner if address.startswith("/my-agency") else approver

    def fill(numbers):
        for number in numbers:
            other = world.agency(f"{LONG[:-3]}{number}")
            for one in (other, agency):
                if one is other:
                    file_in(world, one)
                    file_in(world, one, QUARTER)
                made = report(world, one, LONG, NoticeKind.NAME)
                key = (one.id, made.id, made.version)
                notices.withdraw(world.session, Actor(None), key)
                typed = StaffEntry(f"陈某{number}", True, Certificate.NONE, "", date(2020, 1, 1))
                staff.add(world.session, SYSTEM, one.id, typed)

    fill(range(1))
    few = count_statements(lambda: browser.get(address))
    fill(range(1, 30))
    many = count_statements(lambda: browser.get(address))
    assert browser.get(address).status_code == 200
    assert many == few


@pytest.mark.parametrize(
    "address", ["/duties", "/duties/changes", "/duties/filings", "/duties/statistics"]
)
def test_empty_lists_say_why(inspector, address):
    page = inspector.get(address).text
    assert 'class="empty"' in page


def test_overfull_figures_and_names_are_shown(owner, approver, agency, world):
    most = {one.key: "100000000" for one in FIGURES[FilingKind.ANNUAL]}
    filings.save(world.session, SYSTEM, agency.id, TypedFiling(YEAR, most), is_final=True)
    report(world, agency, "长" * 200)
    page = approver.get("/duties/filings/1").text
    assert "100,000,000.00 万元" in page
    assert "长" * 200 in approver.get("/duties/changes/1").text
    world.refresh()
    found = world.session.query(PeriodicFiling).one()
    assert found.reported_on == date(2026, 11, 29)
