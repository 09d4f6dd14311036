"""An event from its application to its figures; who may be refused, and for what."""

from datetime import date, timedelta

import pytest

from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.domain.register.agencies import LicenceKind
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.register import Licence

TODAY = clock.today()
EVENT = {
    "活动编号": "ZP-1",
    "活动名称": "家门口招聘会",
    "code": "ZP-1",
    "name": "家门口招聘会",
    "starts_on": TODAY.isoformat(),
    "form": "现场招聘会",
}
PLAN = {
    "organiser": "武昌区公共就业和人才服务中心",
    "applied_on": TODAY.isoformat(),
    "expected_people": "300",
    "safety_officer": "周敏",
    "safety_plan": "场地容纳五百人，设两个出口和疏散引导，安保八人，医疗点一处。",
}


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


@pytest.fixture
def event(inspector):
    return inspector.post("/events/new", data=EVENT).location


def enter(inspector, event, party, kind="agency", posts="20"):
    return inspector.post(
        f"{event}/exhibitors", data={"party": party, "kind": kind, "posts": posts}
    )


def decide(inspector, event, number, **values):
    form = {"version": 1, "words": "", "verdict": "yes"} | values
    return inspector.post(f"{event}/exhibitors/{number}/decide", data=form)


def test_from_the_application_to_the_figures(world, inspector, sign_in, event):
    world.refresh()
    world.agency()
    expired = Licence(
        kind=LicenceKind.HR_SERVICE, number="鄂1", scope=[], valid_to=date(2020, 1, 1)
    )
    world.agency("武汉过期人力资源有限公司", licences=[expired])
    assert "不少于 20 字" in text(
        inspector.post(f"{event}/plan", data=PLAN | {"safety_plan": "有"}), 422
    )
    inspector.post(f"{event}/plan", data=PLAN)
    assert inspector.post(f"{event}/plan/decide", data={"version": 1}).status_code == 403
    head = sign_in(world.user(Role.APPROVER))
    assert "须写明缺少什么" in text(head.post(f"{event}/plan/decide", data={"version": 1}), 422)
    head.post(f"{event}/plan/decide", data={"version": 1, "verdict": "yes"})
    assert "不能再改" in text(inspector.post(f"{event}/plan", data=PLAN), 422)

    for party in ("武汉晨帆人力资源有限公司", "武汉过期人力资源有限公司", "武汉无名人力公司"):
        enter(inspector, event, party)
    assert "已经登记" in text(enter(inspector, event, "武汉无名人力公司"), 422)
    page = text(inspector.get(f"{event}/preparation"))
    assert "活动当日许可有效" in page
    assert "名册中没有这家机构" in page
    assert "没有有效的许可，不能参加" in text(decide(inspector, event, 2), 422)
    refusal = {"verdict": "no", "ground": "no_licence", "words": "许可已过期，已电话告知。"}
    assert decide(inspector, event, 2, **refusal).status_code == 302
    assert "不能以没有许可为由" in text(decide(inspector, event, 1, **refusal), 422)
    assert decide(inspector, event, 1).status_code == 302
    assert "刚被他人办理" in text(decide(inspector, event, 1), 422)

    assert "人数" in text(inspector.post(f"{event}/count", data={"people": "0"}), 422)
    for people in ("120", "85"):
        inspector.post(f"{event}/count", data={"people": people, "note": "东门"})
    assert "205" in text(inspector.get(f"{event}/count"))
    assert inspector.post(f"{event}/figures").status_code == 302
    world.refresh()
    row = world.session.get_one(RecruitmentEvent, 1)
    assert (row.employers, row.posts_offered, row.people_served) == (1, 20, 205)
    assert [one.name for one in row.agencies] == ["武汉晨帆人力资源有限公司"]


def test_an_open_lead_never_refuses_and_asks_for_a_look(world, inspector, event):
    world.refresh()
    world.finding(agency_id=world.agency().id)
    enter(inspector, event, "武汉晨帆人力资源有限公司")
    assert "线索不是结论" in text(inspector.get(f"{event}/preparation"))
    assert "写明核对的结果" in text(decide(inspector, event, 1), 422)
    assert "须选择理由" in text(decide(inspector, event, 1, verdict="no", words="不行"), 422)
    assert decide(inspector, event, 1, words="已核对，岗位信息已改正。").status_code == 302


def test_people_are_counted_on_the_day_only(inspector):
    later = EVENT | {"code": "ZP-2", "starts_on": (TODAY + timedelta(days=3)).isoformat()}
    at = inspector.post("/events/new", data=later).location
    assert "活动当日" in text(inspector.post(f"{at}/count", data={"people": "5"}), 422)
    assert "还没有准予参加" in text(inspector.post(f"{at}/figures"), 422)
