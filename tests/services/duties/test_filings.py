"""Reports and statistics from draft to publication, and what they feed."""

import csv
import io
from datetime import date, timedelta

import pytest

from supervisor.domain.duties.figures import FIGURES
from supervisor.domain.duties.periods import FilingKind, ReportingPeriod, latest
from supervisor.domain.duties.steps import DutyError, HandedInStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.public.statutory import FigureKey, Period
from supervisor.services.duties import filings
from supervisor.services.duties.filings import FigureRefusal, TypedFiling
from supervisor.services.duties.statistics import export, statistics_of
from supervisor.services.platform.audit import Actor
from supervisor.services.platform.table_rows import read_sheet
from supervisor.services.public.statutory_report import statutory_report
from supervisor.store.queries.credit.annual_reports import reports_of
from supervisor.store.queries.duties.filings import published_report
from supervisor.store.queries.public.statutory import tally
from supervisor.store.tables.platform import AuditEvent

WRITER = Actor(None)


pytestmark = pytest.mark.usefixtures("late_in_november")


@pytest.fixture
def officer(world):
    return Actor(world.user(Role.APPROVER).id)


def typed(period, **more):
    version = more.pop("version", 0)
    figures = {one.key: "5" for one in FIGURES[period.kind]} | more
    return TypedFiling(period, figures, version=version)


def handed_in(session, agency, period, **more):
    return filings.save(session, WRITER, agency.id, typed(period, **more), is_final=True)


def accepted(session, officer, agency, period, **more):
    filing = handed_in(session, agency, period, **more)
    return filings.accept(session, officer, filing.id, filing.version)


def test_a_report_goes_from_draft_to_publication(session, world, officer):
    agency, period = world.agency(), latest(FilingKind.ANNUAL, clock.today())
    draft = TypedFiling(period, {"staff_count": "12", "revenue": "88.5"})
    filing = filings.save(session, WRITER, agency.id, draft, is_final=False)
    assert (filing.status, filing.reported_on) == (HandedInStatus.DRAFT, None)
    assert filing.figures == {"staff_count": 12, "revenue": 885_000}
    again = TypedFiling(period, draft.figures, version=filing.version)
    with pytest.raises(FigureRefusal, match="有 10 项需要改正"):
        filings.save(session, WRITER, agency.id, again, is_final=True)
    filing = handed_in(session, agency, period, version=filing.version)
    filing = filings.send_back(session, officer, filing.id, filing.version, "与台账不一致。")
    filing = handed_in(session, agency, period, version=filing.version)
    filing = filings.accept(session, officer, filing.id, filing.version)
    assert [(one.year, one.received_on) for one in reports_of(session, agency.id)] == [
        (period.year, clock.today())
    ]
    assert published_report(session, agency.id) is None
    filing = filings.publish(session, officer, filing.id, filing.version, is_shown=True)
    assert published_report(session, agency.id) is filing
    assert "全年营业收入" not in dict(filings.public_figures(filing))
    filings.publish(session, officer, filing.id, filing.version, is_shown=False)
    assert published_report(session, agency.id) is None


def test_the_receipt_bears_the_day_it_first_came_in(session, world, officer):
    agency, today = world.agency(), clock.today()
    period = latest(FilingKind.ANNUAL, today)
    with clock.at(today - timedelta(days=2)):
        filing = handed_in(session, agency, period)
    filing = filings.send_back(session, officer, filing.id, filing.version, "与台账不一致。")
    filing = handed_in(session, agency, period, version=filing.version)
    filings.accept(session, officer, filing.id, filing.version)
    assert reports_of(session, agency.id)[0].received_on == today - timedelta(days=2)


def test_what_waits_or_is_accepted_cannot_be_written_over(session, world, officer):
    agency, period = world.agency(), latest(FilingKind.QUARTER, clock.today())
    filing = handed_in(session, agency, period)
    with pytest.raises(DutyError, match="不能再改"):
        handed_in(session, agency, period, version=filing.version)
    filings.accept(session, officer, filing.id, filing.version)
    with pytest.raises(DutyError, match="已被他人办理"):
        filings.accept(session, officer, filing.id, filing.version)
    with pytest.raises(DutyError, match="只公示年度报告"):
        filings.publish(session, officer, filing.id, filing.version, is_shown=True)


def test_two_windows_do_not_overwrite_each_other(session, world):
    agency, period = world.agency(), latest(FilingKind.ANNUAL, clock.today())
    draft = TypedFiling(period, {"trained": "3"})
    first = filings.save(session, WRITER, agency.id, draft, is_final=False)
    seen = first.version
    newer = TypedFiling(period, {"trained": "4"}, version=seen)
    filings.save(session, WRITER, agency.id, newer, is_final=False)
    with pytest.raises(DutyError, match="在别处保存过"):
        filings.save(
            session, WRITER, agency.id, TypedFiling(period, {}, version=seen), is_final=False
        )


def test_a_period_that_is_not_over_or_long_past_is_not_taken(session, world):
    agency, today = world.agency(), clock.today()
    for period in (ReportingPeriod(today.year), ReportingPeriod(2009), ReportingPeriod(2009, 1)):
        with pytest.raises(DutyError, match="现在不能报送"):
            handed_in(session, agency, period)


def test_statistics_say_what_they_rest_on(session, world, officer):
    period = latest(FilingKind.QUARTER, clock.today())
    answered, waits, silent = (world.agency(f"武汉{name}人力资源有限公司") for name in "甲乙丙")
    world.agency("武汉丁人力资源有限公司", licences=[])
    accepted(session, officer, answered, period, posts="120", revenue="1.5")
    handed_in(session, waits, period, posts="999")
    found = statistics_of(session, period)
    assert {one.id for one in found.asked} == {waits.id, silent.id, answered.id}
    assert [one.id for one in found.waiting] == [waits.id]
    assert [one.id for one in found.missing] == [silent.id]
    assert (found.sums["posts"], found.sums["revenue"]) == (120, 15_000)


def test_statistics_are_taken_as_tables_that_no_spreadsheet_runs(session, world, officer):
    period = latest(FilingKind.QUARTER, clock.today())
    agency = world.agency('=HYPERLINK("x")人力资源有限公司')
    world.agency("武汉静人力资源有限公司")
    accepted(session, officer, agency, period, posts="120")
    text = export(session, officer, period, "csv").decode("utf-8-sig")
    rows = {row["状态"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows["已通过"]["登记招聘岗位（个）"] == "120"
    assert not rows["已通过"]["机构名称"].startswith("=")
    assert rows["未报送"]["登记招聘岗位（个）"] == ""
    data = export(session, officer, period, "xlsx")
    sheet = read_sheet("统计.xlsx", data, ("机构名称", "登记招聘岗位（个）"))
    assert {row.cells["登记招聘岗位（个）"] for row in sheet.rows} == {"120", ""}
    events = session.query(AuditEvent).filter_by(action="statistics_exported").count()
    assert events == 2


def test_the_report_counts_accepted_statistics_and_says_how_many(session, world, officer):
    today = clock.today()
    quarter = latest(FilingKind.QUARTER, today)
    answered = world.agency(staff_count=10)
    world.agency("武汉静人力资源有限公司", staff_count=7)
    whole = Period(date(2024, 1, 1), today)

    def practitioners(period=whole):
        return statutory_report(session, period).figures[FigureKey.PRACTITIONERS].value

    assert practitioners() == 17
    assert "从业人员取名册现值" in "".join(statutory_report(session, whole).notes)
    filing = handed_in(session, answered, quarter, staff_count="30")
    assert practitioners() == 17  # nobody has read it yet
    filings.accept(session, officer, filing.id, filing.version)
    assert practitioners() == 37
    notes = "".join(statutory_report(session, whole).notes)
    assert "2家在册机构中1家已报送市场统计并通过审核" in notes
    assert quarter.label.replace(" ", "") in notes
    assert tally(session, FigureKey.PRACTITIONERS, whole).total == 37
    earlier = Period(date(2024, 1, 1), quarter.last_day - timedelta(days=1))
    assert practitioners(earlier) == 17  # a quarter still running says nothing of that day


def test_an_older_quarter_counts_until_a_newer_one_is_accepted(session, world, officer):
    quarter = latest(FilingKind.QUARTER, clock.today())
    agency = world.agency(staff_count=10)
    whole = Period(date(2024, 1, 1), clock.today())
    accepted(session, officer, agency, quarter.before, staff_count="20")
    assert tally(session, FigureKey.PRACTITIONERS, whole).total == 20
    accepted(session, officer, agency, quarter, staff_count="25")
    assert tally(session, FigureKey.PRACTITIONERS, whole).total == 25
