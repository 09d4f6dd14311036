import io
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from supervisor.demo.register import build
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.domain.register.agencies import LicenceEventKind, LicenceKind, NameKind
from supervisor.services.credit import ledger
from supervisor.services.demo.register import load_demo_register
from supervisor.store.tables.platform import AuditEvent
from supervisor.store.tables.register import (
    Agency,
    AgencyAccount,
    AgencyName,
    Licence,
    LicenceEventRow,
)
from tests.support.credit_world import Office
from tests.support.factories import Ad, World
from tests.support.sign_in import SignIn


def names(page):
    """Return the agencies a list shows, in order."""
    return [part.partition("<")[0] for part in page.text.split('<a href="/agencies/')[1:]]


def shown(client, **filters):
    page = client.get("/agencies", query_string=filters)
    assert page.status_code == 200
    return [
        part.partition(">")[2].partition("<")[0]
        for part in page.text.split('<th scope="row"><a href="/agencies/')[1:]
    ]


@pytest.fixture
def demo(world: World):
    load_demo_register(world.session)
    return build()


def test_an_empty_register_says_what_follows_from_it(inspector: FlaskClient) -> None:
    assert "名册还是空的" in inspector.get("/agencies").text


def test_the_list_is_paged_and_keeps_its_filters(inspector: FlaskClient, demo) -> None:
    page = inspector.get("/agencies")
    assert "共 257 家" in page.text
    assert len(shown(inspector)) == 50
    assert len(shown(inspector, page=6)) == 7
    assert len(shown(inspector, page=99)) == 7
    assert "standing=valid&amp;page=2" in inspector.get("/agencies?standing=valid").text


def test_every_filter_narrows(inspector: FlaskClient, demo) -> None:
    assert len(shown(inspector, star="4")) == 9
    assert len(shown(inspector, high_end="1")) == 8
    street = [e for e in demo if e.street is Street.NANHU]
    assert len(shown(inspector, street="nanhu")) == len(street)
    assert len(shown(inspector, standing="revoked")) == 3
    assert len(shown(inspector, standing="suspended")) == 4
    assert shown(inspector, standing="revoked", star="4") == []
    assert "没有符合条件的机构" in inspector.get("/agencies?q=查无此名").text


def test_the_search_finds_names_codes_and_licence_numbers(inspector: FlaskClient, demo) -> None:
    entry = next(e for e in demo if e.former_names and e.licences)
    for text in (
        entry.name,
        entry.former_names[0].text,
        entry.uscc.lower(),
        entry.licences[0].number,
    ):
        assert entry.name in shown(inspector, q=text)
    assert shown(inspector, q="100%") == []
    assert shown(inspector, q="_") == []


def test_the_list_can_be_ordered(inspector: FlaskClient, demo) -> None:
    largest = max(demo, key=lambda e: e.staff_count)
    assert shown(inspector, order="staff")[0] == largest.name


@pytest.mark.parametrize(
    "query", ["star=7", "star=x", "street=nowhere", "standing=x", "page=x", "order=x"]
)
def test_a_mistyped_filter_is_refused(inspector: FlaskClient, query: str) -> None:
    assert inspector.get(f"/agencies?{query}").status_code == 400


def test_pages_take_as_many_statements_for_one_agency_as_for_many(
    inspector: FlaskClient, world: World, count_statements
) -> None:
    first = world.agency().id
    world.agency("武汉晨帆人力资源有限公司南湖分公司", parent_id=first, licences=[])
    world.finding(agency_id=first)
    pages = ["/agencies", "/agencies?standing=valid"]
    pages += [f"/agencies/{first}?tab={tab}" for tab in ("licences", "branches", "findings")]

    def counts() -> list[int]:
        return [count_statements(lambda page=page: inspector.get(page)) for page in pages]

    few = counts()
    load_demo_register(world.session)
    for number in range(5):
        world.agency(f"武汉晨帆人力资源有限公司{number}分公司", parent_id=first, licences=[])
        world.finding(agency_id=first)
    assert counts() == few
    assert max(few) <= 29  # the list counts its queues, the menu what waits


def test_a_profile_shows_what_the_register_holds(inspector: FlaskClient, world: World) -> None:
    agency = world.agency(
        star=4,
        star_from=date(2025, 12, 20),
        star_until=date(2028, 12, 19),
        high_end=True,
        names=[
            AgencyName(kind=NameKind.FORMER, text="武汉晨舟有限公司", used_until=date(2022, 1, 1))
        ],
        accounts=[AgencyAccount(platform="微信公众号", value="<晨帆招聘>")],
    )
    page = inspector.get(f"/agencies/{agency.id}").text
    for text in (agency.uscc, "四星级", "高端服务", "水果湖街道", "许可 有效", "职业中介"):
        assert text in page
    names_tab = inspector.get(f"/agencies/{agency.id}?tab=names").text
    assert "武汉晨舟有限公司" in names_tab
    assert "&lt;晨帆招聘&gt;" in names_tab


def test_a_profile_answers_for_any_day(inspector: FlaskClient, world: World) -> None:
    agency = world.agency()
    session = world.session
    session.add(
        LicenceEventRow(
            licence_id=agency.licences[0].id,
            kind=LicenceEventKind.REVOKED,
            on_date=date(2026, 3, 1),
            document="罚字一号",
        )
    )
    session.commit()
    assert "许可 已吊销" in inspector.get(f"/agencies/{agency.id}").text
    before = inspector.get(f"/agencies/{agency.id}?on=2026-02-28").text
    assert "许可 有效" in before
    assert "不是今日的" in before
    assert "许可 尚未生效" in inspector.get(f"/agencies/{agency.id}?on=2023-12-31").text
    assert inspector.get(f"/agencies/{agency.id}?on=yesterday").status_code == 400


def test_a_branch_shows_the_licence_it_works_under(inspector: FlaskClient, world: World) -> None:
    head = world.agency()
    branch = world.agency("武汉晨帆人力资源有限公司南湖分公司", parent_id=head.id, licences=[])
    page = inspector.get(f"/agencies/{branch.id}").text
    assert "总机构的许可" in page
    assert "许可 有效" in page
    assert branch.name in inspector.get(f"/agencies/{head.id}?tab=branches").text


def test_findings_of_an_agency_are_listed_with_contacts_hidden(
    inspector: FlaskClient, world: World
) -> None:
    agency = world.agency()
    world.finding(Ad(title="分拣员 13800138000"), agency_id=agency.id)
    page = inspector.get(f"/agencies/{agency.id}?tab=findings").text
    assert "分拣员" in page
    assert "13800138000" not in page


def test_empty_tabs_say_why(inspector: FlaskClient, world: World) -> None:
    agency = world.agency(licences=[])
    assert "没有许可或备案" in inspector.get(f"/agencies/{agency.id}").text
    assert "没有分支机构" in inspector.get(f"/agencies/{agency.id}?tab=branches").text
    assert "没有线索" in inspector.get(f"/agencies/{agency.id}?tab=findings").text
    assert inspector.get(f"/agencies/{agency.id}?tab=x").status_code == 400
    assert inspector.get("/agencies/999999").status_code == 404


def test_an_end_that_comes_near_is_counted(inspector: FlaskClient, world: World) -> None:
    licence = Licence(
        kind=LicenceKind.HR_SERVICE,
        number="近期到期1",
        scope=[],
        valid_from=date(2020, 1, 1),
        valid_to=utc_now().date() + timedelta(days=40),
    )
    agency = world.agency(licences=[licence])
    page = inspector.get(f"/agencies/{agency.id}").text
    assert "人力资源服务许可到期" in page
    assert "（近期到期1）" in page


def test_a_star_past_its_time_is_pointed_out(inspector: FlaskClient, world: World) -> None:
    agency = world.agency(star=3, star_from=date(2020, 1, 1), star_until=date(2022, 12, 31))
    assert "星级已于 2022-12-31 到期" in inspector.get(f"/agencies/{agency.id}").text


def test_the_export_holds_the_register_and_is_on_record(
    inspector: FlaskClient, world: World, demo
) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(inspector.post("/agencies/export.xlsx").data))
    assert len(book.get_sheet_by_name("机构").to_python()) == 258
    text = inspector.post("/agencies/export.csv").data.decode("utf-8-sig")
    assert text.count("\r\n") == 258
    answer = inspector.get("/agencies/export.csv")
    assert (answer.status_code, answer.location) == (302, "/agencies")
    world.refresh()
    audit = world.session.scalars(select(AuditEvent).filter_by(action="register_exported")).all()
    assert [event.detail["kind"] for event in audit] == ["xlsx", "csv"]


def test_an_agency_account_sees_none_of_it(world: World, sign_in: SignIn) -> None:
    agency = world.agency()
    client = sign_in(world.user(Role.AGENCY, agency_id=agency.id))
    for address in ("/agencies", f"/agencies/{agency.id}", "/agencies/import"):
        assert client.get(address).status_code == 403
    assert client.post("/agencies/export.csv").status_code == 403
    assert world.session.get(Agency, agency.id) is not None


def test_a_profile_tells_credit_by_grades_and_cases(inspector: FlaskClient, world: World) -> None:
    office = Office.of(world)
    case = office.served()
    day = clock.today()
    page = inspector.get(f"/agencies/{office.agency.id}").text
    assert "案件送达：罚款或没收" in page
    assert case.number in page
    office.served("C08")
    page = inspector.get(f"/agencies/{office.agency.id}").text
    grade = ledger.standing_on(world.session, office.agency.id, day).grade
    head = page[page.index("profile-head") : page.index("当日情况")]
    assert grade.label in head
