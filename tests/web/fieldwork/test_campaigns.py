from datetime import timedelta

import pytest
from sqlalchemy import select

from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.clock import utc_now
from supervisor.domain.platform.roles import Role
from supervisor.domain.screening.model import Category
from supervisor.store.tables.fieldwork import CampaignVisit
from tests.support.factories import Ad, Hit
from tests.support.site.foreseen import agreed

TODAY = clock.today()
FORM = {
    "title": "清理整顿",
    "starts_on": (TODAY - timedelta(days=20)).isoformat(),
    "ends_on": (TODAY + timedelta(days=10)).isoformat(),
    "checklist": "明示收费标准\n\n建立服务台账",
    "categories": ["gender"],
}
VISIT = {
    "party": "武汉晨帆人力资源有限公司",
    "visited_on": TODAY.isoformat(),
    "officers": "3",
    "check0": "不符合",
    "problems": ["charges"],
    "measure": "rectify",
    "note": "收费标准没有明示，当场责令改正。",
}


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


@pytest.fixture
def approver(world, sign_in):
    return sign_in(world.user(Role.APPROVER))


@pytest.fixture
def campaign(approver):
    return approver.post("/campaigns/new", data=FORM).location


def test_visits_make_the_tallies_and_each_tally_opens_its_visits(
    approver, inspector, campaign, world
):
    world.session.rollback()
    world.agency()
    assert inspector.post(f"{campaign}/visits", data=VISIT).status_code == 302
    inspector.post(
        f"{campaign}/visits",
        data={"party": "街边摊点", "visited_on": TODAY.isoformat(), "officers": "2"},
    )
    page = text(inspector.get(campaign))
    assert ">5</a>" in page
    assert "收费标准没有明示" in page
    narrowed = text(inspector.get(f"{campaign}?tally=rectify"))
    assert "街边摊点" not in narrowed
    assert "武汉晨帆人力资源有限公司" in narrowed
    world.session.rollback()
    first = world.session.scalar(select(CampaignVisit))
    assert first.agency_id is not None
    assert first.answers == {"明示收费标准": "不符合"}


def test_leads_of_the_period_and_kind_belong_to_it(world, approver, inspector):
    confirmed = world.finding(Ad(hits=[Hit("限男性", Category.GENDER)]))
    confirmed.status = FindingStatus.CONFIRMED
    confirmed.created_at = utc_now()
    other = world.finding(Ad(title="另一职位", hits=[Hit("限男性", Category.AGE)]))
    other.created_at = utc_now()
    earlier = world.finding(Ad(title="早前职位", hits=[Hit("限男性", Category.GENDER)]))
    earlier.created_at = utc_now() - timedelta(days=90)
    world.session.commit()
    path = approver.post("/campaigns/new", data=FORM).location
    page = text(inspector.get(path))
    assert "仓库分拣员" in page
    assert "另一职位" not in page
    assert "早前职位" not in page


def test_a_poor_visit_keeps_what_was_typed(inspector, campaign):
    page = text(inspector.post(f"{campaign}/visits", data=VISIT | {"officers": "1"}), 422)
    assert "不得少于 2 人" in page
    assert VISIT["note"] in page
    assert 'value="charges" checked' in page


def test_the_closing_report_is_drafted_from_the_records(approver, inspector, campaign):
    inspector.post(f"{campaign}/visits", data=VISIT)
    page = text(approver.get(campaign))
    assert "出动3人次，检查1户、1户次，其中违规收费1户次、责令改正1户次。" in page
    assert inspector.post(f"{campaign}/close", data={"version": "1"}).status_code == 403
    assert "请填写总结" in text(
        approver.post(f"{campaign}/close", data={"version": "1", "words": " "} | agreed()), 422
    )
    closing = {"version": "1", "words": "行动结束。"}
    hasty = text(approver.post(f"{campaign}/close", data=closing), 422)
    assert "请先核对将影响多少项行动" in hasty
    approver.post(f"{campaign}/close", data=closing | agreed())
    assert "行动结束。" in text(approver.get(campaign))
    assert "已经结束" in text(inspector.post(f"{campaign}/visits", data=VISIT), 422)
    assert "已经结束" in text(approver.post(f"{campaign}/edit", data=FORM | {"version": "2"}), 422)


def test_only_approvers_open_and_names_are_not_used_twice(approver, inspector, campaign):
    assert inspector.post("/campaigns/new", data=FORM).status_code == 403
    page = text(approver.post("/campaigns/new", data=FORM | {"purpose": "查收费"}), 422)
    assert "已有同名" in page
    assert "查收费" in page
    stale = FORM | {"title": "清理整顿二", "version": "9"}
    assert "有了变化" in text(approver.post(f"{campaign}/edit", data=stale), 422)
    assert "请填写日期" in text(approver.post("/campaigns/new", data=FORM | {"ends_on": ""}), 422)


def test_the_page_takes_a_constant_number_of_statements(
    inspector, campaign, count_statements, world
):
    world.session.rollback()
    world.agency()
    inspector.post(f"{campaign}/visits", data=VISIT)
    pages = (campaign, "/campaigns")
    counts = [
        count_statements(lambda path=p: inspector.get(path)) for p in (campaign, "/campaigns")
    ]
    for _ in range(3):
        inspector.post(f"{campaign}/visits", data=VISIT)
    again = [count_statements(lambda path=path: inspector.get(path)) for path in pages]
    assert again == counts


def test_what_a_visit_found_becomes_one_case(inspector, campaign, world):
    inspector.post(f"{campaign}/visits", data=VISIT)
    world.session.rollback()
    visit = world.session.scalar(select(CampaignVisit.id))
    world.session.rollback()
    page = text(inspector.get(campaign))
    assert f"{campaign}/visits/{visit}/case" in page
    places = {inspector.post(f"{campaign}/visits/{visit}/case").location for _ in range(2)}
    assert len(places) == 1
    assert "专项行动检查发现：收费标准没有明示" in text(inspector.get(places.pop()))
    assert f"visits/{visit}/case" not in text(inspector.get(campaign))


def test_many_visits_are_shown_a_page_at_a_time(inspector, campaign, count_statements):
    quiet = {"visited_on": TODAY.isoformat(), "officers": "2"}
    for number in range(3):
        inspector.post(f"{campaign}/visits", data=quiet | {"party": f"摊点{number}号"})
    few = count_statements(lambda: inspector.get(campaign))
    for number in range(3, 60):
        inspector.post(f"{campaign}/visits", data=quiet | {"party": f"摊点{number}号"})
    assert count_statements(lambda: inspector.get(campaign)) == few
    pages = [text(inspector.get(f"{campaign}?page={number}")) for number in (1, 2)]
    assert [sum(f"摊点{n}号" in page for n in range(60)) for page in pages] == [50, 10]
