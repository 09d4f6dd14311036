"""The page of a street: what is counted, who is responsible, what is taken away."""

import csv
import io
import re
from datetime import timedelta

from python_calamine import CalamineWorkbook

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.leads.findings import Decision
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.domain.public.statutory import Period
from supervisor.services.register.standings import suspended_on
from supervisor.store.queries.office.street_agencies import street_agencies
from supervisor.store.queries.office.streets import street_figures
from supervisor.store.tables.credit import CreditStanding
from supervisor.store.tables.pictures import Picture

HOME, OTHER = Street.SHUIGUOHU, Street.YANGYUAN
EVENT = {
    "code": "ZP-1",
    "name": "家门口招聘会",
    "starts_on": clock.today().isoformat(),
    "form": "进社区",
    "street": HOME.label,
    "posts_offered": "300",
    "people_served": "120",
}


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


def test_a_street_counts_what_is_recorded_there(world, sign_in, inspector, count_statements):
    world.refresh()
    here, there = world.agency(), world.agency("武汉江雁人力资源有限公司", street=OTHER)
    reader = world.user(Role.INSPECTOR)
    world.review(world.finding(agency_id=here.id), reader, Decision.CONFIRM)
    world.finding(agency_id=there.id)
    world.session.rollback()
    inspector.post("/events/new", data=EVENT)
    page = text(inspector.get(f"/streets/{HOME.value}"))
    assert "武汉晨帆人力资源有限公司" in page
    assert "武汉江雁人力资源有限公司" not in page
    assert "提供岗位 300 个，服务 120 人" in page
    rows = list(
        csv.DictReader(
            io.StringIO(
                text(inspector.get(f"/streets/{HOME.value}/export.csv")).removeprefix("\ufeff")
            )
        )
    )
    assert [row["属实线索"] for row in rows] == ["1"]
    index = text(inspector.get("/streets"))
    assert all(street.label in index for street in Street)
    before = text(inspector.get(f"/streets/{HOME.value}?from=2020-01-01&to=2020-12-31"))
    assert "期间没有登记在这个街道的活动" in before
    one = count_statements(lambda: inspector.get("/streets"))
    world.refresh()
    world.agency("武汉第三人力资源有限公司")
    inspector.get("/streets")  # who is suspended is worked out once after a change of the register
    assert count_statements(lambda: inspector.get("/streets")) == one
    assert inspector.get("/streets/none").status_code == 404


def test_stars_and_grades_are_counted_as_the_agencies_hold_them(world):
    today, standing = clock.today(), {"on_date": clock.today(), "score": 90, "scheme": "x"}
    yesterday, tomorrow = today - timedelta(days=1), today + timedelta(days=1)
    made = [
        ({"star": 4, "star_until": tomorrow}, Grade.A),
        ({"star": 4}, Grade.B),
        ({"star": 3, "star_until": yesterday}, Grade.B),
        ({"star": 3, "star_until": today}, None),
        ({"star": 4}, Grade.D),
        ({"star": 2, "licences": []}, Grade.A),
        ({}, Grade.C),
    ]
    for number, (values, grade) in enumerate(made):
        agency = world.agency(f"武汉第{number}人力资源有限公司", **values)
        if grade is not None:
            world.add(CreditStanding(agency_id=agency.id, grade=grade, **standing))
    world.agency("武汉江雁人力资源有限公司", street=None, star=4)
    session, period = world.session, Period(yesterday, today)
    suspended = suspended_on(session, today)
    figures = {one.street: one for one in street_figures(session, period, today, suspended)}
    found, held = figures[HOME], street_agencies(session, HOME, period, today, suspended)
    assert found.agencies == len(held) == len(made)
    assert [found.stars(level) for level in (4, 3, 2)] == [2, 1, 0]
    assert [found.grades(grade) for grade in Grade] == [1, 2, 1, 1]
    for level in (4, 3, 2):
        assert found.stars(level) == sum(one.star == level for one in held)
    for grade in Grade:
        assert found.grades(grade) == sum(one.grade is grade for one in held)
    assert (figures[None].agencies, figures[None].stars(4)) == (1, 1)


def test_of_very_many_events_a_page_shows_the_newest_and_leads_to_all(inspector):
    for number in range(13):
        inspector.post("/events/new", data={**EVENT, "code": f"ZP-{number}"})
    inspector.get("/events")  # which says that each was saved
    page = text(inspector.get(f"/streets/{HOME.value}"))
    assert page.count("家门口招聘会") == 12
    assert "全部 13 场" in page
    assert page.count("提供岗位 3,900 个") == 1


def sheets_of(answer):
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_each_count_of_a_street_opens_the_records_it_counts(world, sign_in, inspector):
    world.refresh()
    here, there = world.agency(), world.agency("武汉江雁人力资源有限公司", street=OTHER)
    reader = world.user(Role.INSPECTOR)
    lead = world.finding(agency_id=here.id)
    world.review(lead, reader, Decision.CONFIRM)
    world.finding(agency_id=here.id)
    world.finding(agency_id=there.id)
    for name, first in (("一.jpg", None), ("二.jpg", 1), ("三.jpg", None)):
        made = world.add(Picture(digest="0" * 64, name=name, size=1, street=HOME))
        made.sighting_of = first or made.id
    world.add(Picture(digest="0" * 64, name="证照.jpg", size=1, street=HOME))
    world.session.commit()
    inspector.post("/events/new", data=EVENT)
    page = text(inspector.get(f"/streets/{HOME.value}"))
    counted = dict(re.findall(r'/records/(\w+)\?[^"]*">([\d,]+)</a>', page))
    assert counted == {
        "confirmed": "1",
        "open_leads": "1",
        "cases": "0",
        "pending_cases": "0",
        "measures": "0",
        "visits": "0",
        "leaflets": "2",
        "pictures": "4",
        "events": "1",
        "stations": "0",
    }
    for key, number in counted.items():
        listed = text(inspector.get(f"/streets/{HOME.value}/records/{key}"))
        assert listed.count('<th scope="row">') == int(number), key
    assert f"/findings/{lead.id}" in text(inspector.get(f"/streets/{HOME.value}/records/confirmed"))
    assert "没有记录" in text(inspector.get("/streets/unplaced/records/agencies"))
    assert inspector.get(f"/streets/{HOME.value}/records/none").status_code == 404
    report = text(inspector.get("/report"))
    assert f"/streets/{HOME.value}/records/confirmed?" in report
    made = sheets_of(inspector.get(f"/streets/{HOME.value}/export.xlsx"))
    assert ["传单", "2"] in made["概况"]
    assert [row[0] for row in made["线索"]] == ["计入", "属实线索", "待复核线索"]
    assert [row[4] for row in made["传单"][1:]] == ["2", "1"]
    assert made["招聘活动"][1][-2:] == ["300", "120"]
    assert made["机构"][1][0] == "武汉晨帆人力资源有限公司"
    assert {"案件", "措施和检查", "零工驿站", "责任人"} < set(made)


def test_people_are_made_responsible_by_an_approver(world, sign_in, inspector):
    address = f"/streets/{HOME.value}"
    assert inspector.post(f"{address}/people", data={}).status_code == 403
    person = world.user(Role.INSPECTOR, display_name="周敏").id
    head = sign_in(world.user(Role.APPROVER))
    assert head.post(f"{address}/people", data={"person": person}).location == address
    assert "周敏" in text(inspector.get("/streets"))
    head.post(f"{address}/people", data={})
    assert "周敏" not in text(inspector.get("/streets"))
