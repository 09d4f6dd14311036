"""Pages of the office's year at both widths, with little and with overfull data."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from supervisor.domain.credit.scheme import Grade
from supervisor.domain.fieldwork.events import EventForm
from supervisor.domain.fieldwork.evidence import EvidenceKind
from supervisor.domain.leads.findings import FindingStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.platform.streets import Street
from supervisor.domain.remedies.measures import Ground, MeasureKind, MeasureStatus
from supervisor.services.fieldwork import event_evidence
from supervisor.services.platform.audit import Actor
from supervisor.services.remedies import credit_clock
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.pictures import Picture
from supervisor.store.tables.remedies import CreditMeasure
from tests.support.site.accessibility import check_open_page

pytestmark = pytest.mark.e2e

HOME = Street.SHUIGUOHU
LONG = "武汉" + "很长的名称" * 8 + "人力资源有限公司"


@pytest.fixture
def inspector(world):
    today = clock.today()
    person = world.user(Role.INSPECTOR, "desk")
    names = (LONG, "武汉晨帆人力资源有限公司", "武汉江雁人力资源有限公司")
    here = [world.agency(name) for name in names]
    credit_clock.run(world.session, today)
    world.refresh()
    for number in range(60):
        status = FindingStatus.CONFIRMED if number % 2 else FindingStatus.OPEN
        world.finding(agency_id=here[number % 3].id, status=status)
    for number in range(4):
        made = world.add(Picture(digest="0" * 64, name=f"{LONG}{number}.jpg", size=1, street=HOME))
        made.sighting_of = 1
    event = world.add(
        RecruitmentEvent(
            code="ZP-1",
            name=LONG + "专场招聘会",
            starts_on=today,
            ends_on=today,
            form=EventForm.FAIR,
            street=HOME,
            posts_offered=1_234_567,
            people_served=98_765,
        )
    )
    for one in here[:2]:
        world.add(
            CreditMeasure(
                agency_id=one.id,
                kind=MeasureKind.PRIORITY,
                ground=Ground.GRADE,
                ground_grade=Grade.A,
                basis=["market_37"],
                reason="守信",
                owner_id=person.id,
                proposed_on=today,
                starts_on=today,
                until_on=today + timedelta(days=30),
                status=MeasureStatus.RUNNING,
                number=f"武昌人社信荐〔2026〕{one.id}号",
            )
        )
    actor, number = Actor(person.id), event.id
    world.session.rollback()
    posts = f"单位,岗位,招聘人数\n{LONG},钳工,30\n".encode()
    people = "姓名,联系电话,服务内容\n张晓明,13800001234,登记\n张晓明,13800001234,复诊\n".encode()
    for kind, data in ((EvidenceKind.POSTS, posts), (EvidenceKind.PEOPLE, people)):
        event_evidence.take(world.session, actor, number, kind, (f"{kind.value}.csv", data))
    event_evidence.set_aside(world.session, actor, number, 2, "名单重复" * 40)
    world.session.rollback()
    return "desk"


def test_the_pages_of_the_year_fit_and_can_be_read_by_everybody(page, sign_in, inspector):
    sign_in(inspector)
    for address, words in (
        ("/report", "近几期走势"),
        ("/streets", "传单"),
        (f"/streets/{HOME.value}", "导出机构 CSV"),
        (f"/streets/{HOME.value}/records/confirmed", "属实线索"),
        (f"/streets/{HOME.value}/records/leaflets", "看到次数"),
        ("/events/1/preparation", "优先邀请"),
        ("/events/1/evidence", "重复 1 行未计"),
    ):
        page.goto(address)
        expect(page.get_by_text(words).first).to_be_visible()
        check_open_page(page)
