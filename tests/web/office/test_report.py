import io
import re
from datetime import UTC, date, datetime

import pytest
from docx import Document

from supervisor.domain.fieldwork.events import EventForm
from supervisor.domain.fieldwork.stations import StationKind
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.store.tables.fieldwork import Campaign, RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import GigStation

SPAN = "from=2026-01-01&to=2026-06-30"


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


@pytest.fixture
def reader(world, sign_in):
    world.agency(star=4, star_from=date(2025, 1, 1), staff_count=1204)
    for number, posts in enumerate((1000, None)):
        world.add(
            RecruitmentEvent(
                code=f"E{number}",
                name=f"第{number}场招聘会",
                starts_on=date(2026, 3, 1),
                ends_on=date(2026, 3, 1),
                form=EventForm.FAIR,
                posts_offered=posts,
                people_served=200,
            )
        )
    return sign_in(world.user(Role.AUDITOR))


def test_every_figure_in_the_text_opens_its_records(reader):
    page = text(reader.get(f"/report?{SPAN}"))
    assert "2026年1月1日至2026年6月30日" in page
    links = re.findall(r'class="figure-link" href="([^"]+)"[^>]*>([^<]+)<', page)
    words = {path.partition("?")[0].rpartition("/")[2]: shown for path, shown in links}
    assert words["agencies"] == "1家"
    assert words["practitioners"] == "1000余人"
    assert words["posts_offered"] == "1000个"
    for path, _ in links:
        text(reader.get(path.replace("&amp;", "&")))
    records = text(reader.get(f"/report/records/posts_offered?{SPAN}"))
    assert "未填报" in records
    assert "第1场招聘会" in records


def test_kinds_of_violation_stand_over_the_last_periods_each_opening_its_records(world, sign_in):
    world.scan(datetime(2026, 1, 2, tzinfo=UTC))
    for month in (2, 5):
        found = world.finding(status=FindingStatus.CONFIRMED)
        found.created_at = datetime(2026, month, 10, tzinfo=UTC)
    world.session.commit()
    reader = sign_in(world.user(Role.INSPECTOR))
    page = text(reader.get("/report?from=2026-04-01&to=2026-06-30"))
    table = page[page.index('id="trend"') :].partition("</section>")[0]
    row = table[table.index("复核属实线索") :].partition("</tr>")[0]
    assert re.findall(r">(未统计|\d+)<", row) == ["未统计"] * 4 + ["1", "1"]
    spans = re.findall(r'confirmed\?from=([\d-]+)&amp;to=([\d-]+)"', row)
    assert spans == [("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30")]
    records = text(reader.get("/report/records/confirmed?from=2026-01-01&to=2026-03-31"))
    assert records.count('<th scope="row">') == 1
    document = Document(
        io.BytesIO(reader.get("/report/statutory.docx?from=2026-04-01&to=2026-06-30").data)
    )
    rows = [[cell.text for cell in line.cells] for line in document.tables[1].rows]
    assert ["复核属实线索", *["未统计"] * 4, "1", "1"] in rows


def test_what_is_not_known_is_no_link(reader):
    page = text(reader.get("/report?from=2001-01-01&to=2001-12-31"))
    assert "未统计" in page
    assert 'class="figure-link" href="/report/records/recruitment_events' not in page


def test_a_period_upside_down_is_told_and_the_usual_one_shown(reader):
    page = text(reader.get("/report?from=2026-06-30&to=2026-01-01"))
    assert "截止日期不能早于起始日期" in page
    text(reader.get("/report/statutory.docx?from=2026-06-30&to=2026-01-01"), 400)
    text(reader.get("/report?from=soon"), 400)
    text(reader.get(f"/report/records/unheard_of?{SPAN}"), 404)


def test_the_word_document_is_given(reader):
    answer = reader.get(f"/report/statutory.docx?{SPAN}")
    document = Document(io.BytesIO(answer.data))
    assert "1000余人" in "".join(paragraph.text for paragraph in document.paragraphs)
    assert "statutory-report-20260101-20260630.docx" in answer.headers["Content-Disposition"]


def test_agencies_do_not_enter(world, sign_in):
    agency = sign_in(world.user(Role.AGENCY, agency_id=world.agency().id))
    assert agency.get("/report").status_code == 403


def test_campaigns_by_title_and_stations_by_street_stand_on_the_page_and_in_word(world, sign_in):
    campaign = world.add(
        Campaign(title="清理整顿", starts_on=date(2026, 3, 1), ends_on=date(2026, 4, 1))
    )
    street = next(iter(Street))
    for name in ("一站", "二站"):
        station = GigStation(
            name=name, kind=next(iter(StationKind)), street=street, opened_on=date(2026, 1, 1)
        )
        world.add(station)
    reader = sign_in(world.user(Role.INSPECTOR))
    page = text(reader.get(f"/report?{SPAN}"))
    assert re.search(rf'href="/campaigns/{campaign.id}">清理整顿</a>', page)
    row = page[page.index(f"/streets/{street.value}") :].partition("</tr>")[0]
    assert re.search(r'data-label="零工驿站" class="number"><a [^>]+>2</a>', row)
    document = Document(io.BytesIO(reader.get(f"/report/statutory.docx?{SPAN}").data))
    campaigns, streets = document.tables[2:]
    assert campaigns.rows[1].cells[0].text == "清理整顿"
    assert [row.cells[-1].text for row in streets.rows][:2] == ["零工驿站", "2"]
