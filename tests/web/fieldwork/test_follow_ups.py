"""After an event: who was asked, hired, still there; what of it the report says; what is owed."""

from datetime import timedelta

import pytest

from supervisor.domain.fieldwork.events import EventForm
from supervisor.domain.fieldwork.exhibitors import PlanStatus
from supervisor.domain.platform import clock
from supervisor.domain.platform.roles import Role
from supervisor.store.tables.fieldwork import RecruitmentEvent
from supervisor.store.tables.fieldwork_plans import EventPlan

TODAY = clock.today()
FOUND = {
    "asked_on": TODAY.isoformat(),
    "asked": "40",
    "hired": "12",
    "still_there": "9",
    "evidence": "回访名单存于本科室",
}


def text(answer, code=200):
    assert answer.status_code == code
    return answer.get_data(as_text=True)


@pytest.fixture
def inspector(world, sign_in):
    day = TODAY - timedelta(days=45)
    event = RecruitmentEvent(
        code="ZP-1",
        name="家门口招聘会",
        starts_on=day,
        ends_on=day,
        form=EventForm.FAIR,
        people_served=200,
    )
    world.add(event)
    world.add(
        EventPlan(
            event_id=event.id,
            organiser="公共就业服务中心",
            applied_on=day,
            expected_people=200,
            safety_officer="周敏",
            safety_plan="场地、疏散、安保、医疗。",
            status=PlanStatus.APPROVED,
        )
    )
    return sign_in(world.user(Role.INSPECTOR))


def test_an_event_planned_here_is_owed_a_look_until_somebody_asked(inspector):
    assert "回访招聘活动" in text(inspector.get("/agenda"))
    assert inspector.post("/events/1/follow-up", data=FOUND).status_code == 302
    assert "回访招聘活动" not in text(inspector.get("/agenda"))
    later = FOUND | {"asked": "60", "hired": "20", "still_there": "11"}
    inspector.post("/events/1/follow-up", data=later)
    span = f"from={TODAY - timedelta(days=60)}&to={TODAY}"
    report = text(inspector.get(f"/report?{span}"))
    assert "经回访确认入职" in report
    records = text(inspector.get(f"/report/records/event_hires?{span}"))
    assert "<dd>20</dd>" in records, "the latest counts, not the sum of both"


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"hired": "41"}, "入职人数不能多于回访人数"),
        ({"still_there": "13"}, "入职人数不能多于回访人数"),
        ({"asked_on": (TODAY - timedelta(days=50)).isoformat()}, "回访日期应在活动结束之后"),
        ({"evidence": ""}, "请填写“依据”"),
        ({"hired": "-1"}, "不小于 0 的整数"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(inspector, wrong, why):
    page = text(inspector.post("/events/1/follow-up", data=FOUND | wrong), 422)
    assert why in page
    assert 'value="40"' in page
